"""Whatever the source of a module is known to say is kept by the loaded module, too."""

from __future__ import annotations

import json
import sysconfig
from pathlib import Path

import pytest
from conftest import Cli, clean_environment
from round_trip.demanding import contract

LIBRARY = Path(sysconfig.get_path("stdlib"))
#: What acts when it is imported, and what isn't the library's own.
LEFT_OUT = {"antigravity", "this", "__main__", "idlelib", "turtledemo", "lib2to3", "test", "tests"}
#: `ABCMeta` takes `__abc_tpflags__` out of the classes: they really differ from their source.
CHANGED = {"_collections_abc.py"}
#: Every module is a matter of minutes; they were all right once.
STEP = 20


def sample() -> list[str]:
    found = []
    for path in sorted(LIBRARY.rglob("*.py")):
        inside = path.relative_to(LIBRARY)
        parts = set(inside.with_suffix("").parts)
        if not parts & (LEFT_OUT | {"site-packages"}) and str(inside) not in CHANGED:
            found.append(str(inside))
    return [name for name in found if "config-" not in name][::STEP]


@pytest.mark.parametrize("name", sample())
def test_source_and_loaded_module_agree(tmp_path: Path, name: str) -> None:
    wheel = Cli("wheel", tmp_path, clean_environment(tmp_path / "cache"))
    path = LIBRARY / name
    observation = wheel.json("inspect", path, "--output-format", "json")
    if observation["load"].get("value") == "fails":
        pytest.skip("its source says that it doesn't load")
    (tmp_path / "contract.yml").write_text(contract(observation).text())
    done = wheel.run(
        *("check", "--live", "--project-root", LIBRARY, "-s", "contract.yml"),
        *("--output-format", "json", path),
    )
    [subject] = json.loads(done.stdout)["subjects"]
    codes = {violation["code"] for violation in subject["violations"]}
    assert codes <= {"module-load"}, done.stdout
