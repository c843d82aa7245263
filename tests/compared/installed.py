"""One environment, as importspy and as `importlib.metadata`, `packaging` and pip see it.

Every function gives the differences, a sentence each.
"""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

TOLD = Path(__file__).with_name("told.py")
Report = dict[str, Any]


@dataclass
class Environment:
    """An interpreter with what is installed for it, and the command that looks at it."""

    python: Path
    importspy: str
    is_broken: bool = False

    @cached_property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(TOLD))
        return found

    @property
    def distributions(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.told["distributions"]
        return found

    @cached_property
    def markers(self) -> dict[str, str]:
        """What markers know, of the environment's own interpreter."""
        ours = {str(name): str(value) for name, value in default_environment().items()}
        script = "import platform as p, sys; print(p.python_version(), p.python_version()[:4])"
        full, series = self.run("-c", script).split()
        return {
            **ours,
            "python_full_version": full,
            "python_version": series.rstrip("."),
            "extra": "",
        }

    def run(self, *args: object) -> str:
        command = [str(self.python), "-I", *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout

    def pip(self, *args: str) -> str:
        command = [sys.executable, "-m", "pip", "--python", str(self.python), *args]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def violations(self, contract: dict[str, Any], module: str = "X = 1\n") -> list[Report]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "contract.json").write_text(json.dumps(contract))
            (folder / "subject.py").write_text(module)
            command = [self.importspy, "check", "--python", self.python, "-s", "contract.json"]
            done = subprocess.run(
                [*map(str, command), "--output-format", "json", "subject.py"],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.stdout.startswith("{"), done.stderr
        [subject] = json.loads(done.stdout)["subjects"]
        found: list[Report] = subject["violations"]
        return found


def normal(name: str) -> str:
    return str(canonicalize_name(name))


def names_and_versions(environment: Environment) -> Iterator[str]:
    """The same distributions in the same versions."""
    command = [environment.importspy, "env", "--python", str(environment.python)]
    done = subprocess.run(
        [*command, "--output-format", "json"], capture_output=True, text=True, check=True
    )
    ours = {(one["name"], one["version"]) for one in json.loads(done.stdout)["distributions"]}
    theirs = {(one["name"], one["version"]) for one in environment.distributions.values()}
    yield from (f"{one} is listed by importlib.metadata only" for one in sorted(theirs - ours))
    yield from (f"{one} is listed by importspy only" for one in sorted(ours - theirs))


def owners(environment: Environment, modules: Iterable[str]) -> dict[str, list[str]]:
    """The distributions that modules are from, as importing them says."""
    written = sorted(modules)
    source = "".join(f"import {module}\n" for module in written)
    options = {"unlisted": "deny", "unresolved": "deny"}
    found: dict[str, list[str]] = {}
    for one in environment.violations({"dependency_options": options}, source):
        module = one["subject"].removeprefix("import:")
        names = re.findall(r"[^\s,`]+", (one["found"] or "").replace("one of", ""))
        told = names if one["code"] == "import-unlisted" and one["status"] == "broken" else []
        found.setdefault(module, []).extend(name for name in told if name != "or")
    return {module: sorted(set(names)) for module, names in found.items()}


def importable(module: str) -> bool:
    return not any(keyword.iskeyword(part) for part in module.split("."))


def import_names(environment: Environment) -> Iterator[str]:
    """The same distributions provide the same import names."""
    tops = {top: names for top, names in environment.told["tops"].items() if importable(top)}
    tops = {top: names for top, names in tops.items() if top.isidentifier()}
    ours = owners(environment, tops)
    for top, theirs in tops.items():
        found = ours.get(top, [])
        if found != theirs and not is_cut(found, theirs):
            yield f"{top} is from {theirs}, not {found}"


def is_cut(found: list[str], theirs: list[str]) -> bool:
    """Whether a list is too long for a report, and begins as it should."""
    return any("…" in name for name in found) and sum(name in theirs for name in found) > 9


def files(environment: Environment) -> Iterator[str]:
    """The same distributions own the files that modules are loaded from."""
    modules: dict[str, dict[str, list[str]]] = environment.told["modules"]
    single = {
        module: next(iter(places.values()))
        for module, places in modules.items()
        if len(places) == 1 and importable(module)
    }
    ours = owners(environment, single)
    for module, theirs in single.items():
        if ours.get(module, []) != sorted(set(theirs)):
            yield f"{module} is from {theirs}, not {ours.get(module)}"


def rounds(rules: list[tuple[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rules in as few contracts as names allow: each name once."""
    waiting = rules
    while waiting:
        now: dict[str, Any] = {}
        later = []
        for written, rule in waiting:
            name = normal(written)
            if name in now:
                later.append((name, rule))
            else:
                now[name] = rule
        yield now
        waiting = later


def requirements(environment: Environment) -> Iterator[tuple[str, Requirement]]:
    for name, one in environment.distributions.items():
        for text in one["requires"]:
            try:
                yield name, Requirement(text)
            except InvalidRequirement:
                continue


def conflicts(environment: Environment) -> Iterator[str]:
    """What `pip check` calls missing or conflicting is denied, and nothing else."""
    theirs = set()
    for line in environment.pip("check").splitlines():
        missing = re.match(r"(\S+) (\S+) requires (\S+), which is not installed", line)
        other = re.match(r"(\S+) (\S+) has requirement (.+), but you have (\S+) (\S+?)\.$", line)
        if missing:
            theirs.add((normal(missing[1]), normal(missing[3]), "missing"))
        elif other:
            theirs.add((normal(other[1]), normal(other[4]), "version"))
    ours = set()
    rules = []
    for name, wanted in requirements(environment):
        rule: dict[str, Any] = {"reason": name}
        if wanted.specifier:
            rule["version"] = str(wanted.specifier)
        if wanted.marker:
            rule["marker"] = str(wanted.marker)
        rules.append((wanted.name, rule))
    for contract in rounds(rules):
        for one in environment.violations({"dependencies": contract}):
            code = one["code"].removeprefix("dependency-")
            state = "" if one["status"] == "broken" else " (undetermined)"
            ours.add((one["reason"], one["subject"].removeprefix("dependency:"), code + state))
    yield from (f"pip check only: {one}" for one in sorted(theirs - ours))
    yield from (f"importspy only: {one}" for one in sorted(ours - theirs))


def specifiers(environment: Environment) -> Iterator[str]:
    """Every specifier that any distribution asks for, against what is installed."""
    rules, expected = [], {}
    for name, wanted in requirements(environment):
        found = environment.distributions.get(normal(wanted.name))
        if not wanted.specifier or found is None:
            continue
        try:
            Version(found["version"])
        except InvalidVersion:
            continue
        held = wanted.specifier.contains(found["version"], prereleases=True)
        expected[normal(wanted.name), str(wanted.specifier)] = held
        rules.append((wanted.name, {"version": str(wanted.specifier), "reason": name}))
    for contract in rounds(rules):
        denied = {
            one["subject"].removeprefix("dependency:")
            for one in environment.violations({"dependencies": contract})
        }
        for name, rule in contract.items():
            held = normal(name) not in denied
            if held != expected[normal(name), rule["version"]]:
                yield f"{name} {rule['version']}: {held}, says importspy"


def extras(environment: Environment) -> Iterator[str]:
    """An extra is there when all that it asks for is."""
    named = [
        (name, normal(extra))
        for name, one in environment.distributions.items()
        for extra in one["extras"]
    ]
    for contract in rounds([(name, extra) for name, extra in named]):
        rules = {f"{name}[{extra}]": None for name, extra in contract.items()}
        denied = {
            one["subject"].removeprefix("dependency:")
            for one in environment.violations({"dependencies": rules})
        }
        for name, extra in contract.items():
            ours = f"{name}[{extra}]" not in denied
            if ours != has_extra(environment, name, extra, set()):
                yield f"{name}[{extra}]: {ours}, says importspy"


def has_extra(environment: Environment, name: str, extra: str, seen: set[tuple[str, str]]) -> bool:
    """Whether what an extra asks for is installed, as `packaging` reads it."""
    if (name, extra) in seen:
        return True
    seen.add((name, extra))
    one = environment.distributions.get(name)
    if one is None or extra not in map(normal, one["extras"]):
        return False
    for text in one["requires"]:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate(dict(environment.markers)):
            continue
        if not wanted.marker.evaluate({**environment.markers, "extra": extra}):
            continue
        found = environment.distributions.get(normal(wanted.name))
        if found is None or not wanted.specifier.contains(found["version"], prereleases=True):
            return False
        if not all(
            has_extra(environment, normal(wanted.name), normal(more), seen)
            for more in wanted.extras
        ):
            return False
    return True


def origins(environment: Environment) -> Iterator[str]:
    """What is editable, and from an address, for `pip inspect`."""
    inspected = json.loads(environment.pip("inspect", "--local"))
    direct = {
        normal(one["metadata"]["name"]): one["direct_url"]
        for one in inspected["installed"]
        if "direct_url" in one
    }
    listed = {
        (one["metadata"]["name"], one["metadata"]["version"]) for one in inspected["installed"]
    }
    ours = {(one["name"], one["version"]) for one in environment.distributions.values()}
    yield from (f"pip inspect only: {one}" for one in sorted(listed - ours))
    rules = {name: {"editable": True} for name in direct}
    denied = {
        one["subject"].removeprefix("dependency:")
        for one in (environment.violations({"dependencies": rules}) if rules else ())
    }
    for name, url in direct.items():
        theirs = bool(url.get("dir_info", {}).get("editable"))
        if theirs == (name in denied):
            yield f"{name} is {'' if theirs else 'not '}editable, says pip inspect"


COMPARED: dict[str, Callable[[Environment], Iterator[str]]] = {
    "names and versions": names_and_versions,
    "import names": import_names,
    "owners of files": files,
    "specifiers": specifiers,
    "extras": extras,
    "pip check": conflicts,
    "pip inspect": origins,
}
