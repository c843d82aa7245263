X: list = []
