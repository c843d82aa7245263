X: NoneType = None
