"""Compare what rules on dependencies mean here and in ImportSpy 0.5, on every combination of both.

    PYTHONPATH=tests .venv/bin/python -m compared.release PYTHON

PYTHON is an interpreter that has ImportSpy 0.5 installed, and nothing else of interest. Every
difference has a reason, or it is printed as one without.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from compared.made import metadata, write

NATIVE = Path(__file__).resolve().parents[2] / "target" / "debug" / "importspy"
TOLD = Path(__file__).with_name("released.py")

COMMIT = "1f0c2d7e3d3b0a5d4f6e8a9b0c1d2e3f4a5b6c7d"
URL = "https://example.org/shop/core"
VCS = {"url": f"{URL}.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}
ARCHIVE = {"url": f"{URL}.whl", "archive_info": {"hashes": {"sha256": "00"}}}
LOCAL = {"url": "file:///src/shop", "dir_info": {"editable": True}}
COPY = {"url": "file:///src/shop", "dir_info": {}}

#: Name, version, where from, modules.
INSTALLED: list[tuple[str, str, dict[str, Any] | None, list[str]]] = [
    ("of-index", "1.2.0", None, ["of_index/__init__.py"]),
    ("of-vcs", "2.0", VCS, ["of_vcs/__init__.py"]),
    ("of-archive", "3!1.0", ARCHIVE, ["of_archive.py"]),
    ("of-project", "0.1", LOCAL, ["of_project/__init__.py"]),
    ("of-copy", "1.0+local", COPY, ["of_copy/__init__.py"]),
    ("before", "2.0rc1", None, ["before/__init__.py"]),
    ("part-one", "1.0", None, ["parts/one/__init__.py"]),
    ("part-two", "2.0", None, ["parts/two/__init__.py"]),
]

DECLARED = ["of-index>=1", "of-vcs", "before", "part-one", "nowhere"]

RULES: list[dict[str, Any]] = [
    {},
    *({"version": text} for text in (">=1", "<1", "==1.*", "!=2.0", "~=2.0", "===1.2.0")),
    *({"allowed": allowed} for allowed in (True, False)),
    *({"required": required} for required in (True, False)),
    {"allowed": False, "required": True},
    *({"declared": declared} for declared in (True, False)),
    *({"editable": editable} for editable in (True, False)),
    *({"origin": {"type": kind}} for kind in ("index", "vcs", "archive", "local", "unknown")),
    {"origin": {"repository": URL}},
    {"origin": {"repository": f"{URL}.git/"}},
    {"origin": {"url": f"{URL}.whl"}},
    {"origin": {"commit": COMMIT}},
    {"origin": {"commit": COMMIT[:7]}},
    {"provenance": True},
    {"provenance": {"required": False}},
]

#: Of the subject; the first word is the distribution that is imported.
MODULES = {
    "of-index": "import of_index\n",
    "of-vcs": "from of_vcs import x\n",
    "of-archive": "def f():\n    import of_archive\n",
    "of-project": "import of_project\n",
    "of-copy": "import of_copy\n",
    "before": "import before\n",
    "part-one": "import parts.one\n",
    "nowhere": "import nowhere\n",
    "perhaps": "try:\n    import nowhere\nexcept ImportError:\n    nowhere = None\n",
    "nothing": "import json, os.path\nfrom . import beside\nX = 1\n",
}

OPTIONS = [
    dict(zip(("unresolved", "undeclared", "unlisted"), values, strict=True))
    for values in itertools.product(("allow", "deny"), repeat=3)
]


def environment(packages: Path) -> None:
    for name, version, url, files in INSTALLED:
        described = packages / f"{name.replace('-', '_')}-{version}.dist-info"
        write(described / "METADATA", metadata(name, version))
        write(described / "INSTALLER", "pip\n")
        write(described / "RECORD", "".join(f"{file},,\n" for file in files))
        if url is not None:
            write(described / "direct_url.json", json.dumps(url))
        for file in files:
            write(packages / file)


def cases() -> list[dict[str, Any]]:
    made = []
    allow = {"unresolved": "allow"}
    for name in [*(name for name, *_ in INSTALLED), "nowhere"]:
        for rule, other in itertools.product(RULES, (name, "nothing")):
            contract = {"dependencies": {name: rule}, "dependency_options": allow}
            made.append({"about": name, "contract": contract, "imports": other})
    for module, options in itertools.product(MODULES, OPTIONS):
        contract = {"dependencies": {"of-index": {}}, "dependency_options": options}
        made.append({"about": "", "contract": contract, "imports": module})
    for module in MODULES:
        made.append({"about": "", "contract": {"dependencies": {"of-vcs": {}}}, "imports": module})
    return [{**case, "module": MODULES.get(case["imports"], "X = 1\n")} for case in made]


def by_release(
    python: Path, folder: Path, packages: Path, asked: list[dict[str, Any]]
) -> list[str]:
    done = subprocess.run(
        [python, TOLD],
        input=json.dumps({"folder": str(folder), "cases": asked}),
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def by_importspy(python: Path, folder: Path, packages: Path, case: dict[str, Any]) -> str:
    write(folder / "contract.yml", json.dumps(case["contract"]))
    write(folder / "subject.py", case["module"])
    command = [NATIVE, "check", "--python", python, "-s", "contract.yml", "subject.py"]
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ["admitted", "denied", "wrong contract"][done.returncode]


def reason(case: dict[str, Any], there: str, here: str) -> str | None:
    """Why a case differs; nothing where nobody has said."""
    rules = case["contract"]["dependencies"]
    rule = next(iter(rules.values()))
    name = next(iter(rules))
    options = case["contract"].get("dependency_options")
    origin = rule.get("origin", {}).get("type")
    is_imported = case["imports"] == name and name in MODULES
    is_installed = any(name == known for known, *_ in INSTALLED)
    if case["imports"] == "perhaps":
        return "what may be missing need not lead anywhere"
    if not case["about"] and case["imports"] == "part-one":
        return "of a namespace package, whoever provides the module counts, not everybody"
    if name == "nowhere" and not rule.get("allowed", True):
        return "what isn't installed and is forbidden is known by its name"
    if origin == "unknown":
        return "`type: unknown` is no origin"
    if not case["about"] and options is None and there == "denied":
        return "`unresolved` is denied where nothing is said"
    if not is_installed and rule.get("allowed", True) and rule.get("required") is not False:
        return "what isn't installed is missing, imported or not"
    if rule.get("required") and not is_imported and here == "admitted":
        return "`required` means installed, not imported"
    if not is_imported and here == "denied":
        return "a rule speaks of what is installed, imported or not"
    if origin == "index" and is_imported and there == "denied":
        return "pip writes nothing down for what is from an index, and everything else"
    if "version" in rule and name == "before" and there == "denied":
        return "pre-releases count"
    if "editable" in rule and rule["editable"] is False and there == "denied":
        return "what nobody says is editable isn't"
    return None


def main() -> int:
    arguments = argparse.ArgumentParser(description="Compare with ImportSpy 0.5.")
    arguments.add_argument("python", type=Path)
    given = arguments.parse_args()
    asked = cases()
    with tempfile.TemporaryDirectory() as name:
        packages, folder = Path(name) / "packages", Path(name) / "project"
        environment(packages)
        write(folder / "beside.py")
        project = f"[project]\nname = 'shop'\ndependencies = {DECLARED}\n"
        write(folder / "pyproject.toml", project)
        there = by_release(given.python, folder, packages, asked)
        here = [by_importspy(given.python, folder, packages, case) for case in asked]
    reasons: Counter[str] = Counter()
    unexplained = 0
    for case, one, other in zip(asked, there, here, strict=True):
        if one == other:
            continue
        why = reason(case, one, other)
        if why is None:
            unexplained += 1
            print(f"0.5 {one}, here {other}: {json.dumps(case['contract'])}, {case['imports']}")
        else:
            reasons[why] += 1
    print(f"{len(asked)} cases, {sum(reasons.values()) + unexplained} differ")
    for why, count in reasons.most_common():
        print(f"{count:5} {why}")
    return min(unexplained, 1)


if __name__ == "__main__":
    sys.exit(main())
