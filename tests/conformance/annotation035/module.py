Vec = list[float]
X: Vec = []
