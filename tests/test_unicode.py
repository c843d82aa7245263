"""Names of characters and normal forms of identifiers are those of every interpreter found here."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from conftest import Cli
from interpreters import INTERPRETERS
from test_cli import write

NAMED = """\
import json, sys, unicodedata
named = {}
for code in range(sys.maxunicode + 1):
    name = unicodedata.name(chr(code), "")
    # Of those named by a rule, some.
    if name and (code % 97 == 0 or not name.startswith(("CJK UNIFIED", "HANGUL SYLLABLE"))):
        named[name] = chr(code)
for name in "NULL", "LINE FEED", "NO-BREAK SPACE", "zwj", "Latin Small Letter Gha":
    named[name] = unicodedata.lookup(name)
print(json.dumps(named))
"""
NORMAL = """\
import json, sys, unicodedata
forms = {}
for code in range(128, sys.maxunicode + 1):
    character = chr(code)
    changed = unicodedata.normalize("NFKD", character) != character
    # Of the syllables of Hangul, some.
    skipped = 0xAC00 <= code < 0xD7A4 and code % 28 > 1
    if (changed or unicodedata.combining(character)) and not skipped:
        for name in "a" + character, "a\\u0323" + character + "\\u0301":
            if name.isidentifier():
                forms[name] = unicodedata.normalize("NFKC", name)
print(json.dumps({name: form for name, form in forms.items() if name != form}))
"""


def told(python: Path, code: str) -> dict[str, str]:
    done = subprocess.run(
        [python, "-I", "-c", code], capture_output=True, encoding="ascii", check=True
    )
    table: dict[str, str] = json.loads(done.stdout)
    return table


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_characters_have_the_names_python_knows(native: Cli, python: Path) -> None:
    named = told(python, NAMED)
    assert len(named) > 30_000
    # A string with it has no known value: the parser puts it where a surrogate stood.
    del named["REPLACEMENT CHARACTER"]
    module, contract = [], ["variables:"]
    items = list(named.items())
    for number in range(0, len(items), 500):
        group = items[number : number + 500]
        literal = "".join(f"\\N{{{name}}}" for name, _ in group)
        escaped = "".join(f"\\U{ord(character):08X}" for _, character in group)
        module.append(f'x{number} = "{literal}"')
        contract.append(f'  - {{name: x{number}, value: "{escaped}"}}')
    write(native.folder, named__py="\n".join(module), contract__yml="\n".join(contract))
    done = native.run("check", "-s", "contract.yml", "named.py")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "name", ["BOGUS", "HANGUL SYLLABLE GGGG", "CJK UNIFIED IDEOGRAPH-0041", ""]
)
def test_a_name_no_character_has_is_refused(native: Cli, name: str) -> None:
    contract = "variables: [{name: x}]\n"
    write(native.folder, bogus__py=f'x = "\\N{{{name}}}"\n', contract__yml=contract)
    assert native.run("check", "-s", "contract.yml", "bogus.py").returncode == 1


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_identifiers_are_equal_as_python_compares_them(native: Cli, python: Path) -> None:
    forms = told(python, NORMAL)
    assert len(forms) > 3_000
    module = "".join(f"{name} = 1\n" for name in forms)
    variables = [{"name": form} for form in dict.fromkeys(forms.values())]
    contract = json.dumps({"variables": variables}, ensure_ascii=False)
    write(native.folder, forms__py=module, contract__json=contract)
    done = native.run("check", "-s", "contract.json", "forms.py")
    assert (done.returncode, done.stderr) == (0, "")
