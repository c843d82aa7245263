"""An environment in which every kind of distribution is described, made from a seed."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

VERSIONS = ["0.9", "1.0", "1.0.post1", "1.1.dev3", "2.0a1", "2.0", "2!1.0", "3.1+local.1", "10"]
MARKERS = [
    "",
    "",
    ' ; python_version >= "3.8"',
    ' ; sys_platform == "win32"',
    ' ; extra == "fast"',
    ' ; extra == "Slow_Mode" and os_name == "posix"',
]


def environment(folder: Path, seed: int, *, with_broken: bool) -> Path:
    """Its interpreter. pip gives up where metadata is broken."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    [packages] = folder.glob("lib/python3*/site-packages")
    wheels(packages, random.Random(seed))
    namespaces(packages)
    eggs(packages)
    projects(packages, folder / "src")
    archive(packages)
    if with_broken:
        broken(packages)
    return folder / "bin" / "python"


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def metadata(name: str, version: str, more: str = "") -> str:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}\nName: not-me\n"


def wheel(packages: Path, name: str, version: str, files: list[str], more: str = "") -> Path:
    described = packages / f"{name.replace('-', '_')}-{version}.dist-info"
    write(described / "METADATA", metadata(name, version, more))
    write(described / "INSTALLER", "pip\n")
    for file in files:
        if not (packages / file).exists():
            write(packages / file)
    write(described / "RECORD", "".join(f"{file},,\n" for file in files))
    return described


def requirement(chance: random.Random, names: list[str]) -> str:
    name = chance.choice(names)
    extra = chance.choice(["", "", "[fast]", "[slow-mode,fast]"])
    signs = ["", ">=1", "<2", "~=1.0", "==2.*", "!=2.0", ">1.0,<10", "===1.0", ">=2!0", "==3.1"]
    return f"{name}{extra}{chance.choice(signs)}{chance.choice(MARKERS)}"


def wheels(packages: Path, chance: random.Random) -> None:
    names = [f"Dist{chance.choice('-_.')}{number}" for number in range(300)]
    asked = [*names, "not-there", "nowhere"]
    for number, name in enumerate(names):
        lines = [f"Requires-Dist: {requirement(chance, asked)}" for _ in range(chance.randrange(4))]
        lines += ["Provides-Extra: fast", "Provides-Extra: Slow_Mode"]
        top = f"dist_{number}"
        files = [f"{top}/__init__.py", f"{top}/deep/__init__.py", f"{top}/deep/part.py"]
        files += [f"single_{number}.py", f"../../../bin/tool{number}"]
        wheel(packages, name, chance.choice(VERSIONS), files, "\n".join(lines) + "\n")


def namespaces(packages: Path) -> None:
    for name in ("one", "two", "three"):
        wheel(packages, f"ns-{name}", "1.0", [f"ns/{name}/__init__.py", f"ns/{name}/part.py"])
    for name in ("left", "right"):
        wheel(packages, f"both-{name}", "1.0", [f"both/deep/{name}.py"])


def eggs(packages: Path) -> None:
    for number in range(10):
        folder = packages / f"Egg_{number}-1.{number}-py3.11.egg-info"
        write(folder / "PKG-INFO", metadata(f"Egg-{number}", f"1.{number}"))
        write(folder / "top_level.txt", f"egg_{number}\n")
        write(folder / "installed-files.txt", f"../egg_{number}/__init__.py\n")
        write(packages / f"egg_{number}" / "__init__.py")
        write(
            packages / f"flat_{number}-2.{number}.egg-info",
            metadata(f"flat.{number}", f"2.{number}"),
        )


def projects(packages: Path, sources: Path) -> None:
    source = sources / "edited"
    write(source / "edited" / "__init__.py")
    described = wheel(packages, "edited", "0.1", ["__editable__.edited.pth"])
    write(packages / "__editable__.edited.pth", f"{source}\n")
    url = {"url": source.as_uri(), "dir_info": {"editable": True}}
    write(described / "direct_url.json", json.dumps(url))
    linked = sources / "linked"
    write(linked / "linked.egg-info" / "PKG-INFO", metadata("linked", "0.2"))
    write(linked / "linked.egg-info" / "top_level.txt", "linked\n")
    write(linked / "linked.py")
    write(packages / "linked.egg-link", f"{linked}\n.")
    write(packages / "easy-install.pth", f"{linked}\n")


def archive(packages: Path) -> None:
    with zipfile.ZipFile(packages / "zipped.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("zipped-1.5.dist-info/METADATA", metadata("zipped", "1.5"))
        opened.writestr("zipped-1.5.dist-info/RECORD", "zipped/__init__.py,,\n")
        opened.writestr("zipped/__init__.py", "")
    write(packages / "zipped.pth", "zipped.zip\n")


def broken(packages: Path) -> None:
    write(packages / "empty-1.0.dist-info" / "METADATA")
    write(packages / "nameless-1.0.dist-info" / "METADATA", "Version: 1.0\n")
    write(packages / "no_version-1.0.dist-info" / "METADATA", "Name: no-version\n")
    (packages / "nothing-1.0.dist-info").mkdir()
    write(packages / "garbled-1.0.dist-info" / "METADATA", "\0\1\2")
