import typing as t
X: t.Callable[[str, int], None] = None
