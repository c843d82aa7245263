"""Looking at a loaded module costs what the contract asks for, not what the module holds."""

from __future__ import annotations

from collections.abc import Iterator

from installed import told
from measure import Row

# A and B are measured in turn: a machine that is slow for a while is slow for both.
PROGRAM = """
import json, statistics, sys, time, types
from importspy._importspy import observe_live

CLASS = '''
class Plugin{0}:
    kind: str = "audio"
    def __init__(self, rate: int = 44100) -> None:
        self.rate = rate
    def run(self, data: bytes, *, wait: float = 0.5) -> bytes:
        return data
'''

def module(count):
    found = types.ModuleType("plugins")
    exec("".join(CLASS.format(number) for number in range(count)), found.__dict__)
    return found

def cost(found, names):
    begun = time.thread_time_ns()
    for _ in range(50):
        observe_live(found, "plugins", "plugins.py", names)
    return time.thread_time_ns() - begun

names = [f"Plugin{number}" for number in range(5)]
few, many = module(5), module(500)
ratios = []
for _ in range(60):
    small, large = cost(few, names), cost(many, names)
    ratios.append(large / small)
print(json.dumps([statistics.median(ratios), small / 50_000]))
"""


def rows() -> Iterator[Row]:
    figure, micros = told(PROGRAM)
    what = "5 classes of 500 seen live / 5 of 5"
    yield Row("live", what, figure, 1.1, note=f"{micros:.0f} µs for 5 of 5")
