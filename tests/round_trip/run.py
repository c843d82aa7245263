"""From a file to the contract that demands all of it, to the verdicts on it and its wrong twins."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .demanding import contract
from .lines import Expected, Lines
from .places import is_place, places_of_names

Json = dict[str, Any]


@dataclass
class Trip:
    """One file's journey; `problems` says what went wrong, `mutated` counts what was tried."""

    importspy: str
    path: Path
    folder: Path
    rng: random.Random
    problems: list[str] = field(default_factory=list)
    mutated: int = 0
    constraints: int = 0

    def run(self, *args: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.importspy, *map(str, args)],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def make(self, rounds: int, alone: int) -> Trip:
        """Demand everything; then `rounds` times a wrong line in each group, `alone` times one."""
        shown = self.run("inspect", self.path, "--output-format", "json")
        if shown.returncode != 0:
            if shown.returncode != 1:
                self.problems.append(f"inspect ended with {shown.returncode}: {shown.stderr}")
            return self
        observation = json.loads(shown.stdout)
        if observation["load"]["value"] == "fails":
            return self
        lines = contract(observation)
        self.compare_places(lines)
        if not self.is_admitted(lines):
            return self
        if self.is_open():
            lines.without({"variable-missing", "function-missing", "class-missing"})
        groups = lines.groups()
        if "zz" in lines.text() or not groups:
            return self
        for _ in range(rounds):
            self.mutate(lines, groups)
        for _ in range(alone):
            self.mutate(lines, [self.rng.choice(groups)])
        return self

    def check(self, text: str) -> tuple[int, list[Json], Json]:
        (self.folder / "contract.yml").write_text(text, encoding="utf-8", newline="\n")
        done = self.run("check", self.path, "-s", "contract.yml", "--output-format", "json")
        try:
            report = json.loads(done.stdout)
        except ValueError:
            report = {"error": done.stdout + done.stderr}
        if "error" in report:
            self.problems.append(f"status {done.returncode}: {str(report['error'])[:2000]}")
            return done.returncode, [], {"kept": 0}
        [subject] = report["subjects"]
        return done.returncode, subject["violations"], report["counts"]

    def is_admitted(self, lines: Lines) -> bool:
        status, violations, counts = self.check(lines.text())
        self.constraints += counts["kept"]
        for violation in violations:
            self.problems.append(f"not admitted: {told(violation)}")
        return status == 0 and not violations

    def is_open(self) -> bool:
        """Whether any name may be bound: by a star import, by `__getattr__`."""
        _, [missing], _ = self.check("variables: [zz_probe]\n")
        return bool(missing["status"] == "undetermined")

    def compare_places(self, lines: Lines) -> None:
        try:
            expected = places_of_names(self.path.read_bytes())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for name, line in lines.bound:
            if not is_place(expected, name, line):
                self.problems.append(f"line {line} does not bind {name}")

    def mutate(self, lines: Lines, groups: list[int]) -> None:
        text, expected = lines.mutated(groups, self.rng)
        status, violations, _ = self.check(text)
        found = {
            Expected(v["code"], v["contract"]["line"], v["source"] and v["source"]["line"])
            for v in violations
            if v["status"] == "broken"
        }
        undetermined = [told(v) for v in violations if v["status"] != "broken"]
        self.mutated += len(groups)
        if status == 1 and found == expected and not undetermined:
            return
        rows = text.splitlines()
        for one in sorted(expected - found, key=str):
            self.problems.append(f"not reported: {one}: {rows[one.contract - 1].strip()}")
        for one in sorted(found - expected, key=str):
            self.problems.append(f"reported: {one}: {rows[one.contract - 1].strip()}")
        self.problems += [f"undetermined: {one}" for one in undetermined]
        self.problems.append(f"status {status}")


def told(violation: Json) -> str:
    source = violation["source"] or {"line": None}
    return (
        f"{violation['code']} ({violation['status']}) {violation['subject']}"
        f" at {source['line']}: expected {violation['expected']}, found {violation['found']}"
        f" ({violation['message']})"
    )
