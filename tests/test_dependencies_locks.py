"""Lock files as the measure of what is installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Cli
from test_dependencies import installed, packages  # noqa: F401
from test_distributions import write

PYLOCK = """\
lock-version = "1.0"
created-by = "test"

[[packages]]
name = "Requests"
version = "2.32.3"
wheels = [{name = "r.whl", hashes = {sha256 = "aa"}}]

[[packages]]
name = "winreg-helper"
version = "1.0"
marker = "sys_platform == 'win32'"

[[packages]]
name = "idna"
version = "3.7"
marker = "python_version < '3'"

[[packages]]
name = "idna"
version = "3.8"
marker = "python_version >= '3'"

[[packages]]
name = "core"
vcs = {type = "git", url = "https://example.org/core", commit-id = "abc123"}
"""

UV = """\
version = 1
requires-python = ">=3.10"

[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [
    { name = "requests", extra = ["socks"] },
    { name = "winreg-helper", marker = "sys_platform == 'win32'" },
    { name = "core" },
]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "requests"
version = "2.32.3"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "idna" }]
sdist = { url = "https://x/r.tar.gz", hash = "sha256:bb" }
wheels = [{ url = "https://x/r.whl", hash = "sha256:aa" }]

[package.optional-dependencies]
socks = [{ name = "pysocks" }]

[[package]]
name = "idna"
version = "3.8"

[[package]]
name = "pysocks"
version = "1.7.1"

[[package]]
name = "winreg-helper"
version = "1.0"

[[package]]
name = "pytest"
version = "8.0"

[[package]]
name = "core"
version = "1.0"
source = { git = "https://example.org/core?rev=main#abc123" }
"""

POETRY = """\
[[package]]
name = "requests"
version = "2.32.3"
optional = false
groups = ["main"]
files = [{file = "r.whl", hash = "sha256:aa"}]

[[package]]
name = "idna"
version = "3.8"
optional = false
groups = ["main", "dev"]
markers = "python_version >= \\"3\\""
files = []

[[package]]
name = "pytest"
version = "8.0"
optional = false
groups = ["dev"]
files = []

[[package]]
name = "winreg-helper"
version = "1.0"
optional = false
groups = ["main"]
markers = {main = "sys_platform == 'win32'"}
files = []

[[package]]
name = "core"
version = "1.0"
optional = false
groups = ["main"]
files = []
[package.source]
type = "git"
url = "https://example.org/core"
resolved_reference = "abc123"

