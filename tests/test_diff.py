"""`importspy diff`: what changed, for whom it is a break, and what that calls for."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import Cli

OLD = """\
__version__ = "1.0"
def run(rows, limit=10): ...
def stop(): ...
class Plugin:
    def export(self, rows): ...
"""

ADDED = OLD.replace("1.0", "1.1").replace("limit=10", "limit=10, *, strict=False") + "X = 1\n"
BROKEN = OLD.replace("def stop(): ...\n", "").replace("export(self, rows)", "export(self, table)")


def sides(cli: Cli, old: str, new: str) -> None:
    (cli.folder / "old.py").write_text(old, encoding="utf-8")
    (cli.folder / "new.py").write_text(new, encoding="utf-8")


@pytest.mark.parametrize(
    ("new", "verdict", "status"), [(OLD, "patch", 0), (ADDED, "minor", 0), (BROKEN, "major", 1)]
)
def test_a_module_and_its_next_version(cli: Cli, new: str, verdict: str, status: int) -> None:
    sides(cli, OLD, new)
    done = cli.run("diff", "old.py", "new.py", "--fail-on", "breaking")
    assert done.returncode == status, done.stdout
    assert done.stdout.splitlines()[-1].startswith(f"{verdict}: ")
    report = cli.json("diff", "old.py", "new.py", "--output-format", "json")
    assert report["verdict"] == verdict


def test_what_no_contract_demands_is_a_change(native: Cli) -> None:
    """The limits that `docs/writing.md` names."""
    method = "class Plugin:\n    @classmethod\n    def of({}rows): ...\n"
    sides(
        native,
        "def export(rows): ...\n" + method.format("cls, "),
        "def export(rows, target): ...\n" + method.replace("classm", "staticm").format(""),
    )
    assert native.run("init", "old.py", "--full", "-o", "c.yml").returncode == 0
    assert native.run("check", "-s", "c.yml", "new.py").returncode == 0
    told = native.run("diff", "old.py", "new.py").stdout
    assert "parameter-added-required" in told
    assert "kind-changed" in told
    assert native.run("diff", "old.py", "new.py", "--fail-on", "breaking").returncode == 1


def test_both_places_are_told(native: Cli) -> None:
    sides(native, OLD, BROKEN)
    report = native.json("diff", "old.py", "new.py", "--output-format", "json")
    found = {
        (one["code"], one["subject"], one["importers"], one["implementers"]): (
            one["old"]["place"] and one["old"]["place"]["line"],
            one["new"]["place"] and one["new"]["place"]["line"],
        )
        for one in report["changes"]
    }
    assert found == {
        ("removed", "function:stop", "breaking", "neutral"): (3, None),
        ("parameter-removed", "argument:Plugin.export.rows", "breaking", "breaking"): (5, 4),
        ("parameter-added-required", "argument:Plugin.export.table", "breaking", "breaking"): (
            5,
            4,
        ),
    }


def test_release_notes(native: Cli) -> None:
    sides(native, OLD, ADDED)
    done = native.run("diff", "old.py", "new.py", "--output-format", "markdown")
    assert done.stdout.startswith("**minor: 0 breaking, 2 widening, 0 neutral**\n")
    assert "| parameter-added | `argument:run.strict` |  |  | widening | neutral |\n" in done.stdout


def test_contracts(native: Cli) -> None:
    (native.folder / "a.yml").write_text("functions: [run]\n", encoding="utf-8")
    (native.folder / "b.json").write_text('{"functions": ["run", "stop"]}', encoding="utf-8")
    [change] = native.json("diff", "a.yml", "b.json", "--output-format", "json")["changes"]
    assert (change["code"], change["subject"]) == ("rule-added", "functions.stop")
    assert (change["importers"], change["implementers"]) == ("widening", "breaking")
    assert change["new"]["place"] == {"path": "b.json", "line": 1, "column": 23}


def test_no_secret_is_shown(native: Cli) -> None:
    contract = (
        "deployments: [{systems: [{environment: {variables: [{name: TOKEN, value: VALUE}],"
        " secrets: [TOKEN]}}]}]\n"
    )
    for name, value in (("a.yml", "hunter2"), ("b.yml", "hunter345")):
        text = contract.replace("VALUE", value)
        (native.folder / name).write_text(text, encoding="utf-8")
    done = native.run("diff", "a.yml", "b.yml")
    assert "hunter" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [("a.yml", "m.py"), ("nothing.py", "m.py"), ("HEAD:m.py", "m.py"), ("--x:m.py", "m.py")],
)
def test_what_cannot_be_compared_is_status_2(native: Cli, old: str, new: str) -> None:
    (native.folder / "a.yml").write_text("functions: [run]\n", encoding="utf-8")
    (native.folder / "m.py").write_text("", encoding="utf-8")
    done = native.run("diff", old, new)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error")


def test_a_module_that_does_not_parse(native: Cli) -> None:
    sides(native, OLD, "def run(:\n")
    assert native.run("diff", "old.py", "new.py").returncode == 1


# --- packages and revisions -----------------------------------------------------------------------


def package(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        path = folder / "shop" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def git(folder: Path, *args: str) -> None:
    identity = ("-c", "user.name=me", "-c", "user.email=me@example.org")
    subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True)


INIT = "from ._impl import make\nfrom .cart import Cart\n__all__ = ['make', 'Cart']\n"
IMPL = "def make(kind): ...\n"
CART = "class Cart:\n    def add(self, item): ...\n"


def test_a_package_and_its_revision(cli: Cli) -> None:
    root = cli.folder
    package(root / "src", __init__=INIT, _impl=IMPL, cart=CART, old="def f(): ...\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    (root / "src" / "shop" / "old.py").unlink()
    package(
        root / "src",
        _impl="def make(kind, size): ...\n",
        cart=CART.replace("item", "item, count=1"),
        _new="def g(): ...\n",
        fresh="",
    )
    for old, new in (("HEAD:src/shop", "src/shop"), ("HEAD:src", "src")):
        report = cli.json("diff", old, new, "--output-format", "json")
        changes = {(one["code"], one["subject"]): one["importers"] for one in report["changes"]}
        assert changes == {
            ("parameter-added-required", "shop:argument:make.size"): "breaking",
            ("parameter-added", "shop.cart:argument:Cart.add.count"): "widening",
            ("removed", "module:shop.old"): "breaking",
            ("added", "module:shop.fresh"): "widening",
        }
    one = cli.json("diff", "HEAD:src/shop/cart.py", "src/shop/cart.py", "--output-format", "json")
    assert [change["code"] for change in one["changes"]] == ["parameter-added"]


def test_paths_in_revisions_are_read_as_git_does(native: Cli) -> None:
    root = native.folder
    package(root / "src", __init__=INIT, _impl=IMPL, cart=CART)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    git(root, "tag", "-a", "v1", "-m", "first")
    git(root, "gc", "-q")
    git(root, "clone", "-q", "--bare", ".", "bare.git")
    git(root, "worktree", "add", "-q", "tree", "v1")
    package(root / "src", cart=CART.replace("item", "item, count"))
    inside = root / "src" / "shop"
    for folder, old, new in (
        (root, "v1:src/shop", "src/shop"),
        (root, "v1^{commit}:./src//shop/", "src/shop/"),
        (root, "v1:src/../src/shop", "src/shop"),
        (inside, "HEAD:./", "."),
        (inside, "HEAD:../shop/cart.py", "cart.py"),
        (inside, "HEAD:src/shop", "."),
        (root / "bare.git", "v1:src/shop", inside),
        (root / "tree", "HEAD:src/shop", inside),
    ):
        done = native.run("diff", old, new, "--output-format", "json", cwd=folder)
        assert [one["code"] for one in json.loads(done.stdout)["changes"]] == [
            "parameter-added-required"
        ], (old, new)
    for old, said in (
        ("v2:src", "Not a valid object name v2"),
        (":src", "Not a valid object name"),
        ("v1:nothing.py", "the revision has no such file"),
        ("v1:src/*", "the revision has no such file"),
        ("v1:../../x", "leads out of the repository"),
        ("v1:src/../../x", "leads out of the repository"),
    ):
        done = native.run("diff", old, "src")
        assert (done.returncode, done.stdout) == (2, ""), old
        assert said in done.stderr
    done = native.run("diff", "v1:src", "src", env={"PATH": str(root / "tree")})
    assert done.returncode == 2
    assert "git can't be run" in done.stderr


def test_the_installed_module_is_found_by_its_name(native: Cli) -> None:
    report = native.json("diff", "json.decoder", "json.decoder", "--output-format", "json")
    assert (report["verdict"], report["changes"]) == ("patch", [])


# --- releases and environments --------------------------------------------------------------------

RELEASES = {"1.0": "def make(kind): ...\n", "2.0": "def make(kind, size): ...\n"}
CHANGED = [("parameter-added-required", "shop:argument:make.size")]


def changes(cli: Cli, *args: object) -> list[tuple[str, str]]:
    report = cli.json("diff", *args, "--output-format", "json")
    return [(one["code"], one["subject"]) for one in report["changes"]]


def wheel(folder: Path, version: str) -> Path:
    path = folder / f"shop-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("shop/__init__.py", RELEASES[version])
        archive.writestr(f"shop-{version}.dist-info/METADATA", "Name: shop\n")
        archive.writestr(f"shop-{version}.data/scripts/run.py", "def nothing(): ...\n")
    return path


def source(folder: Path, version: str, kind: int, *, below: str = "src/") -> Path:
    path = folder / f"shop-{version}.tar.gz"
    # A tar of 1988 splits a long path at a folder; later ones have other ways.
    long = "a" * (90 if kind == tarfile.USTAR_FORMAT else 120)
    with tarfile.open(path, "w:gz", format=kind) as archive:
        for name, text in (
            ("setup.py", "def nothing(): ...\n"),
            ("tests/test_shop.py", f"def test_{version[0]}(): ...\n"),
            (f"{below}shop/__init__.py", RELEASES[version]),
            (f"{below}shop/_{long}.py", ""),
        ):
            entry = tarfile.TarInfo(f"shop-{version}/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path


def environment(folder: Path, version: str) -> Path:
    """A virtual environment that has a release installed."""
    path = folder / f"with-{version}"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    [site] = path.glob("**/site-packages")
    (site / "shop").mkdir()
    (site / "shop" / "__init__.py").write_text(RELEASES[version], encoding="utf-8")
    description = site / f"shop_dist-{version}.dist-info"
    description.mkdir()
    (description / "METADATA").write_text(f"Name: shop-dist\nVersion: {version}\n")
    (description / "RECORD").write_text("shop/__init__.py,,\n")
    return path


def test_wheels(cli: Cli) -> None:
    assert changes(cli, wheel(cli.folder, "1.0"), wheel(cli.folder, "2.0")) == CHANGED


@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("below", ["src/", ""])
def test_source_distributions(native: Cli, kind: int, below: str) -> None:
    old, new = (source(native.folder, version, kind, below=below) for version in RELEASES)
    assert changes(native, old, new) == CHANGED
    assert changes(native, old, wheel(native.folder, "2.0")) == CHANGED


def test_environments(native: Cli) -> None:
    old, new = (environment(native.folder, version) for version in RELEASES)
    # What lies in the current folder isn't what an environment has.
    (native.folder / "shop.py").write_text("def other(): ...\n", encoding="utf-8")
    sides = [f"--python-old={old}", f"--python-new={new}"]
    for args in (
        (f"shop@{old}", f"shop@{new}"),
        (f"shop-dist@{old}", f"Shop_Dist@{new}"),
        (f"shop-dist==1.0@{old}", f"shop@{new}"),
        ("shop", "shop", *sides),
        ("shop-dist==1", "shop-dist==2.0.0", *sides),
        ("shop-dist==1.0", "shop-dist==2.0", f"--python-old={old}", f"--python={new}"),
    ):
        assert changes(native, *args) == CHANGED, args
    for args, said in (
        (("shop-dist==3.0", "shop", *sides), "there is 1.0 in "),
        (("other==3.0", "shop", *sides), "`other` is installed in neither environment"),
        ((f"other@{old}", "shop"), "no module of that name"),
        (("shop@nothing", "shop"), "there is no interpreter nothing"),
        (("shop ware", "shop"), "there is no such file or folder"),
    ):
        done = native.run("diff", *args)
        assert (done.returncode, done.stdout) == (2, ""), args
        assert said in done.stderr


@pytest.mark.parametrize("name", ["shop-1.0-py3-none-any.whl", "shop-1.0.tar.gz", "shop.tgz"])
def test_broken_releases_are_status_2(native: Cli, name: str) -> None:
    whole = source(native.folder, "1.0", tarfile.PAX_FORMAT).read_bytes()
    for content in (
        b"",
        b"PK\x03\x04",
        b"\x1f\x8b\x08\x00" + b"\x00" * 6,
        whole[:-60],
        whole[:200],
    ):
        (native.folder / name).write_bytes(content)
        done = native.run("diff", name, name)
        assert (done.returncode, done.stdout) == (2, ""), content[:20]
        assert done.stderr.startswith(f"error: {name}")


def test_packages_are_compared_whatever_they_are_called(native: Cli) -> None:
    for name, text in (("before", "1.0"), ("after", "2.0")):
        (native.folder / name).mkdir()
        (native.folder / name / "__init__.py").write_text(RELEASES[text], encoding="utf-8")
        (native.folder / name / "part.py").write_text("X = 1\n", encoding="utf-8")
    found = changes(native, "before", "after")
    assert found == [("parameter-added-required", "before:argument:make.size")]


def test_progress_is_for_terminals_and_goes_when_done(native: Cli) -> None:
    """A terminal sees a line that is wiped out again; what isn't one sees nothing."""
    pty = pytest.importorskip("pty")
    for name in ("old", "new"):
        package(native.folder / name, __init__="", **{f"m{n}": BODY for n in range(150)})
    piped = native.run("diff", "old", "new")
    assert (piped.returncode, piped.stderr) == (0, "")
    terminal, other = pty.openpty()
    command = [native.path, "diff", "old", "new"]
    with subprocess.Popen(
        command, cwd=native.folder, env=native.environment, stdout=subprocess.PIPE, stderr=other
    ) as process:
        os.close(other)
        shown = b""
        # Linux ends a terminal whose other side is closed with an error.
        with contextlib.suppress(OSError):
            while some := os.read(terminal, 1 << 16):
                shown += some
        os.close(terminal)
        assert process.stdout is not None
        assert process.stdout.read().decode() == piped.stdout
    # How long it takes is the machine's business: below a second nothing is shown.
    assert not shown or (b"/151" in shown and shown.endswith(b"\r\x1b[K"))


