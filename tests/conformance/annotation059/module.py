a = 1
X = f'{a}'
