"""Goal 14: what is shipped is small, and a fresh clone builds soon."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from corpus import WORK
from measure import IMPORTSPY, ROOT, NotMeasured, Row
from peers import environment

MEGABYTE = 1_000_000


def sizes() -> Iterator[Row]:
    yield Row(14, "stripped CLI", Path(IMPORTSPY).stat().st_size / MEGABYTE, 4, unit=" MB")
    try:
        size = wheel().stat().st_size / MEGABYTE
    except NotMeasured as reason:
        yield Row(14, "wheel", None, 1.5, unit=" MB", note=str(reason))
        return
    yield Row(14, "wheel", size, 1.5, unit=" MB")


def wheel() -> Path:
    """The wheel as `pip` builds it from this tree."""
    target = WORK / "wheel"
    shutil.rmtree(target, ignore_errors=True)
    pip = environment("build", "maturin>=1.9,<2") / "pip"
    command = [str(pip), "wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True)
    built = list(target.glob("*.whl"))
    if run.returncode != 0 or not built:
        raise NotMeasured((run.stderr.strip().splitlines() or ["no wheel was built"])[-1])
    return built[0]


def build() -> Iterator[Row]:
    """A cold release build of the CLI, its dependencies included."""
    target = WORK / "cold"
    shutil.rmtree(target, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["cargo", "build", "--release", "--locked", "--quiet", "--package", "importspy-cli"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, "CARGO_TARGET_DIR": str(target)}, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield Row(14, "cold release build of the CLI", used, 150, unit=" CPU s")
