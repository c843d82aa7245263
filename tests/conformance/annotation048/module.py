import builtins
X: builtins.int = 1
