"""Importers that come and go, admitted and refused ones, leave nothing behind."""

import gc
import importlib
import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import importspy

sys.path.insert(0, sys.argv[1])
IMPORTERS = int(sys.argv[2])
#: So much may be added by whatever grows in steps.
SLACK = 4 << 20
BLOCKS = 2_000

contract = {"functions": [{"name": "wanted"}]}
guard = importspy.guard("shop.ledger", importer=contract, importers={"deny": ["odd.*"]})


class Finder(Loader):
    """Finds importers, whatever they are called."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, Finder()) if name.startswith(("odd", "even")) else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Modules are plain ones."""

    def exec_module(self, module: ModuleType) -> None:
        exec(BODY, vars(module))


BODY = compile(
    "def wanted(): ...\n"
    "try:\n    import shop.ledger\nexcept ValueError as error:\n    denied = str(error)\n",
    "importer",
    "exec",
)

sys.meta_path.append(Finder)
importlib.import_module("odd").__path__ = []


def come_and_go(number: int) -> None:
    # Python 3.12 never forgets a name.
    name = f"odd.m{number % 64}" if number % 2 else f"even{number % 64}"
    module = importlib.import_module(name)
    assert hasattr(module, "denied") is bool(number % 2), name
    del sys.modules[name]
    if number % 2:
        delattr(sys.modules["odd"], f"m{number % 64}")


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


for number in range(IMPORTERS // 5):
    come_and_go(number)
gc.collect()
before = resident(), sys.getallocatedblocks()
for number in range(IMPORTERS // 5, IMPORTERS):
    come_and_go(number)
gc.collect()
grown = resident() - before[0], sys.getallocatedblocks() - before[1]
print(*grown)
if grown[0] > SLACK or grown[1] > BLOCKS:
    sys.exit(f"{grown[0]} bytes and {grown[1]} blocks are left")
