from typing import Any
X: Any = 1
