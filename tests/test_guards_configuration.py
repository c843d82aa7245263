"""Guards that a configuration declares: which file counts, and what is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import importspy
import pytest
from importspy import ContractError, _importspy

GUARD = 'module = "shop.keys"\nimporters = { allow = ["shop.**"], reason = "secret" }\n'
OWN = f"[[guards]]\n{GUARD}"
PYPROJECT = f"[project]\nname = 'shop'\n\n[[tool.importspy.guards]]\n{GUARD}"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository; the current folder is below its root."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "src" / "shop").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "src" / "shop")
    monkeypatch.delenv("IMPORTSPY_MODE", raising=False)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_configuration_counts(project: Path) -> None:
    write(project / "pyproject.toml", PYPROJECT)
    assert _importspy.read_guards()["path"] == str(project / "pyproject.toml")
    write(project / "src" / "pyproject.toml", "[tool.ruff]\nline-length = 100\n")
    assert _importspy.read_guards()["path"] == str(project / "pyproject.toml")
    write(project / "src" / "importspy.toml", OWN)
    assert _importspy.read_guards()["path"] == str(project / "src" / "importspy.toml")


def test_what_lies_above_the_repository_is_somebody_elses(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project / "importspy.toml", OWN)
    (project / "src" / ".git").mkdir()
    with pytest.raises(ContractError, match="no configuration declares guards here"):
        _importspy.read_guards()
    monkeypatch.chdir(project)
    assert _importspy.read_guards()


def test_a_file_or_its_folder_can_be_named(project: Path) -> None:
    path = write(project / "importspy.toml", OWN)
    for named in (path, project, str(project), Path("..", "..")):
        assert _importspy.read_guards(named)["path"] == str(path)


def test_guards_become_arguments(project: Path) -> None:
    path = write(
        project / "guards.toml",
        OWN + "[[guards]]\nmodule = 'shop.{a,b}.**'\nimporter-contract = 'contracts/a.yml'\n"
        "module-contract = '/srv/b.yml'\nimports = {deny = [{match = 'socket', docs = 'x'}]}\n"
        "mode = 'audit'\nstrict = ['exec']\n",
    )
    found = _importspy.read_guards(path)
    assert found["mode"] is None
    assert found["ignored"] is None
    first, second = found["guards"]
    assert (first["target"], first["line"]) == ("shop.keys", 2)
    assert (second["target"], second["line"]) == ("shop.{a,b}.**", 5)
    rules = first["arguments"].pop("importers"), second["arguments"].pop("imports")
    for one in rules:
        assert isinstance(one, importspy.Contract)
        assert one.path == str(path)
    assert first["arguments"] == {"mode": "enforce", "strict": ()}
    assert second["arguments"] == {
        "importer": str(project / "contracts" / "a.yml"),
        "module": "/srv/b.yml",
        "mode": "audit",
        "strict": ("exec",),
    }


def test_two_configurations_are_one_too_many(project: Path) -> None:
    write(project / "pyproject.toml", PYPROJECT)
    write(project / "importspy.toml", OWN)
    with pytest.raises(ContractError, match=r"pyproject\.toml beside it has a table"):
        _importspy.read_guards(project)
    # Named, one is enough.
    assert _importspy.read_guards(project / "importspy.toml")


@pytest.mark.parametrize(
    ("text", "line", "message", "help"),
    [
        ("[tool.importspy]\n", 1, "has no guards", "[[tool.importspy.guards]]"),
        ("[tool.importspy]\nguard = []\n", 2, "no key `guard`", "did you mean `guards`?"),
        (
            f"\n[[tool.importspy.guards]]\n{GUARD}mode = 'enforced'\n",
            5,
            "`enforced` is not a mode of guards known here",
            "did you mean `enforce`?",
        ),
        ("[[tool.importspy.guards]]\nmodule = 'a'\n", 2, "demands nothing", "importers"),
        ("[tool.importspy\n", 1, "malformed TOML", ""),
    ],
)
def test_what_is_wrong_has_a_place_and_a_remedy(
    project: Path, text: str, line: int, message: str, help: str
) -> None:
    path = write(project / "pyproject.toml", text)
    with pytest.raises(ContractError) as caught:
        _importspy.read_guards(path)
    problem = caught.value.problems[0]
    assert (problem.line, problem.path) == (line, str(path))
    assert message in problem.message
    assert help in (problem.help or "")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("missing.toml", None, "there is no such configuration"),
        ("pyproject.toml", "[tool.ruff]\n", "has no table `tool.importspy`"),
    ],
)
def test_a_file_that_is_named_must_declare_guards(
    project: Path, name: str, text: str | None, message: str
) -> None:
    if text is not None:
        write(project / name, text)
    with pytest.raises(ContractError, match=message):
        _importspy.read_guards(project / name)


def test_pipes_are_no_configuration(project: Path) -> None:
    os.mkfifo(project / "importspy.toml")
    with pytest.raises(ContractError, match="is no regular file"):
        _importspy.read_guards(project)


@pytest.mark.parametrize(
    ("allowed", "wish", "mode", "ignored"),
    [
        (None, None, None, None),
        (None, "off", None, "has no `environment-modes`"),
        ("'audit'", "", None, None),
        ("'audit'", "audit", "audit", None),
        ("'audit'", "Audit", "audit", None),
        ("'audit'", "off", None, "isn't in the configuration's"),
        ("'audit', 'off'", "off", "off", None),
        ("'audit'", "s3cret", None, "none of enforce, audit, off"),
    ],
)
def test_the_environment_chooses_what_the_configuration_lets_it(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    allowed: str | None,
    wish: str | None,
    mode: str | None,
    ignored: str | None,
) -> None:
    head = f"environment-modes = [{allowed}]\n" if allowed else ""
    path = write(project / "importspy.toml", head + OWN)
    if wish is not None:
        monkeypatch.setenv("IMPORTSPY_MODE", wish)
    found = _importspy.read_guards(path)
    assert found["mode"] == mode
    assert found["guards"][0]["arguments"]["mode"] == (mode or "enforce")
    assert (found["ignored"] is None) == (ignored is None)
    assert (ignored or "") in (found["ignored"] or "")
    assert "s3cret" not in str(found)
