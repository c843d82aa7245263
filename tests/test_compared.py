"""What importspy knows of an environment is what importlib.metadata, packaging and pip know."""

from __future__ import annotations

import pytest
from compared.installed import COMPARED, Environment
from compared.made import environment
from conftest import COMMANDS

#: pip gives up where metadata is broken.
NOT_BROKEN = ("pip check", "pip inspect")


@pytest.fixture(scope="module", params=[False, True], ids=["sound", "broken"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("compared") / "environment"
    python = environment(folder, seed=6, with_broken=request.param)
    return Environment(python, str(COMMANDS["native"]), is_broken=request.param)


@pytest.mark.parametrize("what", COMPARED)
def test_an_environment_of_every_kind(made: Environment, what: str) -> None:
    if made.is_broken and what in NOT_BROKEN:
        pytest.skip("pip gives up")
    assert len(made.distributions) > 300
    assert list(COMPARED[what](made)) == []
