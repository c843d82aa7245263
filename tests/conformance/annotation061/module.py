from collections import defaultdict
X: defaultdict[str, int] = 1
