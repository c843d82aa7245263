from typing import Union
X: Union[None, int] = 1
