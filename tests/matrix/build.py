"""The files of a run: protected modules, a friend that is always admitted, and importers."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import importspy

from .forms import Form, Start

#: Who may import in the two runs of every form.
ADMITTED = {"allow": ["**", "<none>", "<anonymous>"]}
REFUSED = {"allow": ["friend"]}

SECRET = "SECRET = 'granted'\n\n\ndef answer():\n    return SECRET\n"
SPY = "from importspy import Spy\n\ncaller = Spy().importspy(filepath={contract!r})\n"
FRIEND = (
    "import importlib\n\nkept = {}\n\n\ndef load(name):\n"
    "    kept[name] = importlib.import_module(name)\n"
)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def start(folder: Path, rules: Mapping[str, list[str]]) -> Path:
    """What every run has; the answer is the contract."""
    (folder / "importspy").symlink_to(Path(importspy.__file__).parent, target_is_directory=True)
    contract = folder / "contract.yml"
    write(contract, json.dumps({"importers": rules}))
    write(folder / "friend.py", FRIEND)
    return contract


def protected(kind: str, contract: Path) -> str:
    """The text of a protected module."""
    spy = SPY.format(contract=str(contract)) if kind == "embedded" else ""
    return spy + SECRET


def many(
    folder: Path, kind: str, state: str, forms: Mapping[str, Form], rules: Mapping[str, list[str]]
) -> None:
    """A protected module and an importer for every form, and the list of them."""
    contract = start(folder, rules)
    told = []
    for package in ("importer", "tools"):
        write(folder / package / "__init__.py", "")
    archive = zipfile.ZipFile(folder / "zipped.zip", "w")
    archive.writestr("zipped/__init__.py", "")
    shown = [(name, form) for name, form in forms.items() if state in form.states]
    for number, (name, form) in enumerate(shown):
        names = {"$V": f"vault{number}", "$P": f"store{number}", "$N": f"form{number}"}
        target, place, body = (
            substituted(text, names) for text in (form.target, form.place, form.body)
        )
        write(folder / names["$P"] / "__init__.py", "")
        write(folder / f"{target.replace('.', '/')}.py", protected(kind, contract))
        write(folder / "tools" / f"form{number}.py", f"import {target} as got\n")
        file = f"{place.replace('.', '/')}.py"
        if place.startswith("zipped."):
            archive.writestr(file, body)
        else:
            write(folder / file, body)
        told.append({"name": name, "target": target, "place": place, "by_hand": form.by_hand})
    archive.close()
    write(folder / "forms.json", json.dumps(told))


def one(
    folder: Path, kind: str, state: str, start_: Start, rules: Mapping[str, list[str]]
) -> tuple[list[str], str]:
    """A program; the answer is what Python is given, and its standard input."""
    contract = start(folder, rules)
    write(folder / "vault.py", protected(kind, contract))
    head = ""
    if kind != "embedded":
        strict = ("exec", "access") if kind == "strict" else ()
        arm = f"importspy.guard('vault', importers={dict(rules)!r}, strict={strict!r})"
        head += f"import importspy\n{arm}\n"
    if state == "cached":
        head += "import friend\nfriend.load('vault')\n"
    body = head + substituted(start_.body, {"$V": "vault"})
    if start_.archive:
        with zipfile.ZipFile(folder / start_.command[0], "w") as archive:
            archive.writestr(start_.file, body)
    else:
        write(folder / start_.file, body)
    if start_.file.startswith("app/"):
        write(folder / "app" / "__init__.py", "")
    command = [part.replace("$BODY", body) for part in start_.command]
    return command, body if start_.stdin else ""


def substituted(text: str, names: Mapping[str, str]) -> str:
    for sign, name in names.items():
        text = text.replace(sign, name)
    return text
