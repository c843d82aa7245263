X: str | int = 1