BODY = "".join(f"class C{n}:\n    def m(self, a: int = {n}) -> str: ...\n" for n in range(300))


def test_a_module_that_becomes_a_package(native: Cli) -> None:
    root = native.folder
    (root / "shop.py").write_text(IMPL, encoding="utf-8")
    package(root / "new", __init__="from .part import make\n", part=IMPL + "def more(): ...\n")
    assert changes(native, "shop.py", "new/shop") == [("added", "module:shop.part")]
    assert changes(native, "new/shop", "shop.py") == [("removed", "module:shop.part")]


def test_another_layout_with_everything_in_its_place_is_no_change(native: Cli) -> None:
    root = native.folder
    class_ = "class Base:\n    def keep(self): ...\n"
    package(root / "old", __init__="from .a import make, Base\n", a=IMPL + class_, c=IMPL)
    package(root / "new", __init__="from .b import make, Base\n", a="from .b import *\n")
    package(root / "new", b=IMPL + class_)
    (root / "new" / "shop" / "c").mkdir()
    (root / "new" / "shop" / "c" / "__init__.py").write_text("from ._d import make\n")
    (root / "new" / "shop" / "c" / "_d.py").write_text(IMPL)
    assert changes(native, "old/shop", "new/shop") == [("added", "module:shop.b")]
