X: int = 'a'
