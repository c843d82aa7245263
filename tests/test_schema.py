"""The JSON Schema of contracts: complete, right, and of use to a real language server.

The server is `yaml-language-server` on the path, or what `YAML_LANGUAGE_SERVER` names (from npm: it
is in neither PyPI nor Debian). Without one the last test is skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import ROOT
from writing.language_server import LanguageServer

SCHEMA: dict[str, Any] = json.loads(
    (ROOT / "schema" / "importspy.schema.json").read_text(encoding="utf-8")
)
SERVER = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")


def fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every field of every mapping."""
    for name, definition in SCHEMA["$defs"].items():
        for shape in (definition, *definition.get("anyOf", ())):
            for key, field in shape.get("properties", {}).items():
                yield name, key, field


def judge(field: dict[str, Any]) -> Any:
    return jsonschema.Draft202012Validator({**field, "$defs": SCHEMA["$defs"]})


@pytest.mark.parametrize(("mapping", "key", "field"), list(fields()))
def test_every_field_is_explained_and_shown(mapping: str, key: str, field: dict[str, Any]) -> None:
    about = field["description"]
    assert about.endswith(".")
    assert len(about) > 10
    [example] = field["examples"]
    assert example is not None
    shown = [example, *([field["default"]] if "default" in field else [])]
    assert [error.message for one in shown for error in judge(field).iter_errors(one)] == []


def test_every_mapping_is_explained() -> None:
    assert len(SCHEMA["$defs"]) > 20
    for name, definition in SCHEMA["$defs"].items():
        assert definition["description"].endswith("."), name


def test_what_an_absent_key_means_is_told() -> None:
    defaults = {
        (mapping, key): field["default"] for mapping, key, field in fields() if "default" in field
    }
    assert defaults == {
        ("contract", "schema_version"): 1,
        ("dependency", "allowed"): True,
        ("dependency", "required"): True,
        ("imports", "typing"): False,
    }


#: What the cases leave to the machine they run on (see their README).
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
PLACES = {"ARCH": "x86_64", "OS": "linux", "OTHER_OS": "aix", "PYIMPL": "CPython"}


def placed(match: re.Match[str]) -> str:
    return PLACES.get(match[1], "3.12")


def test_every_contract_of_the_cases_passes() -> None:
    """What is read is admitted by the schema, and the other way round."""
    whole = jsonschema.Draft202012Validator(SCHEMA)
    cases = sorted((ROOT / "tests" / "conformance").glob("*/case.json"))
    tried = 0
    for case in cases:
        path = case.with_name("contract.yml")
        expected = json.loads(case.read_text(encoding="utf-8")).get("expect")
        if expected not in ("pass", "fail") or not path.exists():
            continue
        text = PLACEHOLDER.sub(placed, path.read_text(encoding="utf-8-sig"))
        try:
            data = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError):
            continue
        tried += 1
        assert [error.message for error in whole.iter_errors(data)] == [], path
    assert tried > 100


CONTRACT = """\
# yaml-language-server: $schema={schema}
functoins: [run]
classes:
  - name: A
    attributes:
      - type: clas
        name: x
{more}
"""


@pytest.mark.skipif(SERVER is None, reason="there is no yaml-language-server")
def test_an_editor_completes_explains_and_marks(tmp_path: Path) -> None:
    assert SERVER
    schema = (ROOT / "schema" / "importspy.schema.json").as_uri()
    with LanguageServer(SERVER, tmp_path) as server:
        server.open("c.yml", CONTRACT.format(schema=schema, more=" " * 4))
        marked = server.problems()
        assert any('"class", "instance", "any"' in problem for problem in marked)
        assert any("functoins" in problem for problem in marked)
        assert {"methods", "superclasses"} <= server.completions(line=7, column=4)
        assert "Attributes it must have." in server.hover(line=4, column=6)
