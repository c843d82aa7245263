from collections.abc import Iterable
X: Iterable[int] = []
