from typing import Annotated
X: Annotated[int, 'm'] = 1
