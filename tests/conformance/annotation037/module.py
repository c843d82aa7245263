Vec = list[float]
X: list[float] = []
