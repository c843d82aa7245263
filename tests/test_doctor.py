"""``importspy doctor``: what is guarded, and what isn't that should be."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Finished
from interpreters import INTERPRETERS


@pytest.fixture
def project(cli: Cli) -> Path:
    (cli.folder / ".git").mkdir()
    for name in (
        "shop/__init__.py",
        "shop/billing/__init__.py",
        "shop/billing/ledger.py",
        "shop/web.py",
        "tool.py",
    ):
        path = cli.folder / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("open('executed', 'w')\n", encoding="utf-8")
    return cli.folder


def configure(project: Path, *guards: str, head: str = "") -> None:
    text = head + "".join(f"[[guards]]\n{guard}\n" for guard in guards)
    (project / "importspy.toml").write_text(text, encoding="utf-8")


def doctor(cli: Cli, *args: str, **env: str) -> Finished:
    return cli.run("doctor", "--python", sys.executable, *args, env=env)


def document(cli: Cli, **env: str) -> dict[str, Any]:
    done = doctor(cli, "--output-format", "json", **env)
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if found["protected"] else 1)
    return found


def findings(cli: Cli, **env: str) -> list[tuple[str, int | None, str]]:
    return [
        (one["weight"], one["line"], one["message"]) for one in document(cli, **env)["findings"]
    ]


LEDGER = 'module = "shop.billing.ledger"\nimporters = { allow = ["shop.**"] }'


def test_everything_is_well(cli: Cli, project: Path) -> None:
    configure(project, LEDGER)
    done = doctor(cli)
    assert (done.returncode, done.stderr) == (0, "")
    assert "trial imports     6 of 6 refused" in done.stdout
    assert "src/shop/billing/ledger.py" in done.stdout
    assert done.stdout.endswith("\n1 guard, 0 problems, 0 notes\n")
    found = document(cli)
    assert found["schema"] == 1
    assert found["guards"] == [
        {
            "target": "shop.billing.ledger",
            "line": 2,
            "mode": "enforce",
            "strict": [],
            "found": True,
            "file": "src/shop/billing/ledger.py",
            "selectors_without_module": [],
        }
    ]
    [guard] = found["interpreter"]["guards"]
    assert guard["mechanism"] == found["interpreter"]["mechanism"] == "spec"
    assert all(tried["refused"] for tried in found["interpreter"]["self_test"])
    assert all(door["hangs"] for door in found["interpreter"]["doors"])
    # Nothing was imported to say so.
    assert not list(project.rglob("executed"))


def test_a_configuration_may_lie_below_the_project(cli: Cli, project: Path) -> None:
    (project / "deploy").mkdir()
    configure(project / "deploy", LEDGER)
    done = doctor(cli, "--config", "deploy")
    assert done.stdout.endswith("\n1 guard, 0 problems, 0 notes\n"), done.stdout


@pytest.mark.parametrize(
    ("target", "is_found"),
    [
        ("shop", True),
        ("shop.web", True),
        ("shop.wab", False),
        ("shop.billing.ledger.more", False),
        ("shop.*", True),
        ("tool.*", False),
        ("tool.**", True),
        ("shop.billing.**", True),
        ("shop.b.**", False),
        ("shop.**.ledger", True),
        ("shop.**.leger", False),
        ("shop.*.ledger", True),
        ("{shop,store}.web", True),
        ("{stop,store}.web", False),
        ("store.**", False),
        ("**", True),
        ("json.decoder", True),
        ("math", True),
    ],
)
def test_a_guard_without_modules_protects_nothing(
    cli: Cli, project: Path, target: str, is_found: bool
) -> None:
    if cli.build == "wheel":
        pytest.skip("the same code as in the native command")
    configure(project, f"module = '{target}'\nimporters = {{ allow = ['shop.**'] }}")
    found = document(cli)
    assert found["guards"][0]["found"] is is_found
    told = [one["message"] for one in found["findings"]]
    assert any("it protects nothing" in message for message in told) == (not is_found)


def test_selectors_that_mean_nothing_are_told(cli: Cli, project: Path) -> None:
    configure(
        project,
        "module = 'shop.web'\nimporters = { allow = ['shop.**', 'dist:pytest', 'dist:no-such'],\n"
        "  deny = ['shp.api', '<anonymous>', '__main__', 'path:x/*.py'] }\n"
        "imports = { deny = ['socket', 'sockets'] }".replace(",\n  deny", ", deny"),
    )
    nothing = "means no module that can be found"
    assert findings(cli) == [
        ("note", 3, f"`dist:no-such` {nothing}"),
        ("note", 3, f"`shp.api` {nothing}"),
        ("note", 4, f"`sockets` {nothing}"),
    ]


def test_guards_that_refuse_nothing_are_told(cli: Cli, project: Path) -> None:
    configure(
        project,
        f"{LEDGER}\nmode = 'audit'",
        "module = 'shop.web'\nimporters = { allow = [] }\nmode = 'off'",
    )
    words = "and refuses nothing"
    assert findings(cli) == [
        ("note", 2, f"the guard of `shop.billing.ledger` is set to audit {words}"),
        ("note", 6, f"the guard of `shop.web` is set to off {words}"),
    ]


@pytest.mark.parametrize(
    ("head", "mode", "weight", "message"),
    [
        ("environment-modes = ['off']\n", "off", "problem", "no guard refuses anything"),
        ("environment-modes = ['audit']\n", "audit", "problem", "no guard refuses anything"),
        ("environment-modes = ['audit']\n", "off", "note", "so it changes nothing"),
        ("", "off", "note", "so it changes nothing"),
        ("", "s3cret", "note", "so it changes nothing"),
    ],
)
def test_what_the_environment_says_is_told(
    cli: Cli, project: Path, head: str, mode: str, weight: str, message: str
) -> None:
    configure(project, LEDGER, head=head)
    told = findings(cli, IMPORTSPY_MODE=mode)
    first = told[0]
    assert (first[0], first[1]) == (weight, None)
    assert first[2].startswith("IMPORTSPY_MODE is set")
    assert message in first[2]
    assert "s3cret" not in str(told)


def test_modules_that_were_there_before_are_named(cli: Cli, project: Path) -> None:
    configure(project, "module = 'os'\nimporters = { allow = ['nobody'] }")
    told = findings(cli)
    assert ("problem", None, "`os` was loaded before it was guarded; whoever did has it") in told
    assert ("problem", None, "`site` holds `os` and wouldn't be let in") in told


TAMPERING = {
    "import builtins\nold = builtins.__import__\n"
    "builtins.__import__ = lambda *a, **k: old(*a, **k)\n": (
        "note",
        "`builtins.__import__` is sitecustomize.<lambda>, which becomes the importer of everything",
    ),
    "import _frozen_importlib as f\nold = f._find_and_load\n"
    "f._find_and_load = lambda *a: old(*a)\n": (
        "problem",
        "_frozen_importlib._find_and_load was replaced",
    ),
}


@pytest.mark.parametrize("code", TAMPERING)
def test_other_tools_are_told(cli: Cli, project: Path, code: str) -> None:
    configure(project, LEDGER)
    folder = project / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    weight, message = TAMPERING[code]
    assert (weight, None, message) in findings(cli, PYTHONPATH=str(folder))


def test_finders_of_others_are_listed(cli: Cli, project: Path) -> None:
    configure(project, LEDGER)
    folder = project / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\nclass Finder:\n    def find_spec(self, *_): return None\n"
        "sys.meta_path.insert(0, Finder())\n",
        encoding="utf-8",
    )
    done = doctor(cli, PYTHONPATH=str(folder))
    assert "sitecustomize.Finder" in done.stdout
    finders = document(cli, PYTHONPATH=str(folder))["interpreter"]["finders"]
    assert finders[0] == "sitecustomize.Finder"
    # Whose code that is, too.
    assert (
        "sitecustomize" in document(cli, PYTHONPATH=str(folder))["interpreter"]["loaded_at_start"]
    )
    assert "sitecustomize" not in document(cli)["interpreter"]["loaded_at_start"]


def test_guards_that_can_not_be_armed_are_a_problem(cli: Cli, project: Path) -> None:
    configure(project, "module = 'importspy'\nimporters = { allow = [] }")
    done = doctor(cli)
    assert done.returncode == 1
    assert "importspy can't be guarded" in done.stdout
    assert document(cli)["interpreter"] is None


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (None, "no configuration declares guards here"),
        ("[[guards]]\nmodule = 'a'\n", "demands nothing, so it protects nothing"),
        ("[[guards]]\nmodule = 'a'\nmodule-contract = 'gone.yml'\n", "there is no such contract"),
        ("[[guards]]\nmodule = 'a'\nmodule-contract = 'empty.yml'\n", "demands nothing"),
    ],
)
def test_a_wrong_configuration_is_status_2(
    cli: Cli, project: Path, configuration: str | None, message: str
) -> None:
    (project / "empty.yml").write_text("id: nothing\n", encoding="utf-8")
    if configuration is not None:
        (project / "importspy.toml").write_text(configuration, encoding="utf-8")
    done = doctor(cli)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    done = doctor(cli, "--output-format", "json")
    assert done.returncode == 2
    assert message in json.loads(done.stdout)["error"]["problems"][0]["message"]


@pytest.mark.skipif(len(INTERPRETERS) < 2, reason="there is no interpreter without importspy")
def test_an_interpreter_without_importspy_is_status_2(cli: Cli, project: Path) -> None:
    configure(project, LEDGER)
    done = cli.run("doctor", "--python", str(INTERPRETERS[1]))
    assert (done.returncode, done.stdout) == (2, "")
    assert "isn't installed for" in done.stderr
