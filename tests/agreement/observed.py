"""Runs the commands whose answers are compared: ``importspy inspect`` and ``live.py``."""

from __future__ import annotations

import ast
import contextlib
import json
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIVE = Path(__file__).with_name("live.py")
WORKERS = 2
Json = Any


@dataclass(frozen=True)
class Subject:
    """One file: where it is, and under which name it can be imported."""

    path: Path
    module: str
    folder: Path


@dataclass(frozen=True)
class Outcome:
    """What ``inspect`` said of one file."""

    subject: Subject
    status: int
    shown: Json
    seconds: float


def subjects(root: Path, skip: tuple[str, ...] = ()) -> list[Subject]:
    """Every Python file below a folder of ``sys.path``, by path."""
    found = []
    for path in sorted(root.rglob("*.py")):
        parts = list(path.relative_to(root).with_suffix("").parts)
        if "site-packages" in parts or any(part in skip for part in parts):
            continue
        if parts[-1] == "__init__":
            parts.pop()
        found.append(Subject(path, ".".join(parts), root))
    return found


def inspect(command: str, python: str, wanted: list[Subject], env: dict[str, str]) -> list[Outcome]:
    """``importspy inspect`` of every file, in the order given."""

    def one(subject: Subject) -> Outcome:
        start = time.monotonic()
        line = [command, "inspect", str(subject.path), "--output-format", "json"]
        try:
            done = subprocess.run(
                [*line, "--python", python], capture_output=True, env=env, timeout=60, check=False
            )
        except subprocess.TimeoutExpired:
            return Outcome(subject, -999, {"problem": "no answer in 60 s"}, 60.0)
        seconds = time.monotonic() - start
        try:
            shown = json.loads(done.stdout)
        except ValueError:
            shown = {"problem": done.stderr.decode(errors="replace")}
        return Outcome(subject, done.returncode, shown, seconds)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, wanted))


def said_missing(
    command: str, python: str, subject: Subject, names: list[str], env: dict[str, str]
) -> list[str]:
    """Which of the names ``importspy check`` says aren't bound, instead of that it can't tell."""
    with tempfile.TemporaryDirectory() as folder:
        contract = Path(folder, "contract.json")
        contract.write_text(json.dumps({"variables": [{"name": name} for name in names]}))
        line = [command, "check", "-s", str(contract), str(subject.path), "--python", python]
        done = subprocess.run(
            [*line, "--output-format", "json"], capture_output=True, env=env, check=False
        )
    report = json.loads(done.stdout)
    return [
        violation["subject"]
        for shown in report.get("subjects", [])
        for violation in shown["violations"]
        if violation["code"] == "variable-missing" and violation["status"] == "broken"
    ]


def import_all(
    python: str, wanted: list[Subject], env: dict[str, str], batch: int
) -> dict[str, Json]:
    """What the interpreter shows of every module, by name. A batch shares one process."""
    batches = [wanted[at : at + batch] for at in range(0, len(wanted), batch)]

    def one(part: list[Subject]) -> list[Json]:
        jobs = [[subject.module, [str(subject.folder)]] for subject in part]
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder, "live.jsonl")
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(
                    [python, "-W", "ignore", str(LIVE), str(output)],
                    input=json.dumps(jobs).encode(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=env,
                    cwd=folder,
                    timeout=40 + batch,
                    check=False,
                )
            text = output.read_text("utf-8", "surrogatepass") if output.exists() else ""
        return [json.loads(line) for line in text.splitlines() if line.endswith("}")]

    with ThreadPoolExecutor(WORKERS) as pool:
        return {shown["module"]: shown for part in pool.map(one, batches) for shown in part}


class _Constants(ast.NodeTransformer):
    """``nan`` and ``inf`` are no literals for Python."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(float(node.id)) if node.id in ("nan", "inf") else node


def tagged(text: str) -> Json:
    """A value as ``inspect`` prints it, in the form ``live.py`` writes."""
    return _tagged(_Constants().visit(ast.parse(text.strip(), mode="eval")).body)


def _tagged(node: ast.expr) -> Json:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return [type(node).__name__.lower(), [_tagged(item) for item in node.elts]]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return ["dict", [[_tagged(k), _tagged(v)] for k, v in pairs if k is not None]]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        items = [_tagged(item) for item in node.args]
        return [node.func.id, items[0][1] if items else []]
    value = eval(compile(ast.Expression(ast.fix_missing_locations(node)), "value", "eval"))
    return [type(value).__name__, value if isinstance(value, str) else repr(value)]


def same(a: Json, b: Json) -> bool:
    """Whether two tagged values are equal, type by type. Sets and dicts have no order here."""
    if a is None or b is None or a[0] != b[0]:
        return a is b
    if a[0] in ("list", "tuple"):
        return len(a[1]) == len(b[1]) and all(map(same, a[1], b[1]))
    if a[0] in ("set", "frozenset"):
        return _unordered(a[1]) == _unordered(b[1])
    if a[0] == "dict":
        return _last(a[1]) == _last(b[1])
    return bool(a[1] == b[1])


def _unordered(items: Json) -> list[str]:
    return sorted({_key(item) for item in items})


def _last(pairs: Json) -> dict[str, str]:
    """Of equal keys the last counts."""
    return {_key(key): _key(value) for key, value in pairs}


def _key(value: Json) -> str:
    if value[0] in ("set", "frozenset"):
        return json.dumps([value[0], _unordered(value[1])])
    if value[0] == "dict":
        return json.dumps(["dict", sorted(_last(value[1]).items())])
    if value[0] in ("list", "tuple"):
        return json.dumps([value[0], [_key(item) for item in value[1]]])
    return json.dumps(value)
