"""Whether installed files are what was installed."""

from __future__ import annotations

import base64
import hashlib
import marshal
import os
import py_compile
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from test_dependencies import Violations, judged, packages  # noqa: F401
from test_distributions import describes, write

FILES = {
    "demo/__init__.py": "VERSION = 1\n",
    "demo/sub/__init__.py": "",
    "demo/sub/deep.py": "DEEP = True\n",
    "demo/data.txt": "some text\n" * 1000,
    "single.py": "X = 1\n",
    "shared/ours.py": "",
}


def row(path: str, content: bytes, algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm, content).digest()
    text = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return f"{path},{algorithm}={text},{len(content)}\n"


def install(packages: Path, name: str, files: dict[str, str], more: str = "") -> None:  # noqa: F811
    """Files with a RECORD, as installers write it."""
    described = f"{name}-1.0.dist-info"
    files = {**files, f"{described}/METADATA": describes(name, "1.0")}
    write(packages, files)
    record = "".join(row(path, text.encode()) for path, text in files.items())
    write(packages, {f"{described}/RECORD": f"{record}{described}/RECORD,,\n{more}"})


@pytest.fixture
def demo(packages: Path) -> Path:  # noqa: F811
    install(packages, "demo", FILES)
    install(packages, "other", {"shared/theirs.py": "", "other.py": ""})
    return packages


def verified(cli: Cli, name: str = "demo", module: str = "X = 1\n") -> list[tuple[str, Any]]:
    violations: Violations = judged(cli, {name: {"integrity": "record"}}, module)
    assert {one["code"] for one in violations} <= {"dependency-modified"}
    return [(one["status"], one["message"].partition(": ")[2]) for one in violations]


def test_what_is_as_it_was_installed(native: Cli, demo: Path) -> None:
    cache = demo / "demo" / "__pycache__"
    cache.mkdir()
    for name in ("cpython-311", "cpython-311.opt-2", "cpython-311-pytest-9.2.0"):
        (cache / f"__init__.{name}.pyc").write_bytes(b"anything")
    assert verified(native) == []
    assert verified(native, "other") == []


@pytest.mark.parametrize(
    "path",
    [
        "demo/__pycache__/gone.cpython-311.pyc",
        "demo/__pycache__/data.cpython-311.pyc",
        "demo/__pycache__/__init__.pyc",
        "demo/__pycache__/__init__.cpython-311.pyc.sh",
        "demo/__pycache__/deeper/__init__.cpython-311.pyc",
        "demo/more.pyc",
        "demo/sub.pyc",
    ],
)
def test_compiled_files_that_are_made_of_nothing(native: Cli, demo: Path, path: str) -> None:
    write(demo, {path: ""})
    [(status, told)] = verified(native)
    assert status == "broken"
    assert told.endswith(" was added")


@pytest.mark.parametrize(
    ("mode", "is_loaded_anyway"),
    [("UNCHECKED_HASH", True), ("CHECKED_HASH", False), ("TIMESTAMP", False)],
)
def test_compiled_files_that_are_loaded_whatever_their_source_is(
    native: Cli, demo: Path, mode: str, is_loaded_anyway: bool
) -> None:
    path = demo / "demo" / "sub" / "deep.py"
    invalidation = py_compile.PycInvalidationMode[mode]
    compiled = py_compile.compile(str(path), invalidation_mode=invalidation, doraise=True)
    assert compiled is not None
    shown = f"demo/sub/__pycache__/{Path(compiled).name}"
    told = ("undetermined", f"`{shown}` has no hash in `RECORD`")
    assert verified(native) == ([told] if is_loaded_anyway else [])


def compiled(cli: Cli, *options: str) -> list[tuple[str, str]]:
    (cli.folder / "contract.yml").write_text("dependencies:\n  demo: {integrity: record}\n")
    (cli.folder / "subject.py").write_text("X = 1\n")
    arguments = ("-s", "contract.yml", "--python", ".venv", "--output-format", "json")
    document = cli.json("check", *arguments, *options, "subject.py")
    [subject] = document["subjects"]
    found = [(one["status"], one["message"]) for one in subject["violations"]]
    return [(status, message.partition(": ")[2]) for status, message in found]


