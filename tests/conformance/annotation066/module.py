X: list[int]=[]
