from types import NoneType
X: NoneType = None