ODD = """
import sys
FLOATS = (0.0, -0.0, 1e300, float("nan"), 1j, -1j)
SETS = {"a", "b", 1, True, None} | frozenset({"x", "y", "z"})
def f(a, /, b=..., *c, d=b"x", **e):
    class C:
        def g(self):
            nonlocal a
            return lambda: (a, [x for x in e if x in {"p", "q", "r"}], f"{a!r:>{b}}")
    return C
"""


def test_compiled_files_against_their_source(native: Cli, packages: Path) -> None:  # noqa: F811
    install(packages, "demo", {"demo/a.py": ODD, "demo/b.py": "X = 1\n", "demo/c.py": "Y = 1\n"})
    source = packages / "demo" / "a.py"
    files = [py_compile.compile(str(packages / "demo" / name)) for name in ("a.py", "b.py")]
    first, second = (Path(str(file)) for file in files)
    optimized = Path(str(py_compile.compile(str(source), optimize=2)))
    assert compiled(native, "--bytecode") == []

    whole = first.read_bytes()
    evil = marshal.dumps(compile(ODD.replace("1e300", "1e301"), str(source), "exec"))
    first.write_bytes(whole[:16] + evil)
    told = ("broken", f"`{first}` isn't what its source is compiled to")
    assert compiled(native) == []
    assert compiled(native, "--bytecode") == [told]
    # What no interpreter would load says nothing.
    first.write_bytes(b"\0\0\0\0" + whole[4:16] + evil)
    assert compiled(native, "--bytecode") == []
    first.write_bytes(whole[:16] + b"no code at all")
    assert compiled(native, "--bytecode") == [told]
    first.write_bytes(whole)
    again = optimized.read_bytes()
    optimized.write_bytes(again[:16] + second.read_bytes()[16:])
    told = ("broken", f"`{optimized}` isn't what its source is compiled to")
    assert compiled(native, "--bytecode") == [told]


def test_compiled_files_that_are_listed_without_their_source(
    native: Cli,
    packages: Path,  # noqa: F811
) -> None:
    more = "demo/__pycache__/a.cpython-311.pyc,,\ndemo/__pycache__/b.cpython-311.pyc,,\n"
    install(packages, "demo", {"demo/a.py": ""}, more)
    told = "`demo/__pycache__/b.cpython-311.pyc` has no hash in `RECORD`"
    assert verified(native) == [("undetermined", told)]


@pytest.mark.parametrize("size", ["x", "-1", "99999999999999999999999", str(2**64 - 1)])
def test_sizes_that_are_none(native: Cli, packages: Path, size: str) -> None:  # noqa: F811
    lines = [row("a.py", b""), row("b.py", b"")]
    more = "".join(f"{line.rpartition(',')[0]},{size}\n" for line in lines)
    install(packages, "demo", {}, more)
    write(packages, {"a.py": "", "b.py": ""})
    assert len(verified(native)) == 2


@pytest.mark.parametrize("name", ["sitecustomize.py", "usercustomize.pyc", "sitecustomize/x.py"])
def test_modules_that_run_when_python_starts(native: Cli, demo: Path, name: str) -> None:
    write(demo, {name: ""})
    told = f"`{name.split('/', maxsplit=1)[0]}` beside it runs code whenever Python starts"
    assert verified(native) == [("broken", told)]
    # Whoever installed it answers for it.
    install(demo, "starter", {name: ""})
    assert verified(native) == []


def test_a_namespace_package_in_front(native: Cli, packages: Path) -> None:  # noqa: F811
    install(packages, "demo", {"ns/demo/__init__.py": "", "ns/part.py": ""})
    assert verified(native) == []
    write(native.folder, {"ns/demo/__init__.py": ""})
    [(status, told)] = verified(native)
    assert status == "broken"
    assert told == f"`{native.folder / 'ns/demo/__init__.py'}` is imported in its place"


