X: list[int] = []
