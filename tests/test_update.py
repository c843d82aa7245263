"""`importspy update`: the contract follows its module, and nothing else of it changes.

`--modules PATH` (repeatable) tries files and folders of one's own.
"""

from __future__ import annotations

import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Cli
from writing.modules import chosen
from writing.toml import lines as toml_lines
from writing.toml import without_the_rest

CONTRACT = """\
# top
variables:
  # about the name
  - name: NAME  # its name
    value: 'csv'
    annotation: &text str
  - {name: LIMIT, value: 3, annotation: int}  # flow
functions:
- name: run
  arguments:
  - name: rows
    kind: positional_or_keyword
  - name: limit
    value: null   # unlimited
    annotation: "int | None"

- name: stop   # never
  reason: the host calls it
  return_annotation: *text
# end
"""

MODULE = """\
NAME: str = "csv"
LIMIT: int = 3
def run(rows, limit: int | None = None): ...
def stop() -> str: ...
"""


def files(cli: Cli, contract: str, module: str) -> None:
    (cli.folder / "m.py").write_text(module, encoding="utf-8", newline="")
    (cli.folder / "m.importspy.yml").write_text(contract, encoding="utf-8", newline="")


def contract(cli: Cli) -> str:
    return (cli.folder / "m.importspy.yml").read_bytes().decode()


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ('"csv"', '"xml"', {"    value: 'csv'": "    value: 'xml'"}),
        ("str = ", "bytes = ", {"    annotation: &text str": "    annotation: &text bytes"}),
        (
            "LIMIT: int = 3",
            "LIMIT: float = 2.5",
            {
                "  - {name: LIMIT, value: 3, annotation: int}  # flow": (
                    "  - {name: LIMIT, value: 2.5, annotation: float}  # flow"
                )
            },
        ),
        ("LIMIT: int = 3\n", "", {"  - {name: LIMIT, value: 3, annotation: int}  # flow": None}),
        ("int | None =", "str =", {'    annotation: "int | None"': '    annotation: "str"'}),
        ("int | None = None", "int | None", {"    value: null   # unlimited": None}),
        (
            "(rows, ",
            "(*, rows, ",
            {"    kind: positional_or_keyword": "    kind: keyword_only"},
        ),
        (
            ", limit: int | None = None",
            "",
            {
                "  - name: limit": None,
                "    value: null   # unlimited": None,
                '    annotation: "int | None"': None,
            },
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_only_what_changed_in_the_module_changes(
    native: Cli, old: str, new: str, lines: dict[str, str | None], end: str
) -> None:
    if old == "str = ":
        # The anchor is used elsewhere, where `str` is still right.
        files(native, CONTRACT, MODULE.replace(old, new, 1))
        done = native.run("update", "m.importspy.yml")
        assert done.returncode == 1
        assert "change it by hand" in done.stderr
        assert contract(native) == CONTRACT
        return
    files(native, CONTRACT.replace("\n", end), MODULE.replace(old, new, 1))
    assert native.run("check", "m.py").returncode == 1
    done = native.run("update", "m.importspy.yml")
    assert done.returncode == 0, done.stderr
    expected = (lines.get(line, line) for line in CONTRACT.splitlines())
    assert contract(native) == "".join(f"{line}{end}" for line in expected if line is not None)
    assert native.run("check", "m.py").returncode == 0


def test_a_rule_with_a_reason_stays_unless_forced(native: Cli) -> None:
    files(native, CONTRACT, MODULE.replace("def stop", "def end"))
    done = native.run("update", "m.importspy.yml")
    assert (done.returncode, done.stdout) == (1, "unchanged m.importspy.yml\n")
    assert "the rule has a reason" in done.stderr
    assert contract(native) == CONTRACT
    assert native.run("update", "m.importspy.yml", "--force").returncode == 0
    assert "stop" not in contract(native)
    assert contract(native).endswith('"int | None"\n\n# end\n')


def test_only_some_codes(native: Cli) -> None:
    files(native, CONTRACT, MODULE.replace('"csv"', '"xml"').replace("limit:", "count:"))
    done = native.run("update", "m.importspy.yml", "--only", "variable-value")
    assert done.returncode == 1
    assert "value: 'xml'" in contract(native)
    assert "name: limit" in contract(native)
    assert native.run("update", "m.importspy.yml", "--only", "variable-valeu").returncode == 2


def test_showing_and_saying_change_nothing(cli: Cli) -> None:
    files(cli, CONTRACT, MODULE.replace('"csv"', '"xml"'))
    shown = cli.run("update", "m.importspy.yml", "--diff")
    assert shown.returncode == 1
    assert "-    value: 'csv'\n+    value: 'xml'\n" in shown.stdout
    said = cli.run("update", "m.importspy.yml", "--check")
    assert (said.returncode, said.stdout) == (1, "would change m.importspy.yml\n")
    assert contract(cli) == CONTRACT
    files(cli, CONTRACT, MODULE)
    assert cli.run("update", "m.importspy.yml", "--diff").stdout == ""
    said = cli.run("update", "m.importspy.yml", "--check")
    assert (said.returncode, said.stdout) == (0, "unchanged m.importspy.yml\n")


def test_the_last_rule_stays(native: Cli) -> None:
    files(native, "functions: [run]\n", "")
    done = native.run("update", "m.importspy.yml")
    assert done.returncode == 1
    assert "demand nothing" in done.stderr
    assert contract(native) == "functions: [run]\n"


def test_a_contract_in_json_stays_json(native: Cli) -> None:
    text = '{"variables": [{"name": "A", "value": 1}, {"name": "B", "annotation": "int"}]}\n'
    (native.folder / "m.py").write_text("A = 'x'\nB = 'y'\n", encoding="utf-8")
    (native.folder / "c.json").write_text(text, encoding="utf-8")
    assert native.run("update", "c.json", "m.py").returncode == 0
    data = json.loads((native.folder / "c.json").read_text(encoding="utf-8"))
    assert data["variables"] == [{"name": "A", "value": "x"}, {"name": "B", "annotation": "str"}]


TOML = """\
# top
module = "m"  # mine

# the variables
[[variables]]
name = 'NAME'
value = 'csv'  # its value
annotation = "str"

[[variables]]
name = "LIMITS"
value = {rows = 10, on = 2}

# the functions
[[functions]]
name = "run"
arguments = [
  {name = "rows", kind = "positional_or_keyword"},
  # how many
  {name = "limit", value = 3},  # at most
]

[[functions]]
name = "stop"  # never
reason = "the host calls it"
[[functions.arguments]]
name = "now"
# end
"""

TOML_MODULE = """\
NAME: str = "csv"
LIMITS = {"rows": 10, "on": 2}
def run(rows, limit=3): ...
def stop(now): ...
"""


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ('"csv"', '"xml"', "value = 'csv'", "value = 'xml'"),
        ('"on": 2', '"on": 3', "{rows = 10, on = 2}", '{"rows" = 10, "on" = 3}'),
        ("rows, limit=3", "*, rows, limit=3", "positional_or_keyword", "keyword_only"),
        ("limit=3", "limit=4", "value = 3", "value = 4"),
        ("limit=3", "limit", ", value = 3", ""),
        ("limit=3", "limit=None", ", value = 3", ""),
        ("limit=3", "", '  {name = "limit", value = 3},  # at most\n', ""),
        (
            '"on": 2}\n',
            '"on": 2}; del LIMITS\n',
            '[[variables]]\nname = "LIMITS"\nvalue = {rows = 10, on = 2}\n',
            "",
        ),
        ("stop(now)", "stop()", '[[functions.arguments]]\nname = "now"\n', ""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_contract_in_toml_stays_what_it_is(
    native: Cli, old: str, new: str, before: str, after: str, end: str
) -> None:
    assert TOML.count(before) == 1
    (native.folder / "m.py").write_text(TOML_MODULE.replace(old, new), encoding="utf-8")
    path = native.folder / "c.toml"
    path.write_bytes(TOML.replace("\n", end).encode())
    shown = native.run("update", "c.toml", "m.py", "--diff")
    assert shown.returncode == 1
    assert path.read_bytes() == TOML.replace("\n", end).encode()
    done = native.run("update", "c.toml", "m.py")
    assert done.returncode == 0, done.stderr
    assert path.read_bytes().decode() == TOML.replace(before, after).replace("\n", end)
    assert native.run("update", "c.toml", "m.py", "--check").returncode == 0


def test_a_reason_holds_in_toml_too(native: Cli) -> None:
    module = TOML_MODULE.replace("def stop", "def end")
    (native.folder / "m.py").write_text(module, encoding="utf-8")
    path = native.folder / "c.toml"
    path.write_text(TOML, encoding="utf-8")
    done = native.run("update", "c.toml", "m.py")
    assert (done.returncode, done.stdout) == (1, "unchanged c.toml\n")
    assert native.run("update", "c.toml", "m.py", "--force").returncode == 0
    assert path.read_text(encoding="utf-8") == TOML[: TOML.index('[[functions]]\nname = "stop')] + (
        "# end\n"
    )


COMPUTED = "its value is computed when the code runs"


def test_what_can_no_longer_be_told_is_left_out_when_forced(native: Cli) -> None:
    files(native, CONTRACT, MODULE.replace('"csv"', "str(1)"))
    done = native.run("update", "m.importspy.yml")
    assert (done.returncode, done.stdout) == (1, "unchanged m.importspy.yml\n")
    assert "--force leaves it out, with a comment" in done.stderr
    assert native.run("update", "m.importspy.yml", "--force").returncode == 0
    remark = f"    # value: left out, {COMPUTED}\n"
    assert contract(native) == CONTRACT.replace("    value: 'csv'\n", remark)


CYCLE = {
    "plugin.py": """\
import host
class Base:
    def go(self): ...
""",
    "host.py": """\
from plugin import Base
import _lsprof
class Plugin(Base):
    def run(self, rows): ...
    def stop(self): ...
class Profile(_lsprof.Profiler):
    def create_stats(self): ...
""",
}
OF_C = "it comes from `_lsprof.Profiler`, which can't be read as source"
FORCED = {
    "c.yml": (
        """\
classes:  # of the host
  - name: Plugin
    methods: [{name: stop}]
  - name: Profile
    methods:
      # the first
      - name: create_stats   # beside
        async: false
      # the second
      - name: gone
        arguments: [self]
""",
        {
            "      - name: gone\n        arguments: [self]\n": f"      # gone: left out, {OF_C}\n",
        },
    ),
    "c.toml": (
        """\
[[classes]]
name = "Profile"
[[classes.methods]]
name = "create_stats"
[[classes.methods]]
name = "gone"  # beside
async = false
""",
        {
            '[[classes.methods]]\nname = "gone"  # beside\nasync = false\n': (
                f"# gone: left out, {OF_C}\n"
            ),
        },
    ),
    "c.json": (
        """\
{"classes": [{"name": "Profile", "methods": [
  {"name": "create_stats"},
  {"name": "gone", "async": false}
]}]}
""",
        {',\n  {"name": "gone", "async": false}': ""},
    ),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", FORCED)
def test_rules_that_nobody_can_tell_any_more_are_left_out_when_forced(
    native: Cli, name: str, end: str
) -> None:
    for module, text in CYCLE.items():
        (native.folder / module).write_text(text, encoding="utf-8")
    before, changes = FORCED[name]
    after = before
    for old, new in changes.items():
        assert after.count(old) == 1
        after = after.replace(old, new)
    path = native.folder / name
    path.write_bytes(before.replace("\n", end).encode())
    done = native.run("update", name, "host.py")
    assert (done.returncode, done.stdout) == (1, f"unchanged {name}\n")
    assert "method-missing: can't tell whether `Profile.gone` is a method" in done.stderr
    assert "--live may tell, --force leaves it out, with a comment" in done.stderr
    assert native.run("update", name, "host.py", "--force").returncode == 0
    assert path.read_bytes().decode() == after.replace("\n", end)
    assert native.run("check", "-s", name, "host.py").returncode == 0


def test_no_secret_is_shown(native: Cli) -> None:
    secret = (
        "runtime: {environment: {TOKEN: hunter2}}\n"
        "deployments: [{systems: [{environment: {secrets: [TOKEN]}}]}]\n"
    )
    files(native, f"{secret}functions: [run, stop]\n", "def run(): ...\n")
    done = native.run("update", "m.importspy.yml", "--diff", env={"TOKEN": "hunter2"})
    assert "-functions: [run, stop]\n+functions: [run]\n" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


# --- over the standard library --------------------------------------------------------------------

JSON_SCALAR = re.compile(r'"(?:name|annotation|return_annotation)": "')
TOML_SCALAR = re.compile(r"(\b(?:name|annotation|return_annotation) = \")[^\"\\\\]+")
SCALAR = re.compile(r"( +)(?:- )?(annotation|return_annotation|kind|async|name|value): (.+)")
WRONG = {
    "annotation": "ZzNope",
    "return_annotation": "ZzNope",
    "value": "[zz, mutated]",
    "name": "zz_mutated",
}


def test_one_wrong_line_is_one_changed_line(request: pytest.FixtureRequest, native: Cli) -> None:
    modules = chosen(request.config.getoption("modules"), 30)
    tried = []

    def problems(path: Path) -> list[str]:
        rng = random.Random(path.name)
        name = f"{path.parent.name}.{path.stem}.yml"
        done = native.run("init", path, "--full", "--with", "values,annotations", "-o", name)
        if done.returncode:
            return []
        file = native.folder / name
        lines = planted(file.read_text(encoding="utf-8").splitlines(), rng)
        scalars = [index for index, line in enumerate(lines) if SCALAR.fullmatch(line)]
        found: list[str] = []
        for index in rng.sample(scalars, min(4, len(scalars))):
            file.write_text("\n".join(wrong(lines, index)) + "\n", encoding="utf-8")
            if is_broken(native, path, name, index):
                tried.append(path)
                found += followed(native, path, file, wrong(lines, index), lines, index)
        return found

    with ThreadPoolExecutor() as pool:
        found = [one for some in pool.map(problems, modules) for one in some]
    assert not found, "\n".join(found[:20])
    assert len(tried) >= len(modules) // 2


def test_one_wrong_fact_in_toml_is_one_changed_fact(
    request: pytest.FixtureRequest, native: Cli
) -> None:
    modules = chosen(request.config.getoption("modules"), 12)
    tried = []

    def problems(path: Path) -> list[str]:
        rng = random.Random(path.name)
        name = f"{path.parent.name}.{path.stem}"
        written = ("--full", "--with", "values,annotations", "-o", f"{name}.yml")
        if native.run("init", path, *written).returncode:
            return []
        text = (native.folder / f"{name}.yml").read_text(encoding="utf-8")
        data = without_the_rest(yaml.load(text, yaml.SafeLoader))
        right = toml_lines(data, rng)
        file = native.folder / f"{name}.toml"
        scalars = [index for index, line in enumerate(right) if TOML_SCALAR.search(line)]
        found: list[str] = []
        for index in rng.sample(scalars, min(4, len(scalars))):
            wrong = list(right)
            wrong[index] = TOML_SCALAR.sub(r"\1zz_mutated", wrong[index], count=1)
            file.write_text("\n".join(wrong) + "\n", encoding="utf-8")
            report = native.json("check", "-s", file, path, "--output-format", "json")
            violations = report["subjects"][0]["violations"]
            if len(violations) != 1 or violations[0]["status"] != "broken":
                continue
            tried.append(path)
            done = native.run("update", file, path)
            after = file.read_text(encoding="utf-8").splitlines()
            where = f"{path}: {wrong[index].strip()}"
            if done.returncode or native.run("check", "-s", file, path).returncode:
                found.append(f"{where}: {done.stdout}{done.stderr}")
            remaining = iter(wrong)
            if after != right and not all(line in remaining for line in after):
                found.append(f"{where}: more than it changed")
            if len(wrong) - len(after) > 0 and "name = " not in wrong[index]:
                found.append(f"{where}: lines went")
        return found

    with ThreadPoolExecutor() as pool:
        found = [one for some in pool.map(problems, modules) for one in some]
    assert not found, "\n".join(found[:20])
    assert len(tried) >= len(modules)


@pytest.mark.parametrize("indent", [None, 2])
def test_one_wrong_fact_in_json_is_one_changed_fact(native: Cli, indent: int | None) -> None:
    tried = 0
    for path in chosen([], 6):
        rng = random.Random(path.name)
        written = ("--full", "--with", "values,annotations", "-o", "c.yml", "--force")
        if native.run("init", path, *written).returncode:
            continue
        text = (native.folder / "c.yml").read_text(encoding="utf-8")
        data = without_the_rest(yaml.load(text, yaml.SafeLoader))
        right = json.dumps(data, indent=indent)
        places = [match.end() for match in JSON_SCALAR.finditer(right)]
        for place in rng.sample(places, min(4, len(places))):
            wrong = right[:place] + "zz_mutated" + right[right.index('"', place) :]
            file = native.folder / "c.json"
            file.write_text(wrong, encoding="utf-8")
            report = native.json("check", "-s", file, path, "--output-format", "json")
            violations = report["subjects"][0]["violations"]
            if len(violations) != 1 or violations[0]["status"] != "broken":
                continue
            tried += 1
            done = native.run("update", file, path)
            assert done.returncode == 0, f"{path}: {done.stdout}{done.stderr}"
            after = file.read_text(encoding="utf-8")
            assert after == right or json.loads(after) == without_mutated(json.loads(wrong))
            assert native.run("check", "-s", file, path).returncode == 0
    assert tried > 5


def without_mutated(data: Any) -> Any:
    """The data without the entry that is called so."""
    if isinstance(data, dict):
        return {key: without_mutated(one) for key, one in data.items()}
    if isinstance(data, list):
        named = (one for one in data if not (isinstance(one, dict) and is_mutated(one)))
        return [without_mutated(one) for one in named]
    return data


def is_mutated(entry: dict[str, Any]) -> bool:
    return entry.get("name") == "zz_mutated"


def planted(lines: list[str], rng: random.Random) -> list[str]:
    """Comments and blank lines everywhere."""
    out: list[str] = []
    for number, line in enumerate(lines):
        if rng.random() < 0.3 and not line.startswith("#"):
            pad = line[: len(line) - len(line.lstrip())]
            out += [f"{pad}# planted {number}", ""]
        out.append(line)
    return out


def wrong(lines: list[str], index: int) -> list[str]:
    """The lines with one of them as it must not be."""
    match = SCALAR.fullmatch(lines[index])
    assert match
    key, value = match[2], match[3]
    other = {"true": "false", "false": "true"}.get(value) or WRONG.get(key)
    if other is None:
        other = "var_keyword" if value != "var_keyword" else "positional_only"
    line = lines[index][: match.start(3)] + other
    return [*lines[:index], line, *lines[index + 1 :]]


def is_broken(cli: Cli, path: Path, name: str, index: int) -> bool:
    """Whether the wrong line is reported, as broken, and nothing else is."""
    report = cli.json("check", "-s", name, path, "--output-format", "json")
    [violation] = report["subjects"][0]["violations"]
    assert violation["contract"]["line"] == index + 1
    return bool(violation["status"] == "broken")


def followed(
    cli: Cli, path: Path, file: Path, before: list[str], lines: list[str], index: int
) -> list[str]:
    """What is wrong after the contract has followed its module."""
    done = cli.run("update", file.name, path)
    after = file.read_text(encoding="utf-8").splitlines()
    where = f"{path}: {before[index].strip()}"
    if done.returncode or cli.run("check", "-s", file.name, path).returncode:
        return [f"{where}: {done.stdout}{done.stderr}"]
    if "name: zz_mutated" in before[index]:
        return (
            [] if after == without_entry(before, index) else [f"{where}: not only the entry went"]
        )
    same = after[:index] + after[index + 1 :] == lines[:index] + lines[index + 1 :]
    return [] if same else [f"{where}: more than a line changed"]


def without_entry(lines: list[str], index: int) -> list[str]:
    """The lines without the entry that is named on one of them, nor a key it leaves empty."""
    start = index
    while not lines[start].lstrip().startswith("- "):
        start -= 1
    indent = len(lines[start]) - len(lines[start].lstrip())
    last = index
    for at in range(index + 1, len(lines)):
        line = lines[at]
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip()) <= indent:
                break
            last = at
    before = [line for line in lines[:start] if line.strip()]
    following = (
        line for line in lines[last + 1 :] if line.strip() and "#" not in line[:40].split("'")[0]
    )
    next_line = next(following, "")
    only = lines[start - 1].rstrip().endswith(":") and not next_line.startswith(" " * indent + "- ")
    assert before
    return lines[: start - 1 if only else start] + lines[last + 1 :]
