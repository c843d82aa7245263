"""Compare how importspy and deptry classify the imports of a project.

    PYTHONPATH=tests .venv/bin/python -m compared.imports PYTHON PROJECT...

PYTHON is an interpreter with deptry and with what the projects need. What both call undeclared or
missing is counted; of what only one does, a line for every module is printed.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

#: A file, a line, the first name of the module.
Place = tuple[str, int, str]

NATIVE = Path(__file__).resolve().parents[2] / "target" / "debug" / "importspy"
CONTRACT = "dependency_options: {unresolved: deny, undeclared: deny}\n"

#: What isn't the project's own code.
SKIPPED = re.compile(r"^(tests|t|docs|examples|scripts|bench\w*|noxfile\.py|setup\.py)(/|$)")

#: Not installed and not declared; installed and not declared.
THEIRS = {"DEP001": "unresolved", "DEP003": "undeclared"}


def by_deptry(python: Path, project: Path, root: str) -> dict[Place, str]:
    """What is reported for which import."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [python.parent / "deptry", root, "--json-output", out.name]
        exclude = ["--extend-exclude", SKIPPED.pattern]
        done = subprocess.run(
            [*map(str, command), *exclude],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        written = Path(out.name).read_text()
    if not written:
        last = done.stderr.strip().splitlines()[-1]
        sys.exit(f"{project.name}: deptry gave up: {last}")
    found = {}
    for one in json.loads(written):
        code, place = one["error"]["code"], one["location"]
        if code in THEIRS:
            where = (place["file"], place["line"], one["module"].split(".")[0])
            found[where] = THEIRS[code]
    return found


def by_importspy(python: Path, project: Path, files: list[str], command: str) -> dict[Place, str]:
    with tempfile.TemporaryDirectory() as name:
        contract = Path(name) / "contract.yml"
        contract.write_text(CONTRACT)
        options = ["--python", python, "-s", contract, "--output-format", "json"]
        done = subprocess.run(
            [command, "check", *map(str, options), *files],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout.startswith("{"), done.stderr
    found: dict[Place, str] = {}
    for subject in json.loads(done.stdout)["subjects"]:
        for one in subject["violations"]:
            if not one["code"].startswith("import-") or one["source"] is None:
                continue
            state = one["code"].removeprefix("import-")
            if one["status"] == "undetermined":
                state += " (undetermined)"
            module = one["subject"].removeprefix("import:").split(".")[0]
            where = (subject["path"].removeprefix("./"), one["source"]["line"], module)
            # What leads nowhere is reported once.
            found.setdefault(where, state)
            if state == "unresolved":
                found[where] = state
    return found


def scanned(project: Path, root: str) -> list[str]:
    """The files of a project that are compared."""
    files = (
        path.relative_to(project).as_posix() for path in sorted((project / root).rglob("*.py"))
    )
    return [file for file in files if not SKIPPED.search(file)]


def statements(found: dict[Place, str], project: Path) -> dict[Place, str]:
    """The same by the first line of the statement: importspy names the line of the name."""
    moved = {}
    starts: dict[str, dict[int, int]] = {}
    for (file, line, module), state in found.items():
        if file not in starts:
            tree = ast.parse((project / file).read_bytes())
            imports = [
                node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
            ]
            starts[file] = {
                inside: node.lineno
                for node in imports
                for inside in range(node.lineno, (node.end_lineno or node.lineno) + 1)
            }
        moved[file, starts[file].get(line, line), module] = state
    return moved


def compare(python: Path, project: Path, command: str) -> None:
    root = "src" if (project / "src").is_dir() else "."
    theirs = statements(by_deptry(python, project, root), project)
    ours = by_importspy(python, project, scanned(project, root), command)
    ours = statements(ours, project)
    both = Counter(theirs[place] for place in theirs if ours.get(place) == theirs[place])
    print(f"{project.name}: both say {dict(both)}")
    differences: dict[tuple[str | None, str | None], list[Place]] = {}
    for place in sorted({*theirs, *ours}):
        if theirs.get(place) != ours.get(place):
            kind = (theirs.get(place), ours.get(place))
            differences.setdefault(kind, []).append(place)
    for (one, other), places in differences.items():
        print(f"  deptry {one}, importspy {other}: {len(places)}")
        for module in sorted({module for _, _, module in places}):
            file, line, _ = next(place for place in places if place[2] == module)
            print(f"    {module}: {file}:{line}")


def main() -> int:
    arguments = argparse.ArgumentParser(description="Compare with deptry.")
    arguments.add_argument("python", type=Path)
    arguments.add_argument("projects", type=Path, nargs="+")
    arguments.add_argument("--importspy", default=str(NATIVE))
    given = arguments.parse_args()
    for project in given.projects:
        compare(given.python, project, given.importspy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
