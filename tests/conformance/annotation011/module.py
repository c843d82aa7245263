X: list[Foo] = []
