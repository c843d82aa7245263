"""One module's way: `init`, `check`, a change of one fact of it, `check` again, `update`."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import importspy
import jsonschema
import yaml

from .lines import changed_elsewhere, planted
from .mutations import Mutation, mutations

Json = dict[str, Any]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: The subject itself can't be loaded: nothing admits it.
UNLOADED = ("module-load", "module-exit", "module-crash", "module-timeout", "module-unobserved")


@dataclass
class Journey:
    """`faults` says what went wrong; the counters say how much was tried."""

    importspy: str
    python: str
    folder: Path
    schema: Any
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    faults: list[str] = field(default_factory=list)
    written: int = 0
    loaded: int = 0
    mutated: int = 0
    #: Changes after which something can't be told from source any more: denied, but not followed.
    unsettled: list[str] = field(default_factory=list)

    def run(self, *args: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.importspy, *map(str, args), *self.target(args[0])],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def target(self, command: object) -> list[str]:
        return [] if command == "fmt" else ["--python", self.python]

    def fault(self, path: Path, what: str, told: str = "") -> None:
        self.faults.append(f"{path}: {what}: {told[:1500]}".rstrip(": "))

    @property
    def contract(self) -> Path:
        return self.folder / "contract.yml"

    def write(self, path: Path, options: tuple[str, ...]) -> bool:
        """The contract of a module, well formed and admitting it."""
        done = self.run("init", path, *options, "--force", "-o", self.contract)
        if done.returncode:
            if done.returncode != 1 or not self.is_hopeless(path, done.stderr):
                self.fault(path, f"init {options} ended with {done.returncode}", done.stderr)
            return False
        self.written += 1
        text = self.contract.read_text(encoding="utf-8")
        for fault in self.ill_formed(text):
            self.fault(path, f"init {options}", fault)
        if self.run("fmt", "--check", self.contract).returncode:
            self.fault(path, f"init {options} isn't laid out")
        done = self.run("check", "-s", self.contract, path)
        if done.returncode:
            self.fault(path, f"init {options} isn't admitted", done.stdout + done.stderr)
        return done.returncode == 0

    def is_hopeless(self, path: Path, told: str) -> bool:
        return "doesn't load" in told or self.run("inspect", path).returncode == 1

    def ill_formed(self, text: str) -> Iterator[str]:
        for error in self.schema.iter_errors(yaml.load(text, Loader)):
            yield f"the schema refuses it: {error.message}"
        if importspy.SpyModel.from_yaml(text).to_yaml() != without_comments(text):
            yield "SpyModel.to_yaml() differs"

    def load(self, path: Path) -> None:
        """The loaded module keeps the contract, too."""
        done = self.run("check", "--live", "-s", self.contract, path, "--output-format", "json")
        violations = self.violations(path, done)
        if any(violation["code"] in UNLOADED for violation in violations):
            return
        self.loaded += 1
        for violation in violations:
            self.fault(path, "live", told(violation))

    def violations(self, path: Path, done: subprocess.CompletedProcess[str]) -> list[Json]:
        try:
            [subject] = json.loads(done.stdout)["subjects"]
        except (ValueError, KeyError):
            self.fault(path, f"status {done.returncode}", done.stdout + done.stderr)
            return []
        found: list[Json] = subject["violations"]
        return found

    def change(self, path: Path, rng: random.Random, count: int) -> None:
        """Changes of one fact of `path` are denied at the right lines, and followed."""
        lines = planted(self.contract.read_text(encoding="utf-8").split("\n"), rng)
        text = "\n".join(lines)
        source = path.read_bytes()
        self.contract.write_bytes(text.encode())
        if self.run("check", "-s", self.contract, path).returncode:
            self.fault(path, "comments change the verdict, or the copy isn't admitted")
            return
        found = list(mutations(source))
        for mutation in rng.sample(found, min(count, len(found))):
            path.write_bytes(mutation.source)
            self.contract.write_bytes(text.encode())
            try:
                self.follow(path, mutation, lines)
            finally:
                path.write_bytes(source)

    def follow(self, path: Path, mutation: Mutation, lines: list[str]) -> None:
        done = self.run("check", "-s", self.contract, path, "--output-format", "json")
        violations = self.violations(path, done)
        if not violations or violations[0]["code"].startswith("module-"):
            return
        self.mutated += 1
        open_ = [told(one) for one in violations if one["status"] == "undetermined"]
        if open_:
            self.unsettled.append(f"{path}: {mutation.what}: {open_[0]}")
            self.leave_out(path, mutation, len(open_))
            return
        for violation in violations:
            if not mutation.explains(violation, lines):
                self.fault(path, f"{mutation.what}", told(violation))
                return
        done = self.run("update", self.contract, path)
        after = self.contract.read_bytes().decode().split("\n")
        if done.returncode:
            self.fault(path, f"{mutation.what}: update", done.stdout + done.stderr)
            return
        if self.run("check", "-s", self.contract, path).returncode:
            self.fault(path, f"{mutation.what}: not admitted after the update")
        for line in changed_elsewhere(lines, after, violations):
            self.fault(path, f"{mutation.what}: update changed another line", line)

    def leave_out(self, path: Path, mutation: Mutation, count: int) -> None:
        """What nobody can tell any more is named; forced, it is left out with a comment."""
        before = self.contract.read_text(encoding="utf-8")
        done = self.run("update", self.contract, path, "--check")
        if done.stderr.count("can't be told") < count:
            self.fault(path, f"{mutation.what}: update doesn't say what it leaves", done.stderr)
        done = self.run("update", self.contract, path, "--force")
        after = self.contract.read_text(encoding="utf-8")
        if done.returncode or self.run("check", "-s", self.contract, path).returncode:
            self.fault(path, f"{mutation.what}: update --force", done.stdout + done.stderr)
        elif after.count(": left out, ") <= before.count(": left out, "):
            self.fault(path, f"{mutation.what}: left out without a comment")


def without_comments(text: str) -> str:
    lines = (line for line in text.split("\n") if line and not line.lstrip().startswith("#"))
    return "".join(f"{line}\n" for line in lines)


def told(violation: Json) -> str:
    source = violation["source"] or {"line": None}
    return (
        f"{violation['code']} ({violation['status']}) {violation['subject']}"
        f" at {source['line']}: {violation['message']}"
    )


def validator(schema: Json) -> Any:
    return jsonschema.Draft202012Validator(schema)
