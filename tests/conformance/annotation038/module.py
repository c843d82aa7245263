type Vec = list[float]
X: Vec = []
