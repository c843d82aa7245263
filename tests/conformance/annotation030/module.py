from pathlib import Path
X: Path = 1
