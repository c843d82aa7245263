X = [True]
