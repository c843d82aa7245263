from typing import Literal
X: Literal[1] = 1
