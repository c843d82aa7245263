X: int | None = 1
