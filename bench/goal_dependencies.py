"""Installed distributions: one requirement, and all files of an environment."""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus import STDLIB, WORK
from measure import COUNTED, IMPORTSPY, NotMeasured, Row, costs, ratio, refuse_other_status

FEW, MANY = 30, 3000
#: What is verified: so many distributions, with so many files each.
DISTRIBUTIONS, FILES = 300, 40


def describe(packages: Path, name: str, record: str = "") -> None:
    folder = packages / f"{name.replace(chr(45), chr(95))}-1.2.dist-info"
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n\n{'long ' * 2000}\n"
    (folder / "METADATA").write_text(text)
    (folder / "RECORD").write_text(record)


def answered(count: int) -> tuple[float, float]:
    """Microseconds of the first answer and of later ones, among so many distributions."""
    packages = WORK / f"packages-{count}"
    if not packages.exists():
        for number in range(count):
            describe(packages, f"some-name-{number}")
    command = [COUNTED, "dependencies", str(packages), "some-name-7", ">=1,<2", "2000"]
    found = []
    for _ in range(9):
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode != 0:
            raise NotMeasured(run.stderr.strip().splitlines()[-1])
        first, known = run.stdout.split()
        found.append((int(known) / 1000, int(first) / 1000))
    known_best, first_best = min(found)
    return first_best, known_best


def requirement() -> Iterator[Row]:
    first, few = answered(FEW)
    _, many = answered(MANY)
    note = f"{first:.0f} µs with reading the environment"
    yield Row("deps", "one version requirement, warm", few, 100, unit=" µs", note=note)
    yield Row("deps", f"the same among {MANY} / among {FEW}", many / few, 1.2)


def environment() -> Path:
    """A virtual environment with distributions made of the standard library's files."""
    home = WORK / "verified"
    python = home / "bin" / "python"
    if python.exists():
        return home
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    [packages] = home.glob("lib/python3*/site-packages")
    sources = itertools.cycle([path for path in sorted(STDLIB.glob("*.py")) if path.stat().st_size])
    for number in range(DISTRIBUTIONS):
        name = f"dist{number}"
        folder = packages / name
        folder.mkdir()
        rows = []
        for position in range(FILES):
            content = next(sources).read_bytes()
            file = folder / f"part{position}.py"
            file.write_bytes(content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
            rows.append(f"{name}/{file.name},sha256={digest.rstrip('=')},{len(content)}\n")
        describe(packages, name, "".join(rows))
    return home


def verified() -> Iterator[Row]:
    home = environment()
    contract, subject, names = WORK / "verified.yml", WORK / "verified.py", WORK / "verified.txt"
    rules = "".join(f"  dist{number}:\n" for number in range(DISTRIBUTIONS))
    contract.write_text(f"dependencies:\n{rules}")
    subject.write_text("X = 1\n")
    files = sorted(home.glob("lib/python3*/site-packages/dist*/*.py"))
    names.write_text("\n".join(map(str, files)))
    size = sum(path.stat().st_size for path in files) / 1e6
    ours = [IMPORTSPY, "check", "-q", "--integrity", "--python", str(home), "-s", str(contract)]
    theirs = ["sh", "-c", f"xargs sha256sum < {names} > /dev/null"]
    table = costs(7, [*ours, "--no-cache", str(subject)], [*ours, str(subject)], theirs)
    refuse_other_status(table, [0])
    what = f"{len(files)} files, {size:.0f} MB verified / sha256sum"
    note = f"on {os.cpu_count()} processors"
    yield Row("deps", f"{what}, elapsed", ratio(table, 0, 2, "wall_us"), 1.2, note=note)
    yield Row("deps", f"{what}, CPU", ratio(table, 0, 2), None)
    yield Row("deps", "the same, remembered, elapsed", ratio(table, 1, 2, "wall_us"), 1)
