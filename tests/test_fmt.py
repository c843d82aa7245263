"""`importspy fmt`: one layout, and every comment and value kept."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Cli
from writing.lines import planted
from writing.modules import chosen

MESSY = """\
# mine

functions:
- return_annotation: 'str'   # text
  name: run
# where
runtime: {python: ">=3.10"}
"""

TIDY = """\
# mine

# where
runtime: {python: ">=3.10"}

functions:
  - name: run
    return_annotation: 'str'   # text
"""


def test_a_contract_is_laid_out(cli: Cli) -> None:
    path = cli.folder / "c.yml"
    path.write_text(MESSY, encoding="utf-8")
    assert cli.run("fmt", "--check", path.name).returncode == 1
    assert "+    return_annotation: 'str'   # text\n" in cli.run("fmt", "--diff", path.name).stdout
    assert path.read_text(encoding="utf-8") == MESSY
    assert cli.run("fmt", path.name).stdout == "changed c.yml\n"
    assert path.read_text(encoding="utf-8") == TIDY
    assert cli.run("fmt", "--check", path.name).returncode == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [("c.json", '{"functions": ["run"]}\n'), ("c.toml", 'functions = ["run"]\nid = "x"\n')],
)
def test_what_is_no_yaml_is_left_alone(native: Cli, name: str, text: str) -> None:
    (native.folder / name).write_text(text, encoding="utf-8")
    for options in ((), ("--check",), ("--diff",)):
        done = native.run("fmt", *options, name)
        told = f"left alone {name}: only YAML in blocks has a layout\n"
        assert (done.returncode, done.stdout) == (0, told)
    assert (native.folder / name).read_text(encoding="utf-8") == text


def test_a_wrong_contract_is_status_2(native: Cli) -> None:
    (native.folder / "c.yml").write_text("functoins: [run]\n", encoding="utf-8")
    assert native.run("fmt", "c.yml", "missing.yml").returncode == 2


def test_what_init_writes_is_laid_out_and_what_is_shuffled_comes_back(native: Cli) -> None:
    for number, module in enumerate(chosen([], 12)):
        path = native.folder / f"{number}.yml"
        written = native.run("init", module, "--full", "--with", "values", "-o", path)
        if written.returncode:
            continue
        text = path.read_text(encoding="utf-8")
        assert native.run("fmt", "--check", path).returncode == 0, module
        path.write_text(shuffled(text, random.Random(module.name)), encoding="utf-8")
        assert native.run("fmt", path).returncode == 0
        assert yaml.safe_load(path.read_text(encoding="utf-8")) == yaml.safe_load(text)
        assert comments(path) == sorted(line for line in text.split("\n") if is_comment(line))
        assert native.run("fmt", "--check", path).returncode == 0


def test_every_contract_of_the_cases_is_laid_out_once(native: Cli) -> None:
    contracts = sorted((ROOT / "tests" / "conformance").glob("*/contract.yml"))
    laid_out = []
    for contract in random.Random("fmt").sample(contracts, 90):
        path = native.folder / "c.yml"
        path.write_bytes(contract.read_bytes())
        done = native.run("fmt", path)
        assert done.returncode in (0, 2), (contract, done.stderr)
        if done.returncode == 0:
            laid_out.append(contract)
            assert native.run("fmt", "--check", path).returncode == 0, contract
            assert yaml.safe_load(path.read_bytes()) == yaml.safe_load(contract.read_bytes())
    assert len(laid_out) > 60


def test_comments_everywhere_stay_with_what_they_are_about(native: Cli) -> None:
    """Entries and keys in any order, comments planted: laid out once, nothing lost, and stable."""
    tried = 0
    for number, module in enumerate(chosen([], 6)):
        rng = random.Random(number)
        path = native.folder / "c.yml"
        written = ("--full", "--with", "values,annotations", "-o", path, "--force")
        if native.run("init", module, *written).returncode:
            continue
        text = path.read_text(encoding="utf-8")
        lines = planted(shuffled(text, rng).split("\n"), rng)
        path.write_text("\n".join(lines), encoding="utf-8")
        before = comments(path)
        done = native.run("fmt", path)
        assert done.returncode == 0, done.stderr
        tried += done.stdout.startswith("changed")
        assert comments(path) == before
        beside = sum("# beside" in line for line in lines)
        assert path.read_text(encoding="utf-8").count("# beside") == beside
        assert yaml.safe_load(path.read_text(encoding="utf-8")) == yaml.safe_load(text)
        assert native.run("fmt", "--check", path).returncode == 0, module
    assert tried > 2


def shuffled(text: str, rng: random.Random) -> str:
    """The sections of the top level in another order."""
    head, *sections = text.split("\n\n")
    rng.shuffle(sections)
    return "\n\n".join([head, *(section.strip("\n") for section in sections)]) + "\n"


def is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def comments(path: Path) -> list[str]:
    return sorted(filter(is_comment, path.read_text(encoding="utf-8").split("\n")))
