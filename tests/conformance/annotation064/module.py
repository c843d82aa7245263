import contextlib
X: contextlib.AbstractContextManager[int] = 1
