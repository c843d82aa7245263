"""Guards with many threads, many importers, and CPython's own tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from guard.programs import SHOP
from interpreters import INTERPRETERS, run

HERE = Path(__file__).parent / "guard"
#: As CPython names them.
TESTS = ["test_import", "test_importlib", "test_pickle", "test_inspect", "test_typing"]

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
each = pytest.mark.parametrize("python", INTERPRETERS[1:], ids=lambda path: path.parts[-3])


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in SHOP.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@everywhere
def test_no_thread_gets_what_it_may_not_have(python: Path, shop: Path) -> None:
    printed = run(python, shop, HERE / "races.py", shop, 100_000, timeout=600)
    decided, granted, refused = map(int, printed.split())
    assert decided == 100_000
    assert min(granted, refused) > 10_000


@everywhere
def test_importers_leave_nothing_behind(python: Path, shop: Path) -> None:
    importers = 100_000 if python == INTERPRETERS[0] else 20_000
    run(python, shop, HERE / "memory.py", shop, importers, timeout=600)


def outcome(python: Path, folder: Path, how: str, name: str) -> dict[str, int | list[str]]:
    printed = run(python, folder, HERE / "cpython.py", how, f"test.{name}", timeout=600)
    found: dict[str, int | list[str]] = json.loads(printed.splitlines()[-1])
    return found


@each
@pytest.mark.parametrize("name", TESTS)
def test_what_cpython_tests_stays_as_it_is(python: Path, name: str, tmp_path: Path) -> None:
    home = python.parent.parent / "lib" / f"python{'.'.join(python.parts[-3].split('.')[:2])}"
    if not (home / "test").is_dir():
        pytest.skip("this interpreter came without its tests")
    plain, armed = (outcome(python, tmp_path, how, name) for how in ("plain", "armed"))
    assert armed == plain
    assert plain["run"]
