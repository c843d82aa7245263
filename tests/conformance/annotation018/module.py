from typing import Callable
X: Callable[[int], str] = None
