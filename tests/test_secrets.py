"""Values of environment variables, and what is expected of secrets, are in no output whatever."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Callable

import pytest
from conftest import Cli, Finished

MODULE = "X = 1\n"
#: Where a token stands, and what is wrong with the contract; `@` is the token.
YAML = {
    "block": "- systems:\n  - environment:\n      secrets: [KEY]\n      variables:\n"
    "      - name: KEY\n        value: @\n",
    "flow": "- systems: [{environment: {variables: [{name: KEY, value: @}], secrets: [KEY]}}]\n",
    "wrong after it": "- systems: [{environment: {secrets: [KEY], variables:"
    " [{name: KEY, value: @, valeu: 1}]}}]\n",
    "wrong before it": "- systems: [{environment: {secrets: [KEY], variables:"
    " [{nmae: KEY, value: @, name: KEY}]}}]\n",
    "wrong type": "- systems: [{environment: {secrets: [KEY], variables:"
    " [{name: KEY, value: [@]}]}}]\n",
    "a mapping": "- systems: [{environment: {secrets: [KEY], variables: {KEY: {@: 1}}}}]\n",
    "legacy": "- systems: [{environment: {secrets: [KEY]}, envs: {KEY: @}}]\n",
    "unclosed": "- systems: [{environment: {secrets: [KEY], variables: [{name: KEY, value: @\n",
    "malformed before": "- systems: [{os: }, environment: {secrets: [KEY], variables:"
    " [{name: KEY, value: @}]}}]\n",
    "twice": "- systems: [{environment: {secrets: [KEY], variables:"
    " [{name: KEY, value: @, value: @}]}}]\n",
    "anchor": "- systems:\n  - environment:\n      secrets: [KEY]\n      variables:\n"
    "      - name: KEY\n        value: &v @\n        docs: *v\n        reason: *nowhere\n",
    "folded": "- systems:\n  - environment:\n      secrets: [KEY]\n      variables:\n"
    "      - name: KEY\n        value: >-\n          @\n          @\n        unknown: 1\n",
    "literal": "- systems:\n  - environment:\n      variables:\n      - name: KEY\n"
    "        value: |\n          one\n          @\n       bad indent: 1\n      secrets: [KEY]\n",
    "plain over lines": "- systems:\n  - environment:\n      secrets: [KEY]\n      variables:\n"
    "      - name: KEY\n        value: one\n          @: two\n",
    "quoted over lines": "- systems:\n  - environment:\n      secrets: [KEY]\n      variables:\n"
    '      - name: KEY\n        value: "one\n        @:\n',
    "tag": "- systems: [{environment: {secrets: [KEY], variables:"
    " [{name: KEY, value: !!python/object @}]}}]\n",
    "as text": "- systems: [{environment: {secrets: [KEY], variables: ['KEY=@']}}]\n",
}
ALPHABET = string.ascii_letters + string.digits


def token(seed: object) -> str:
    rng = random.Random(f"secrets {seed}")
    return "tk" + "".join(rng.choices(ALPHABET, k=rng.randint(12, 40)))


def outputs(cli: Cli, contract: str, env: dict[str, str]) -> list[Finished]:
    shapes: list[list[str]] = [[], ["-q"], ["-v"], ["--output-format", "json"]]
    check = ["check", "module.py", "-s", contract]
    done = [cli.run(*check, *shape, env=env) for shape in shapes]
    done.append(cli.run(*check, "--color", "always", env=env))
    done += [cli.run("env", *shape, env=env) for shape in ([], ["--output-format", "json"])]
    done.append(cli.run("inspect", "module.py", env=env))
    return done


def tells(done: Finished, secret: str) -> bool:
    """Whether the secret, or a telling part of it, was written."""
    parts = {secret[start : start + 8] for start in range(len(secret) - 7)}
    return any(part in done.stdout + done.stderr for part in parts)


@pytest.mark.parametrize("where", YAML)
def test_expected_values_of_secrets(native: Cli, where: str) -> None:
    for seed in range(4):
        expected, actual = token((where, seed)), token((where, seed, "actual"))
        shown = [expected, f"{expected[:9]} {expected[9:]}", f'"{expected}"', f"'{expected}'"]
        text = "deployments:\n" + YAML[where].replace("@", shown[seed])
        (native.folder / "module.py").write_text(MODULE, encoding="utf-8")
        (native.folder / "contract.yml").write_text(text, encoding="utf-8")
        for done in outputs(native, "contract.yml", {"KEY": actual}):
            assert not tells(done, expected), f"{text}\n{done.args}\n{done.stdout}{done.stderr}"
            assert not tells(done, actual), f"{text}\n{done.args}\n{done.stdout}{done.stderr}"


def as_json(expected: str, broken: bool) -> str:
    variables = [{"name": "KEY", "value": expected, **({"valeu": 1} if broken else {})}]
    environment = {"variables": variables, "secrets": ["KEY"]}
    return json.dumps({"deployments": [{"systems": [{"environment": environment}]}]})


def as_toml(expected: str, broken: bool) -> str:
    return (
        "[[deployments]]\n[[deployments.systems]]\n[deployments.systems.environment]\n"
        f'secrets = ["KEY"]\n[[deployments.systems.environment.variables]]\nname = "KEY"\n'
        f'value = "{expected}"{" x" if broken else ""}\n'
    )


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(("name", "write"), [("c.json", as_json), ("c.toml", as_toml)])
def test_other_formats(
    native: Cli, name: str, write: Callable[[str, bool], str], broken: bool
) -> None:
    expected, actual = token(name), token((name, "actual"))
    for text in (write(expected, broken), write(expected, broken).rstrip("}]\n")):
        (native.folder / "module.py").write_text(MODULE, encoding="utf-8")
        (native.folder / name).write_text(text, encoding="utf-8")
        for done in outputs(native, name, {"KEY": actual}):
            assert not tells(done, expected), f"{text}\n{done.args}\n{done.stdout}{done.stderr}"
            assert not tells(done, actual), f"{text}\n{done.args}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("key", ["annotation: int", "value: other", "value: true"])
def test_actual_values_of_plain_variables(native: Cli, key: str) -> None:
    actual = token(key)
    text = f"deployments: [{{systems: [{{environment: {{variables: [{{name: KEY, {key}}}]}}}}]}}]\n"
    (native.folder / "module.py").write_text(MODULE, encoding="utf-8")
    (native.folder / "contract.yml").write_text(text, encoding="utf-8")
    for done in outputs(native, "contract.yml", {"KEY": actual, "OTHER": actual}):
        assert not tells(done, actual)
