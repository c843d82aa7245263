X: tuple[int, ...] = ()
