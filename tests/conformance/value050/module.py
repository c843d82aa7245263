X = False
