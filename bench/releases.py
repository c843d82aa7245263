"""Compares `importspy diff` with griffe over releases of real packages: `python bench/releases.py`.

Each release in `releases.txt` is compared with the one before it. What one of the two calls a break
and the other doesn't is counted by kind, and listed with ``--list``. griffe must be importable
(``.venv/bin/python``); wheels are fetched once, by pip, into ``bench/.work/releases``.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import griffe

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".work" / "releases"
COMMAND = ROOT / "target" / "release" / "importspy"

#: A break: its kind, in our words, and what broke in its module: `Class.method(parameter)`. Which
#: module isn't compared: griffe names the one that defines a thing, we the one that offers it.
Break = tuple[str, str]

KINDS = {
    griffe.BreakageKind.OBJECT_REMOVED: "removed",
    griffe.BreakageKind.OBJECT_CHANGED_KIND: "kind-changed",
    griffe.BreakageKind.PARAMETER_REMOVED: "parameter-removed",
    griffe.BreakageKind.PARAMETER_MOVED: "parameter-moved",
    griffe.BreakageKind.PARAMETER_CHANGED_KIND: "parameter-kind",
    griffe.BreakageKind.PARAMETER_CHANGED_DEFAULT: "default-changed",
    griffe.BreakageKind.PARAMETER_CHANGED_REQUIRED: "default-removed",
    griffe.BreakageKind.PARAMETER_ADDED_REQUIRED: "parameter-added-required",
    griffe.BreakageKind.RETURN_CHANGED_TYPE: "return-changed",
    griffe.BreakageKind.CLASS_REMOVED_BASE: "base-removed",
}


def releases(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *versions = line.partition("#")[0].split() or [""]
        if name:
            yield name, versions


def fetched(name: str, version: str) -> Path:
    """The unpacked wheel of a release."""
    folder = WORK / f"{name}-{version}"
    if not folder.is_dir():
        wheels = WORK / "wheels"
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*pip, "-d", str(wheels), f"{name}=={version}"], check=True)
        stem = re.sub(r"[-_.]+", "[-_.]", name)
        found = [
            wheel for wheel in wheels.iterdir() if re.match(f"{stem}-{version}-", wheel.name, re.I)
        ]
        with zipfile.ZipFile(found[0]) as wheel:
            wheel.extractall(folder)
    return folder


def packages(folder: Path) -> set[str]:
    return {
        path.parent.name
        for path in folder.glob("*/__init__.py")
        if not path.parent.name.startswith("_")
    }


def theirs(name: str, old: Path, new: Path) -> set[Break]:
    def load(folder: Path) -> griffe.Object | griffe.Alias:
        loader = griffe.GriffeLoader(search_paths=[folder], allow_inspection=False)
        # What a package takes from another one of the release is known, too.
        for package in sorted(packages(folder)):
            loader.load(package, try_relative_path=False)
        loader.resolve_aliases(implicit=False, external=False)
        found: griffe.Object | griffe.Alias = loader.modules_collection[name]
        return found

    found = set()
    for breakage in griffe.find_breaking_changes(load(old), load(new)):
        kind = KINDS.get(breakage.kind)
        if kind is None:
            continue
        owner = breakage.obj.parent if breakage.obj.is_alias else breakage.obj
        assert owner is not None
        module = owner.module
        path = breakage.obj.path.removeprefix(f"{module.path}.")
        parameter = kind.startswith(("parameter", "default"))
        if parameter:
            which = breakage.old_value or breakage.new_value
            path += f"({which.name})"
        found.add((kind, path))
    return found


def subject_path(subject: str) -> str:
    """`shop.cart:argument:Cart.add.count` as `Cart.add(count)`."""
    if subject.startswith("module:"):
        return subject.removeprefix("module:")
    _, what, name = subject.split(":", 2)
    if what == "argument":
        function, _, parameter = name.rpartition(".")
        return f"{function}({parameter})"
    return name.rpartition(".")[0] if what == "superclass" else name


def ours(name: str, old: Path, new: Path, effect: str = "breaking") -> set[Break]:
    command = [str(COMMAND), "diff", str(old / name), str(new / name), "--output-format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(done.stderr)
    changes = json.loads(done.stdout)["changes"]
    return {
        (change["code"], subject_path(change["subject"]))
        for change in changes
        if change["importers"] == effect
    }


def comparable(breaks: set[Break]) -> set[Break]:
    return {(kind, path) for kind, path in breaks if kind in KINDS.values()}


def below(path: str, others: set[str]) -> bool:
    """Whether a break is part of another one: what is in a module that is gone is gone."""
    return any(path.startswith((f"{other}.", f"{other}(")) for other in others)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", help="only these")
    parser.add_argument("--list", action="store_true", help="tell each difference")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    both: Counter[str] = Counter()
    only_ours: Counter[str] = Counter()
    only_theirs: Counter[str] = Counter()
    for name, versions in releases(HERE / "releases.txt"):
        if options.packages and name not in options.packages:
            continue
        for before, after in pairwise(versions):
            old, new = fetched(name, before), fetched(name, after)
            for package in sorted(packages(old) & packages(new)):
                try:
                    their = theirs(package, old, new)
                except (griffe.GriffeError, AttributeError) as error:
                    print(f"{name} {before} {after}: griffe can't: {error}")
                    continue
                mine = ours(package, old, new)
                silent = {path for kind, path in mine | their if kind == "removed"}
                mine = {one for one in mine if not below(one[1], silent)}
                their = {one for one in their if not below(one[1], silent)}
                both.update(kind for kind, _ in mine & their)
                only_ours.update(kind for kind, _ in mine - their)
                only_theirs.update(kind for kind, _ in their - mine)
                if options.list:
                    for who, some in (("ours", mine - their), ("theirs", their - mine)):
                        for kind, path in sorted(some):
                            print(f"{name} {before} {after}  {who:7} {kind:25} {path}")
    print(f"{'kind':26} {'both':>6} {'ours':>6} {'theirs':>6}")
    for kind in sorted({*both, *only_ours, *only_theirs}):
        print(f"{kind:26} {both[kind]:6} {only_ours[kind]:6} {only_theirs[kind]:6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