def zipped(packages: Path, files: dict[str, str], more: dict[str, str]) -> None:  # noqa: F811
    files = {**files, "demo-1.0.dist-info/METADATA": describes("demo", "1.0")}
    record = "".join(row(path, text.encode()) for path, text in files.items())
    record += "demo-1.0.dist-info/RECORD,,\n"
    with zipfile.ZipFile(packages / "demo.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in {**files, "demo-1.0.dist-info/RECORD": record, **more}.items():
            archive.writestr(path, text)
    write(packages, {"demo.pth": "demo.zip\n"})


def test_an_archive_is_as_it_was_installed(native: Cli, packages: Path) -> None:  # noqa: F811
    zipped(packages, FILES, {})
    assert verified(native, module="import demo.sub.deep, single\n") == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("demo/sub/deep.py", "`demo/sub/deep.py` was changed"),
        ("demo/evil.py", "`demo/evil.py` was added"),
        ("demo/__init__.pyc", "`demo/__init__.pyc` was added"),
        ("single.pyc", "`single.pyc` was added"),
        ("single/__init__.py", "`single` was added"),
    ],
)
def test_changes_in_an_archive(native: Cli, packages: Path, path: str, told: str) -> None:  # noqa: F811
    zipped(packages, FILES, {path: "X = 2\n"})
    assert ("broken", told) in verified(native)


