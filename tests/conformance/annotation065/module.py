from typing import Final
X: Final[int] = 1
