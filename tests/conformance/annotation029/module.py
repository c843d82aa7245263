import pathlib
X: pathlib.Path = 1
