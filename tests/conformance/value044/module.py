X = set()
