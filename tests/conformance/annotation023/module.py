X: dict[str, list[int]] = {}
