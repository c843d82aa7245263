"""`importspy diff`: what changed, for whom it is a break, and what that calls for."""

from __future__ import annotations

import subprocess
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


def test_the_installed_module_is_found_by_its_name(native: Cli) -> None:
    report = native.json("diff", "json.decoder", "json.decoder", "--output-format", "json")
    assert (report["verdict"], report["changes"]) == ("patch", [])
