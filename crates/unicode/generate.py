"""Makes the tables of the two crates here from the Unicode Character Database.

python crates/unicode/generate.py UnicodeData.txt NameAliases.txt
"""

from __future__ import annotations

import sys
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Character:
    code: int
    name: str
    combining: int
    canonical: bool
    decomposition: str

    @property
    def text(self) -> str:
        return chr(self.code)


def characters(path: Path) -> list[Character]:
    found = []
    for line in path.read_text(encoding="ascii").splitlines():
        fields = line.split(";")
        *tag, mapping = fields[5].split("> ") if "> " in fields[5] else [fields[5]]
        found.append(
            Character(
                int(fields[0], 16),
                fields[1],
                int(fields[3]),
                bool(mapping) and not tag,
                "".join(chr(int(code, 16)) for code in mapping.split()),
            )
        )
    return found


def name_lines(known: list[Character], aliases: Path) -> list[str]:
    """Names in the order of their characters. `@CODE` says which character is next, `@FIRST LAST
    PREFIX` that each of a range is named by its number."""
    lines: list[str] = []
    following = first = -1
    numbered = ""
    for character in known:
        number = f"{character.code:X}"
        kind, _, edge = character.name.strip("<>").partition(", ")
        if edge == "First":
            first = character.code
        elif edge == "Last" and "Ideograph" in kind:
            lines.append(f"@{first:X} {number} {prefix(kind)}")
        elif character.name.startswith("<"):
            continue
        elif character.name.endswith("-" + number):
            stem = character.name.removesuffix(number)
            if (stem, character.code) == (numbered, following):
                lines.pop()
            else:
                numbered, first = stem, character.code
            lines.append(f"@{first:X} {number} {stem}")
            following = character.code + 1
        else:
            if character.code != following or lines[-1].startswith("@"):
                lines.append(f"@{number}")
            lines.append(character.name)
            following = character.code + 1
            numbered = ""
    for line in aliases.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, alias, _ = line.split(";")
            lines += [f"@{code}", alias]
    return lines


def prefix(kind: str) -> str:
    if kind.startswith("CJK"):
        return "CJK UNIFIED IDEOGRAPH-"
    return kind.removesuffix(" Supplement").upper() + "-"


def normalization_lines(known: list[Character]) -> list[str]:
    """Three parts, an empty line between them: a character and what it is decomposed into; a class
    and the characters that combine by it; two characters and what they are composed to."""
    by_text = {character.text: character for character in known}

    def decomposed(text: str) -> str:
        character = by_text.get(text)
        if character is None or not character.decomposition:
            return text
        return "".join(map(decomposed, character.decomposition))

    classes: dict[int, str] = {}
    for character in known:
        if character.combining:
            classes[character.combining] = classes.get(character.combining, "") + character.text

    def composed(character: Character) -> bool:
        if not character.canonical or len(character.decomposition) != 2:
            return False
        first = by_text[character.decomposition[0]]
        excluded = unicodedata.normalize("NFC", character.text) != character.text
        return not (character.combining or first.combining or excluded)

    return [
        *(
            character.text + decomposed(character.text)
            for character in known
            if character.decomposition
        ),
        "",
        *(f"{combining} {members}" for combining, members in sorted(classes.items())),
        "",
        *(character.decomposition + character.text for character in known if composed(character)),
    ]


def written(path: Path, lines: list[str]) -> None:
    text = "\n".join(lines).encode()
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = compressor.compress(text) + compressor.flush()
    path.write_bytes(packed)
    print(f"{path}: {len(text)} bytes, packed {len(packed)}")


def main(data: str, aliases: str) -> None:
    known = characters(Path(data))
    written(HERE / "names" / "src" / "names.deflate", name_lines(known, Path(aliases)))
    written(HERE / "normalization" / "src" / "forms.deflate", normalization_lines(known))


main(*sys.argv[1:])
