from collections import deque
X: deque[int] = 1
