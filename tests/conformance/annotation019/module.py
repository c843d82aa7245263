from collections.abc import Callable
X: Callable[[int],str] = None
