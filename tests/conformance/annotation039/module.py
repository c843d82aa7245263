X: int | str | None = 1
