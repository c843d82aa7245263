"""Both agents tell the same of the standard library and of packages installed for the tests."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from interpreters import INTERPRETERS, run
from parity.compare import Pair, Tally

SCRIPT = Path(__file__).parent / "parity" / "pair.py"
STANDARD = """
abc argparse ast asyncio.base_events asyncio.events asyncio.queues asyncio.tasks base64 bdb calendar
cmd codecs collections collections.abc concurrent.futures._base configparser contextlib copy csv
ctypes dataclasses datetime decimal difflib dis doctest email.message email.policy enum fractions
functools gettext glob gzip heapq hmac html.parser http http.client http.cookiejar http.server
importlib.abc importlib.metadata importlib.util inspect io ipaddress json json.decoder logging
logging.handlers mailbox mimetypes multiprocessing.managers multiprocessing.pool numbers operator
optparse os pathlib pdb pickle pickletools pkgutil plistlib posixpath pprint queue random re reprlib
sched selectors shelve shlex shutil smtplib socket socketserver sqlite3.dbapi2 ssl statistics string
subprocess symtable tarfile tempfile textwrap threading timeit token tokenize tomllib._parser trace
traceback types typing unittest.case unittest.mock unittest.suite urllib.parse urllib.request uuid
warnings weakref wsgiref.handlers xml.dom.minidom xml.etree.ElementTree xmlrpc.client zipfile zoneinfo
""".split()
PACKAGES = """
attr._make attr.validators griffe jsonschema.exceptions jsonschema.validators packaging.markers
packaging.requirements packaging.specifiers packaging.tags packaging.version pluggy pluggy._hooks
pluggy._manager _pytest.config _pytest.fixtures _pytest.mark.structures _pytest.monkeypatch
_pytest.nodes _pytest.python _pytest.reports pydantic.fields pydantic.main pydantic.networks
referencing._core yaml yaml.loader yaml.nodes yaml.representer yaml.resolver
""".split()
#: What the source agent says wrongly; each entry goes when that is put right.
SOURCE_ERRS = [
    # Members that fields or slots put in a class's namespace lose the annotation of its body.
    r"\S+\.\S+ annotation: absent / ",
    # Assigned to a class afterwards it is the class's name, not a member.
    r"\S+\.__name__: bound / not bound",
]


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_the_standard_library(python: Path, tmp_path: Path) -> None:
    compare(python, tmp_path, STANDARD, least=20_000)


def test_packages(tmp_path: Path) -> None:
    compare(INTERPRETERS[0], tmp_path, PACKAGES, least=1_000)


def compare(python: Path, folder: Path, modules: list[str], least: int) -> None:
    output = folder / "pairs.jsonl"
    run(python, folder, SCRIPT, output, *modules)
    tally = Tally()
    for line in output.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        if "error" not in found:
            Pair(found, tally).run()
    print(f"{python}\n{tally.table()}")
    assert [found for found in tally.disagreements if not excused(found)] == []
    assert tally.both.total() > least


def excused(disagreement: str) -> bool:
    _, _, found = disagreement.partition(" ")
    return any(re.match(pattern, found) for pattern in SOURCE_ERRS)