[metadata]
lock-version = "2.1"
"""

REQUIREMENTS = """\
# locked
--index-url https://example.org
requests==2.32.3 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
idna==3.8 ; python_version >= "3"
winreg-helper==1.0 ; sys_platform == "win32"
core @ git+https://example.org/core@abc123
"""

LOCKS = {
    "pylock.toml": PYLOCK,
    "uv.lock": UV,
    "poetry.lock": POETRY,
    "requirements.txt": REQUIREMENTS,
}


def core(commit: str = "abc123") -> dict[str, str]:
    info = {"vcs": "git", "commit_id": commit}
    return {"direct_url.json": json.dumps({"url": "https://example.org/core", "vcs_info": info})}


INSTALLED = {
    **installed("requests", "2.32.3"),
    **installed("idna", "3.8"),
    **installed("PySocks", "1.7.1"),
    **installed("core", "1.0", **core()),
    **installed("pip", "24.0"),
}


def judged(cli: Cli, lock: str, folder: str = ".") -> list[tuple[str, str, str, str | None]]:
    contract = {"dependency_options": {"lock": lock}}
    write(cli.folder, {f"{folder}/contract.json": json.dumps(contract), "subject.py": "X = 1\n"})
    options = ("--python", ".venv", "--output-format", "json")
    path = f"{folder}/contract.json"
    document = cli.json("check", "-s", path, *options, "subject.py")
    return [
        (one["code"], one["subject"].partition(":")[2], one["status"], one["found"])
        for one in document["subjects"][0]["violations"]
    ]


@pytest.fixture(params=LOCKS)
def lock(request: pytest.FixtureRequest, native: Cli, packages: Path) -> str:  # noqa: F811
    """A lock file of every kind, and what it locks."""
    name: str = request.param
    write(native.folder, {name: LOCKS[name]})
    write(packages, INSTALLED)
    if name != "uv.lock":
        remove(packages, "PySocks-1.7.1")
    return name


def remove(packages: Path, name: str) -> None:  # noqa: F811
    for path in sorted((packages / f"{name}.dist-info").iterdir()):
        path.unlink()
    (packages / f"{name}.dist-info").rmdir()


def test_what_is_installed_is_what_is_locked(native: Cli, lock: str) -> None:
    assert judged(native, lock) == []
    assert judged(native, lock, "contracts/here") == []


def test_another_version(native: Cli, packages: Path, lock: str) -> None:  # noqa: F811
    remove(packages, "idna-3.8")
    write(packages, installed("idna", "3.7"))
    assert judged(native, lock) == [("lock-mismatch", "idna", "broken", "3.7")]


def test_what_is_not_there(native: Cli, packages: Path, lock: str) -> None:  # noqa: F811
    remove(packages, "idna-3.8")
    assert judged(native, lock) == [("lock-missing", "idna", "broken", None)]


def test_what_is_not_locked(native: Cli, packages: Path, lock: str) -> None:  # noqa: F811
    write(packages, installed("strange", "6.6.6"))
    assert judged(native, lock) == [("lock-mismatch", "strange", "broken", "6.6.6")]


def test_another_commit(native: Cli, packages: Path, lock: str) -> None:  # noqa: F811
    write(packages, installed("core", "1.0", **core("def456")))
    expected = [("lock-mismatch", "core", "broken", "def456")]
    assert judged(native, lock) == ([] if lock == "requirements.txt" else expected)


def test_another_archive(native: Cli, packages: Path, lock: str) -> None:  # noqa: F811
    for digest, found in (("aa", []), ("cc", ["sha256:cc"])):
        info = {"url": "https://x/r.whl", "archive_info": {"hashes": {"sha256": digest}}}
        direct = {"direct_url.json": json.dumps(info)}
        write(packages, installed("requests", "2.32.3", **direct))
        assert [one[3] for one in judged(native, lock)] == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gone.lock", None),
        ("uv.lock", "version = [\n"),
        ("uv.lock", "nothing = 1\n"),
        ("pylock.toml", 'lock-version = "9.0"\n'),
        ("pylock.toml", 'lock-version = "1.0"\n[[packages]]\nname = "a"\nmarker = "nonsense"\n'),
        ("requirements.txt", "requests>=2\n"),
        ("requirements.txt", "requests\n"),
    ],
)
def test_a_lock_file_that_can_not_be_used(
    native: Cli,
    packages: Path,  # noqa: F811
    name: str,
    text: str | None,
) -> None:
    if text is not None:
        write(native.folder, {name: text})
    [(code, _, status, _)] = judged(native, name)
    assert (code, status) == ("lock-mismatch", "undetermined")


def test_groups_that_are_installed_by_default(native: Cli, packages: Path) -> None:  # noqa: F811
    """PEP 751: markers speak of the groups that somebody asks for, and of these."""
    text = "lock-version = '1.0'\ndefault-groups = ['Main_Group']\n"
    for group in ("main-group", "docs"):
        text += f"[[packages]]\nname = 'for-{group}'\nversion = '1.0'\n"
        text += f"marker = \"'{group}' in dependency_groups\"\n"
    write(native.folder, {"pylock.toml": text})
    [(code, name, *_)] = judged(native, "pylock.toml")
    assert (code, name) == ("lock-missing", "for-main-group")


FORKED = """
version = 1
[[package]]
name = "shop"
source = { virtual = "." }
dependencies = [{ name = "click" }]
[[package]]
name = "click"
version = "8.1.8"
resolution-markers = ["python_version < '3'", "sys_platform == 'win32' and os_name == 'x'"]
[[package]]
name = "click"
version = "8.3.1"
resolution-markers = ["python_version >= '3'"]
"""


def test_versions_for_other_places(native: Cli, packages: Path) -> None:  # noqa: F811
    write(native.folder, {"uv.lock": FORKED})
    assert judged(native, "uv.lock") == [("lock-missing", "click", "broken", None)]
    write(packages, installed("click", "8.1.8"))
    assert judged(native, "uv.lock") == [("lock-mismatch", "click", "broken", "8.1.8")]
    (packages / "click-8.1.8.dist-info").rename(packages / "click-8.3.1.dist-info")
    write(packages, installed("click", "8.3.1"))
    assert judged(native, "uv.lock") == []
