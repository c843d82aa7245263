from typing import Literal
X: Literal['a'] = 'a'
