from typing import Literal
X: Literal['b', 'a'] = 'a'
