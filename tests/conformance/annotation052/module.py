X = True
