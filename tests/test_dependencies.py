"""Rules on dependencies, on environments made for them and on this one."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from packaging.markers import Marker, default_environment
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from test_distributions import describes, write

Violations = list[dict[str, Any]]


@pytest.fixture
def packages(native: Cli) -> Path:
    """The folder of packages of the virtual environment in the current folder."""
    environment = native.folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    [packages] = environment.glob("lib/python3*/site-packages")
    return packages


def judged(
    cli: Cli,
    rules: dict[str, Any],
    module: str = "NAME = 1\n",
    python: Path | str = ".venv",
    **others: Any,
) -> Violations:
    (cli.folder / "contract.json").write_text(json.dumps({"dependencies": rules, **others}))
    (cli.folder / "subject.py").write_text(module)
    options = ("--python", python, "--output-format", "json")
    document = cli.json("check", "-s", "contract.json", *options, "subject.py")
    [subject] = document["subjects"]
    violations: Violations = subject["violations"]
    return violations


def told(violations: Violations) -> list[tuple[str, str, str]]:
    return [(one["code"], one["subject"], one["status"]) for one in violations]


def installed(name: str, version: str, **files: str) -> dict[str, str]:
    folder = f"{name}-{version}.dist-info"
    described = {"METADATA": describes(name, version), "INSTALLER": "pip\n", "RECORD": "", **files}
    return {f"{folder}/{file}": text for file, text in described.items()}


def test_presence_and_version(native: Cli, packages: Path) -> None:
    write(packages, {**installed("Flask_SQLAlchemy", "3.1.1"), **installed("old", "1.0")})
    rules = {
        "flask.sqlalchemy": ">=3,<4",
        "old": {"version": ">=2", "reason": "1.0 loses data"},
        "absent": "~=2.0",
        "perhaps": {"required": False, "version": ">=2"},
    }
    old, absent = judged(native, rules)
    assert (old["code"], old["found"], old["reason"]) == (
        "dependency-version",
        "1.0",
        "1.0 loses data",
    )
    assert str(packages) in old["message"]
    assert "pip install 'old>=2'" in old["help"]
    assert (absent["code"], absent["subject"]) == ("dependency-missing", "dependency:absent")
    assert "pip install 'absent~=2.0'" in absent["help"]


def test_a_target_that_does_not_answer_settles_nothing(native: Cli) -> None:
    fake = native.folder / "python"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    [violation] = judged(native, {"a": ">=1"}, python=fake)
    assert violation["status"] == "undetermined"


def test_broken_metadata_is_undetermined(native: Cli, packages: Path) -> None:
    write(packages, {"broken-1.0.dist-info/METADATA": "Name: broken\n"})
    rules = {"broken": {"version": ">=1", "required": True}}
    assert told(judged(native, rules)) == [
        ("dependency-version", "dependency:broken", "undetermined")
    ]


@pytest.mark.parametrize(
    "marker", ["sys_platform == 'linux'", "python_version < '3'", "extra == 'x'"]
)
def test_a_rule_holds_where_its_marker_does(native: Cli, packages: Path, marker: str) -> None:
    violations = judged(native, {"absent": {"marker": marker}})
    assert bool(violations) == Marker(marker).evaluate({"extra": ""})


VARIABLES = [name for name in default_environment() if name != "platform_version"]


@pytest.mark.parametrize("name", VARIABLES)
def test_markers_know_what_packaging_knows(native: Cli, packages: Path, name: str) -> None:
    """The environments are made with this interpreter."""
    value = default_environment()[name]  # type: ignore[literal-required]
    rules = {
        "same": {"marker": f"{name} == {value!r}"},
        "other": {"marker": f"{name} != {value!r}"},
    }
    expected = [rule for rule, one in rules.items() if Marker(one["marker"]).evaluate()]
    missing = [one["subject"].partition(":")[2] for one in judged(native, rules)]
    assert missing == expected


def test_extras(native: Cli, packages: Path) -> None:
    needs = (
        "Metadata-Version: 2.1\nName: web\nVersion: 1.0\nProvides-Extra: socks\n"
        "Provides-Extra: all\nProvides-Extra: none\nRequires-Dist: always\n"
        "Requires-Dist: PySocks>=1.5,!=1.5.7; extra == 'socks'\n"
        "Requires-Dist: web[socks]; extra == 'all'\nRequires-Dist: web[all]; extra == 'all'\n\n"
    )
    write(packages, installed("web", "1.0", METADATA=needs))
    rules = {"web[socks]": None, "web[all]": None, "web[none]": None, "web[typo]": None}
    lacking = [
        ("dependency-extra", f"dependency:web[{extra}]", "broken")
        for extra in ("socks", "all", "typo")
    ]
    assert told(judged(native, rules)) == lacking
    write(packages, installed("PySocks", "1.7.1"))
    assert told(judged(native, rules)) == lacking[2:]


def test_extras_of_eggs(native: Cli, packages: Path) -> None:
    write(
        packages,
        {
            "egg.egg-info/PKG-INFO": describes("egg", "1.0"),
            "egg.egg-info/requires.txt": "a\n\n[fast]\nspeed>=2\n\n[slow:os_name == 'nt']\nb\n",
            **installed("speed", "2.0"),
        },
    )
    assert judged(native, {"egg[fast]": None, "egg[slow]": ">=1"}) == []


def direct(**info: Any) -> dict[str, str]:
    return {"direct_url.json": json.dumps(info)}


def test_origins(native: Cli, packages: Path) -> None:
    commit = "1f0c2d7e3d3b0a5d4f6e8a9b0c1d2e3f4a5b6c7d"
    repository = "https://me:secret@example.org/shop/core.git"
    archive = "https://example.org/a-1.0.zip?token=secret"
    vcs = {"vcs": "git", "commit_id": commit}
    write(
        packages,
        {
            **installed("core", "1.0", **direct(url=repository, vcs_info=vcs)),
            **installed("arch", "1.0", **direct(url=archive, archive_info={"hash": "sha256=ab"})),
            **installed("link", "1.0", **direct(url="file:///x", dir_info={"editable": True})),
            **installed("plain", "1.0"),
            **installed("conda", "1.0", INSTALLER="conda"),
            **installed("odd", "1.0", **{"direct_url.json": "{"}),
        },
    )
    kept = {
        "core": {
            "origin": {
                "type": "vcs",
                "repository": "https://example.org/shop/core",
                "url": "https://example.org/shop/core.git",
                "commit": commit.upper(),
            }
        },
        "arch": {"origin": {"url": "https://example.org/a-1.0.zip", "hash": "sha256:AB"}},
        "link": {"editable": True, "origin": {"type": "local"}},
        "plain": {"editable": False, "origin": {"type": "index"}},
    }
    assert judged(native, kept) == []
    broken = {
        "core": {"origin": {"type": "index", "commit": "0" * 40}},
        "arch": {"origin": {"hash": "sha256:cd"}},
        "link": {"editable": False},
        "plain": {"origin": {"repository": "https://example.org"}},
        "conda": {"origin": {"type": "index"}},
        "odd": {"editable": False},
    }
    violations = judged(native, broken)
    assert told(violations) == [
        ("dependency-origin", "dependency:core", "broken"),
        ("dependency-origin", "dependency:core", "broken"),
        ("dependency-origin", "dependency:arch", "broken"),
        ("dependency-editable", "dependency:link", "broken"),
        ("dependency-origin", "dependency:plain", "broken"),
        ("dependency-origin", "dependency:conda", "undetermined"),
        ("dependency-editable", "dependency:odd", "undetermined"),
    ]
    assert "secret" not in json.dumps(violations)


def test_a_project_that_is_linked_by_an_egg_link(native: Cli, packages: Path) -> None:
    project = native.folder / "project"
    write(
        project,
        {"linked.egg-info/PKG-INFO": describes("linked", "2.0"), "linked_module.py": ""},
    )
    write(packages, {"linked.egg-link": f"{project}\n.", "easy-install.pth": f"{project}\n"})
    rules = {"linked": {"editable": True, "version": "2.0"}, "import:linked_module": "2.0"}
    assert judged(native, rules) == []


OWNED = {
    **installed("one", "1.0", RECORD="shared/one.py,,\nalone.py,,\none-1.0.dist-info/RECORD,,\n"),
    **installed("two", "2.0", RECORD="shared/two.py,,\n"),
    **installed("stub", "9", RECORD="other-stubs/__init__.pyi,,\n"),
    "shared/one.py": "",
    "shared/two.py": "",
    "alone.py": "",
}


def test_whatever_provides_an_import_name(native: Cli, packages: Path) -> None:
    write(packages, OWNED)
    rules = {
        "import:alone": "==1.0",
        "import:shared.two": "==2.0",
        "import:shared": ">=2",
        "import:json": None,
        "import:subject": None,
    }
    assert told(judged(native, rules)) == [
        # Of the two that provide it, one is too old.
        ("dependency-version", "dependency:import:shared", "broken"),
        # Nobody installed these.
        ("dependency-missing", "dependency:import:json", "broken"),
        ("dependency-missing", "dependency:import:subject", "broken"),
    ]


def test_what_must_not_be_imported(native: Cli, packages: Path) -> None:
    write(packages, OWNED)
    source = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import alone\n"
        "import shared.two\ntry:\n    import gone\nexcept ImportError:\n    gone = None\n"
    )
    rules = {name: {"allowed": False} for name in ("one", "two", "gone", "elsewhere")}
    violations = judged(native, rules, source)
    assert [(one["code"], one["subject"], one["source"]["line"]) for one in violations] == [
        ("dependency-denied", "import:shared.two", 4),
        ("dependency-denied", "import:gone", 6),
    ]
    denied = [one["subject"] for one in judged(native, rules, "def run():\n    import alone\n")]
    assert denied == ["import:alone"]


def test_the_version_of_another_module(native: Cli, packages: Path) -> None:
    write(packages, OWNED)
    others = [
        {"module": "alone", "version": "==1.0"},
        {"module": "shared.two", "version": "<2"},
        {"module": "json", "version": ">=1"},
    ]
    places = [{"systems": [{"pythons": [{"modules": others}]}]}]
    violations = judged(native, {}, module="subject", filename="subject.py", deployments=places)
    assert [(one["code"], one["subject"], one["found"]) for one in violations] == [
        ("version-mismatch", "modules:shared.two/version", "2.0"),
    ]


# --- against the libraries that define what is right ---


def test_this_environment(native: Cli) -> None:
    """Every distribution that importlib.metadata finds here is found, in its version."""
    found = {str(canonicalize_name(one.name)): one.version for one in metadata.distributions()}
    rules = {name: f"=={version}" for name, version in found.items()}
    assert judged(native, rules, python=sys.executable) == []
    rules = {name: f"!={version}" for name, version in found.items()}
    violations = judged(native, rules, python=sys.executable)
    assert {one["subject"].partition(":")[2] for one in violations} == set(found)


def test_what_import_names_are_provided_by(native: Cli) -> None:
    """`import:NAME` agrees with importlib.metadata on everything that is installed here."""
    rules: dict[str, Any] = {}
    wanted = {}
    for name, owners in metadata.packages_distributions().items():
        versions = {metadata.version(owner) for owner in owners}
        if name.isidentifier() and len(versions) == 1 and not name.startswith("__editable__"):
            rules[f"import:{name}"] = f"!={versions.copy().pop()}"
            wanted[f"dependency:import:{name}"] = versions.pop()
    found = {one["subject"]: one["found"] for one in judged(native, rules, python=sys.executable)}
    assert {name: found.get(name) for name in wanted} == wanted


def versions(choose: random.Random, count: int) -> list[str]:
    """Versions as they are written, near to one another."""

    def version() -> str:
        def number() -> str:
            return str(choose.choice([0, 0, 1, 1, 2, 3, 10]))

        text = ".".join(number() for _ in range(choose.randint(1, 4)))
        if choose.random() < 0.1:
            text = f"{choose.randint(0, 2)}!{text}"
        if choose.random() < 0.35:
            kind = choose.choice(["a", "b", "rc", ".alpha", "-beta.", "_c", "pre", "RC"])
            text += f"{kind}{number()}"
        if choose.random() < 0.25:
            text += choose.choice([".post", "-", "-r", "rev"]) + number()
        if choose.random() < 0.25:
            text += choose.choice([".dev", "dev", "-dev."]) + number()
        if choose.random() < 0.15:
            text += "+" + choose.choice(["local", "1", "ubuntu.1", "1.2", "A-b"])
        return choose.choice(["", "", "", "v"]) + text

    return [version() for _ in range(count)]


def specifiers(choose: random.Random, near: list[str]) -> str:
    """A set of specifiers that `packaging` accepts."""
    while True:
        parts = []
        for _ in range(choose.choice([1, 1, 1, 2, 3])):
            sign = choose.choice(["==", "!=", "<", "<=", ">", ">=", "~=", "==", "!=", "==="])
            version = choose.choice(near)
            if sign in ("==", "!=") and choose.random() < 0.4:
                version = version.partition("+")[0] + ".*"
            parts.append(sign + choose.choice(["", " "]) + version)
        text = choose.choice([",", ", "]).join(parts)
        try:
            SpecifierSet(text)
        except InvalidSpecifier:
            continue
        return text


def test_ten_thousand_pairs_against_packaging(native: Cli, packages: Path) -> None:
    choose = random.Random(440)
    installed_versions = versions(choose, 1000)
    for number, version in enumerate(installed_versions):
        write(packages, {f"d{number}-0.dist-info/METADATA": describes(f"d{number}", version)})
    compared = 0
    for _ in range(10):
        rules = {
            f"d{number}": specifiers(choose, [version, *choose.sample(installed_versions, 3)])
            for number, version in enumerate(installed_versions)
        }
        violations = judged(native, rules)
        refused = {one["subject"].partition(":")[2] for one in violations}
        for number, version in enumerate(installed_versions):
            wanted = rules[f"d{number}"]
            accepted = SpecifierSet(wanted).contains(version, prereleases=True)
            assert accepted == (f"d{number}" not in refused), (wanted, version)
            compared += 1
    assert compared == 10_000


#: PEP 440's own examples: a specifier, what it accepts, what it doesn't.
EXAMPLES = [
    ("~=2.2", ["2.2", "2.3", "2.99"], ["3.0", "2.1"]),
    ("~=1.4.5", ["1.4.5", "1.4.6"], ["1.5.0", "1.4.4"]),
    ("~=2.2.post3", ["2.2.post3", "2.3"], ["2.2.post2", "3"]),
    ("~=1.4.5a4", ["1.4.5a4", "1.4.5"], ["1.4.5a3", "1.5"]),
    ("~=2.2.0", ["2.2.0", "2.2.9"], ["2.3"]),
    ("==1.1", ["1.1", "1.1.0", "1.1+local"], ["1.1.post1", "1.1a1", "1.1.dev1"]),
    ("==1.1.post1", ["1.1.post1"], ["1.1", "1.1.post2"]),
    ("==1.1.*", ["1.1", "1.1.post1", "1.1a1", "1.1.dev1"], ["1", "1.2", "1.10"]),
    ("!=1.1", ["1.1.post1"], ["1.1"]),
    ("!=1.1.*", ["1.2"], ["1.1", "1.1.post1"]),
    (">1.7", ["1.7.1", "1.8"], ["1.7", "1.7.0.post1", "1.7+x"]),
    (">1.7.post2", ["1.7.1", "1.7.0.post3"], ["1.7.0", "1.7.post2"]),
    ("<1.7", ["1.6"], ["1.7", "1.7a1", "1.7.dev0"]),
    ("===foobar", [], ["1.0"]),
    (">=1!0", ["1!1.0"], ["2020.1"]),
]


def test_the_examples_of_pep_440(native: Cli, packages: Path) -> None:
    rules: dict[str, Any] = {}
    wanted = {}
    for wanted_version, kept, refused in EXAMPLES:
        for version in kept + refused:
            name = f"d{len(rules)}"
            write(packages, {f"{name}-0.dist-info/METADATA": describes(name, version)})
            rules[name] = wanted_version
            wanted[name] = version in kept
    refused_names = {one["subject"].partition(":")[2] for one in judged(native, rules)}
    assert {name: name not in refused_names for name in rules} == wanted
