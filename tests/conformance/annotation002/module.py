from typing import List
X: List[int] = []
