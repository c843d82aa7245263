from pathlib import Path as P
X: P = 1
