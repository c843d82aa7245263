"""Evidence: what is observed, what providers verify, and that nobody runs unasked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from test_dependencies import installed, packages  # noqa: F401
from test_distributions import write

PROVIDER = """
import os, pathlib, sys
pathlib.Path({mark!r}).write_text("it was loaded")

class Provider:
    name = {name!r}
    requires_network = {network}

    def collect(self, context, dependencies):
        print("noise on standard output")
        os.write(1, b"more noise")
        assert context.environment["implementation"] == "CPython"
        assert context.subjects == ["subject.py"]
        for one in dependencies:
            if one.name == "demo":
                given = {{"kind": "audit", "subject": "Demo", "status": "verified"}}
                yield {{**given, "observed": one.version}}
        yield {{"kind": "seen", "subject": "demo", "status": "observed", "observed": True}}
        yield {{"kind": "empty", "subject": "demo", "status": "verified", "observed": None}}
        yield {{"kind": "odd", "subject": "demo", "status": "certain", "observed": True}}
        if {fails}:
            raise ValueError("https://me:secret@example.org")
"""


@pytest.fixture
def mark(native: Cli) -> Path:
    """Written by a provider that is loaded."""
    return native.folder / "loaded"


def provide(
    packages: Path,  # noqa: F811
    mark: Path,
    name: str = "shop",
    network: bool = False,
    fails: bool = False,
) -> None:
    points = "[importspy.evidence_providers]\nshop = provider_module:Provider\n"
    text = PROVIDER.format(mark=str(mark), name=name, network=network, fails=fails)
    write(
        packages,
        {
            **installed("provider", "1.0", **{"entry_points.txt": points}),
            **installed("demo", "1.0"),
            "provider_module.py": text,
        },
    )


def judged(cli: Cli, wanted: list[dict[str, str]], *arguments: str) -> tuple[list[Any], str]:
    contract = {"evidence_requirements": wanted}
    write(cli.folder, {"contract.json": json.dumps(contract), "subject.py": "X = 1\n"})
    options = ("--python", ".venv", "--output-format", "json", "-s", "contract.json")
    done = cli.run("check", *options, *arguments, "subject.py")
    assert "secret" not in done.stdout + done.stderr
    document = json.loads(done.stdout)
    told = cli.run("check", *options[:2], *options[4:], *arguments, "subject.py").stderr
    if "subjects" not in document:
        return [], told
    [subject] = document["subjects"]
    found = [
        (one["subject"].split(":")[1], one["expected"], one["found"])
        for one in subject["violations"]
    ]
    return found, told


AUDIT = {"kind": "audit", "subject": "demo"}


def test_nobody_runs_unasked(native: Cli, packages: Path, mark: Path) -> None:  # noqa: F811
    provide(packages, mark)
    found, _ = judged(native, [AUDIT])
    assert found == [("audit", "verified", None)]
    assert not mark.exists()


def test_what_a_provider_gives(native: Cli, packages: Path, mark: Path) -> None:  # noqa: F811
    provide(packages, mark)
    wanted = [
        AUDIT,
        {**AUDIT, "status": "observed"},
        {**AUDIT, "provider": "shop"},
        {**AUDIT, "provider": "somebody"},
        {"kind": "seen", "subject": "demo", "status": "observed"},
        {"kind": "seen", "subject": "demo"},
        {"kind": "empty", "subject": "demo"},
        {"kind": "odd", "subject": "demo", "status": "observed"},
    ]
    found, _ = judged(native, wanted, "--evidence-provider", "shop")
    assert found == [
        ("audit", "verified", None),
        ("seen", "verified", "observed"),
        ("empty", "verified", None),
        ("odd", "observed", None),
    ]
    assert mark.exists()


def test_a_network_must_be_allowed(native: Cli, packages: Path, mark: Path) -> None:  # noqa: F811
    provide(packages, mark, network=True)
    found, told = judged(native, [AUDIT], "--evidence-provider", "shop")
    assert found == [("audit", "verified", None)]
    assert "requires a network" in told
    assert judged(native, [AUDIT], "--evidence-provider", "shop", "--allow-network")[0] == []


def test_a_provider_that_fails_gives_nothing(
    native: Cli,
    packages: Path,  # noqa: F811
    mark: Path,
) -> None:
    provide(packages, mark, fails=True)
    found, told = judged(native, [AUDIT], "--evidence-provider", "shop")
    assert found == [("audit", "verified", None)]
    assert "gave nothing: ValueError" in told


@pytest.mark.parametrize("chosen", ["nobody", "shop"])
def test_a_provider_that_is_none(
    native: Cli,
    packages: Path,  # noqa: F811
    mark: Path,
    chosen: str,
) -> None:
    """There is none of that name, or it calls itself ours."""
    provide(packages, mark, name="importspy.metadata")
    found, message = judged(native, [AUDIT], "--evidence-provider", chosen)
    assert (found, f"--evidence-provider: {chosen}: " in message) == ([], True)


def test_what_lies_in_the_metadata_is_observed(native: Cli, packages: Path) -> None:  # noqa: F811
    write(packages, installed("bare", "1.0"))
    write(
        packages,
        installed(
            "full",
            "1.0",
            **{
                "sboms/full.cdx.json": "{}",
                "provenance_url.json": '{"url": "https://example.org"}',
                "full.whl.publish.attestation": "{}",
            },
        ),
    )
    kinds = ["sbom", "attestation", "provenance"]
    for name, status, missing in [
        ("full", "observed", []),
        ("Full", "observed", []),
        ("full", "verified", kinds),
        ("bare", "observed", kinds),
        ("absent", "observed", kinds),
    ]:
        wanted = [
            {"kind": f"distribution.{kind}", "subject": name, "status": status} for kind in kinds
        ]
        found, _ = judged(native, wanted)
        assert [one[0].removeprefix("distribution.") for one in found] == missing, (name, status)
