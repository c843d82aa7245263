X: 'int' = 1
