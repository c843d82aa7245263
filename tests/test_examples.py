"""The examples behave as the documentation says."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT, Cli

EXAMPLES = ROOT / "examples"
CONTRACT = EXAMPLES / "exporter.yml"


@pytest.mark.parametrize(("plugin", "status"), [("csv_export.py", 0), ("xml_export.py", 1)])
def test_plugins(cli: Cli, plugin: str, status: int) -> None:
    done = cli.run("check", "-s", CONTRACT, EXAMPLES / "plugins" / plugin)
    assert done.returncode == status, done.stdout + done.stderr


def test_the_denied_plugin_breaks_what_the_readme_says(native: Cli) -> None:
    args = ("check", "-s", CONTRACT, EXAMPLES / "plugins", "--output-format", "json")
    admitted, denied = native.json(*args)["subjects"]
    assert admitted["violations"] == []
    found = {(violation["code"], violation["subject"]) for violation in denied["violations"]}
    assert found == {
        ("return-annotation", "return:media_type"),
        ("argument-missing", "argument:Exporter.export.timeout"),
    }


CONSOLE = re.compile(r"```console\n\$ importspy (.*)\n((?:.|\n)*?)```")
#: The tutorial is run from step to step, by `test_tutorial.py`.
DOCS = [page for page in sorted((ROOT / "docs").glob("*.md")) if page.name != "tutorial.md"]
PAGES = [ROOT / "README.md", *DOCS]
SHOWN = [
    (page.name, *block) for page in PAGES for block in CONSOLE.findall(page.read_text("utf-8"))
]


@pytest.mark.parametrize(("page", "command", "shown"), SHOWN)
def test_pages_show_the_real_output(native: Cli, page: str, command: str, shown: str) -> None:
    """Every `console` block is what the command prints, run at the root."""
    done = native.run(*command.split(), cwd=ROOT)
    assert shown.strip() == done.stdout.strip()


def test_the_readme_and_the_pipeline_page_show_output() -> None:
    assert {page for page, _, _ in SHOWN} >= {"README.md", "ci.md"}


def test_the_schema_admits_the_examples(native: Cli) -> None:
    schema = native.json("schema")
    for contract in EXAMPLES.glob("*.yml"):
        jsonschema.validate(yaml.safe_load(contract.read_text(encoding="utf-8")), schema)


def test_the_schema_is_in_step_with_the_reader(native: Cli) -> None:
    schema = native.json("schema")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"functoins": []}, schema)


def test_the_makefile_lists_its_targets(tmp_path: Path) -> None:
    make = shutil.which("make")
    assert make
    done = subprocess.run([make], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("demo", "test", "lint", "check", "matrix", "bench", "docs"):
        assert f"make {target} " in done.stdout
