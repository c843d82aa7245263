"""Importers whose body still runs: what it will have bound is read ahead, or waited for."""

from __future__ import annotations

from pathlib import Path

import pytest
from embedded.half_run import ADMITTED, AT_ONCE, AT_THE_END, BADGE, PROGRAMS, program
from embedded.program import Program
from interpreters import INTERPRETERS
from matrix.table import parts, version

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


@everywhere
@pytest.mark.parametrize("name", PROGRAMS)
def test_it_is_decided_when_it_can_be(python: Path, name: str, tmp_path: Path) -> None:
    program, expected = PROGRAMS[name]
    if name == "decorated" and parts(version(python)) >= [3, 14]:
        # Nobody has asked for the annotations of what the decorator gave back: they are code still.
        expected = AT_THE_END
    ended = program.start(python, tmp_path)
    assert ended.status == 0, ended
    assert ended.stdout.count("body ran") == (expected != AT_ONCE), ended
    if expected == ADMITTED:
        assert "admitted granted True" in ended.stdout, ended
        return
    assert "refused ValidationError" in ended.stdout, ended
    assert "[]\nlast line" in ended.stdout, f"something stays behind: {ended}"
    last = "import protected" if expected == AT_ONCE else "import plugin"
    assert f"last line: {last}" in ended.stdout, ended


@everywhere
def test_where_no_end_is_seen_what_is_open_is_refused(python: Path, tmp_path: Path) -> None:
    text = "import protected\nbadge = ''.join('ok')\nprint('body ran')\n"
    files = {"contract.yml": BADGE, "script.py": text}
    ended = Program(files, run=("script.py",)).start(python, tmp_path)
    assert "body ran" not in ended.stdout, ended
    assert "can't tell" in ended.stderr, ended
    assert "help: import below the definitions" in ended.stderr, ended


@everywhere
def test_a_body_without_source_is_waited_for(python: Path, tmp_path: Path) -> None:
    """Its code says which names it can bind, and nothing of their values."""
    for text, ran in (
        ("badge = 'ok'\n", "admitted"),
        ("badge = 'no'\n", "refused"),
        ("", "refused"),
    ):
        folder = tmp_path / str(len(text)) / ran
        prepared = program(BADGE, "", text)
        compiled = (
            "import pathlib, py_compile\npy_compile.compile('plugin.py', 'plugin.pyc')\n"
            "pathlib.Path('plugin.py').unlink()\n"
        )
        main = prepared.files["main.py"]
        ended = Program({**prepared.files, "main.py": compiled + main}, run=("main.py",)).start(
            python, folder
        )
        assert ran in ended.stdout, ended
        assert ("body ran" in ended.stdout) == bool(text), ended


@everywhere
def test_the_body_of_an_importer_that_fails_by_itself_is_not_judged(
    python: Path, tmp_path: Path
) -> None:
    text = "badge = ''.join('no')\nraise KeyError('its own')\n"
    files = {**program(BADGE, "", text).files, "main.py": "import plugin\n"}
    ended = Program(files, run=("main.py",)).start(python, tmp_path)
    assert "KeyError: 'its own'" in ended.stderr, ended
    assert not ended.refused, ended


@everywhere
def test_after_a_refusal_the_next_importer_loads_afresh(python: Path, tmp_path: Path) -> None:
    files = {
        **program(BADGE, "", "badge = ''.join('no')\n").files,
        "good.py": "badge = 'ok'\nimport protected\n",
        "main.py": "try:\n    import plugin\nexcept ValueError:\n    print('refused')\n"
        "import good\nprint(good.protected.caller is good)\n"
        "try:\n    import plugin\nexcept ImportError:\n    print('swallowed')\n",
    }
    ended = Program(files, run=("main.py",)).start(python, tmp_path)
    assert "refused\nTrue\n" in ended.stdout.replace("GOT granted\nbody ran\n", ""), ended
    assert "swallowed" not in ended.stdout, ended
