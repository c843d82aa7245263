import typing as t
X: t.Callable[..., int] = None
