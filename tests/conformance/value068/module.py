X = frozenset({1})