def test_what_an_archive_lacks(native: Cli, packages: Path) -> None:  # noqa: F811
    zipped(packages, FILES, {})
    with zipfile.ZipFile(packages / "demo.zip") as whole:
        kept = {name: whole.read(name) for name in whole.namelist() if name != "single.py"}
    with zipfile.ZipFile(packages / "demo.zip", "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    assert verified(native) == [("broken", "`single.py` is missing")]


def append(path: Path) -> None:
    path.write_text(path.read_text() + " ")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def touch(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("")


@pytest.mark.parametrize(
    ("change", "path", "told"),
    [
        (flip, "demo/data.txt", "`demo/data.txt` was changed"),
        (append, "demo/sub/deep.py", "`demo/sub/deep.py` was changed"),
        (Path.unlink, "single.py", "`single.py` is missing"),
        (touch, "demo/evil.py", "`demo/evil.py` was added"),
        (touch, "demo/sub/deep.cpython-311-x86_64-linux-gnu.so", "was added"),
        (touch, "demo/new/__init__.py", "`demo/new` was added"),
        (touch, "demo/__pycache__/evil.py", "`demo/__pycache__/evil.py` was added"),
        (touch, "shared/strange.py", "`shared/strange.py` was added"),
        (touch, "demo-1.0.dist-info/entry_points.txt", "was added"),
        (touch, "single/__init__.py", "is imported in its place"),
    ],
)
def test_any_change_is_found(
    native: Cli, demo: Path, change: Callable[[Path], None], path: str, told: str
) -> None:
    assert verified(native) == []
    change(demo / path)
    [(status, found)] = verified(native)
    assert status == "broken"
    assert told in found
    assert (verified(native, "other") == []) == (not path.startswith("shared"))


def test_a_change_that_keeps_size_and_time_is_found(native: Cli, demo: Path) -> None:
    """What is remembered are also the inode and the time of the last change of anything."""
    path = demo / "single.py"
    for one in demo.rglob("*"):
        os.utime(one, (1_000_000_000, 1_000_000_000))
    assert verified(native) == []
    assert verified(native) == []
    path.write_text("X = 2\n")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert verified(native) == [("broken", "`single.py` was changed")]


def test_every_byte_counts(native: Cli, demo: Path) -> None:
    choose = random.Random(376)
    paths = [demo / path for path, text in FILES.items() if text]
    for _ in range(20):
        path = choose.choice(paths)
        before = path.read_bytes()
        content = bytearray(before)
        content[choose.randrange(len(content))] ^= 1 << choose.randrange(8)
        path.write_bytes(bytes(content))
        assert verified(native) == [("broken", f"`{path.relative_to(demo)}` was changed")]
        path.write_bytes(before)
    assert verified(native) == []


def test_path_files_that_run_code(native: Cli, demo: Path) -> None:
    write(demo, {"_virtualenv.pth": "import _virtualenv", "folders.pth": "/nowhere\n"})
    assert verified(native) == []
    write(demo, {"start.pth": "/nowhere\nimport os; os.environ\n"})
    told = ("broken", "`start.pth` beside it runs code whenever Python starts")
    assert verified(native) == [told]
    write(demo, {"start.pth": "", "_virtualenv.pth": "import _virtualenv\nimport evil"})
    assert verified(native)[0][1].startswith("`_virtualenv.pth` ")


def test_a_module_in_front(native: Cli, demo: Path) -> None:
    """The program's own folder comes before the installed packages."""
    (native.folder / "single.py").write_text("")
    [(status, told)] = verified(native)
    assert status == "broken"
    assert told == f"`{native.folder / 'single.py'}` is imported in its place"


def test_what_can_not_be_verified(native: Cli, packages: Path) -> None:  # noqa: F811
    content = b"x\n"
    more = (
        "weak.py,,\n"
        + row("old.py", content, "md5")
        + row("good.py", content, "sha512")
        + row("../../../../../../../../../../../../etc/passwd", content)
        + row("/etc/hostname", content)
        + row("../../../bin/tool", content)
    )
    install(packages, "demo", {}, more)
    for name in ("weak.py", "old.py", "good.py", "../../../bin/tool"):
        (packages / name).write_bytes(content)
    assert verified(native) == [
        (
            "undetermined",
            "`../../../../../../../../../../../../etc/passwd` lies outside the environment",
        ),
        ("undetermined", "`/etc/hostname` lies outside the environment"),
        ("undetermined", "`old.py` has no hash in `RECORD`"),
        ("undetermined", "`weak.py` has no hash in `RECORD`"),
    ]
    (packages / "demo-1.0.dist-info" / "RECORD").unlink()
    [(status, why)] = verified(native)
    assert (status, why) == ("undetermined", "it doesn't list the files it installed")


@pytest.mark.skipif(os.name == "nt", reason="links and pipes")
@pytest.mark.parametrize("record", ["", "\n\n", "\r\n"])
def test_a_list_of_nothing_proves_nothing(native: Cli, demo: Path, record: str) -> None:
    (demo / "demo-1.0.dist-info" / "RECORD").write_text(record, newline="")
    assert verified(native) == [("undetermined", "it doesn't list the files it installed")]


def test_a_list_without_its_own_metadata(native: Cli, demo: Path) -> None:
    (demo / "demo-1.0.dist-info" / "RECORD").write_text(row("single.py", b"X = 1\n"))
    assert verified(native) == [
        ("broken", "`demo-1.0.dist-info/METADATA` was added"),
        ("broken", "`demo-1.0.dist-info/RECORD` was added"),
    ]


def test_links_loops_and_pipes(native: Cli, demo: Path) -> None:
    (demo / "demo" / "sub" / "deep.py").unlink()
    (demo / "demo" / "sub" / "deep.py").symlink_to("deep.py")
    (demo / "demo" / "data.txt").unlink()
    os.mkfifo(demo / "demo" / "data.txt")
    (demo / "demo" / "loop").symlink_to(".")
    found = dict(verified(native))
    assert set(found) == {"broken", "undetermined"}
    told = {message for _, message in verified(native)}
    assert told == {
        "`demo/sub/deep.py` can't be read",
        "`demo/data.txt` was changed",
        "`demo/loop` was added",
    }


def test_many_files_are_named_up_to_a_point(native: Cli, demo: Path) -> None:
    for number in range(130):
        touch(demo / "demo" / f"evil{number:03}.py")
    found = verified(native)
    assert len(found) == 101
    assert found[-1] == ("broken", "so are 30 more files")


def test_everything_that_a_contract_names(native: Cli, demo: Path) -> None:
    flip(demo / "demo" / "data.txt")
    contract = (
        "dependencies:\n  demo:\n  other:\n  absent: {required: false}\n  bad: {allowed: false}\n"
    )
    (native.folder / "contract.yml").write_text(contract)
    (native.folder / "subject.py").write_text("X = 1\n")
    arguments = ("check", "-s", "contract.yml", "--python", ".venv", "subject.py")
    assert native.run(*arguments).returncode == 0
    for more in ((), ("--no-cache",)):
        done = native.run(*arguments, "--integrity", *more)
        assert done.returncode == 1
        assert "`demo/data.txt` was changed" in done.stdout
        assert "other" not in done.stdout


def test_what_pip_installs_is_as_it_was_installed(native: Cli) -> None:
    """This environment's own pip, copied with its description."""
    environment = native.folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    [site] = environment.glob("lib/python3*/site-packages")
    for name in ("pip", "setuptools"):
        if list(site.glob(f"{name}-*.dist-info")):
            assert verified(native, name) == []
    [vendored] = site.glob("pip/_vendor/packaging")
    shutil.rmtree(vendored)
    assert verified(native, "pip")
