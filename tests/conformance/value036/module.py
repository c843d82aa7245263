X = {'a': (1, {'b': None})}
