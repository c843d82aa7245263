from typing import Literal
X: Literal[True] = 1
