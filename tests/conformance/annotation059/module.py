X = f'{a}'
