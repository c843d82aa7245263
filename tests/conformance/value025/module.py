X = None
