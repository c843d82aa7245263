"""Contracts as TOML, each part in one of the ways TOML has for it."""

from __future__ import annotations

import json
import random
from typing import Any

Data = dict[str, Any]


def is_writable(value: Any) -> bool:
    """Whether TOML has a notation for it."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_writable(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(is_writable, value))
    if isinstance(value, int):
        return abs(value) < 2**63
    return isinstance(value, (str, float))


def without_the_rest(data: Any) -> Any:
    """The data without the facts that TOML can't write."""
    if isinstance(data, dict):
        return {key: without_the_rest(one) for key, one in data.items() if is_fact(key, one)}
    return [without_the_rest(one) for one in data] if isinstance(data, list) else data


def is_fact(key: str, value: Any) -> bool:
    return key != "value" or is_writable(value)


def lines(data: Data, rng: random.Random) -> list[str]:
    """The text of a contract, with comments everywhere."""
    out = ["# top"]
    tables = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            if rng.random() < 0.3:
                out += [f"{key} = [", *(f"  {inline(one)},  # {key}" for one in value), "]"]
            else:
                tables.append((key, value))
        else:
            out.append(f"{key} = {inline(value)}")
    for key, value in tables:
        for one in value:
            out += ["", f"# of {key}", *table(key, one, rng)]
    return out


def table(path: str, entry: Data, rng: random.Random) -> list[str]:
    out = [f"[[{path}]]"]
    below = []
    for key, value in entry.items():
        is_list = isinstance(value, list) and value and isinstance(value[0], dict)
        if is_list and rng.random() < 0.5:
            below.append((key, value))
        elif is_list:
            out += [f"{key} = [", *(f"  {inline(one)}," for one in value), "]"]
        else:
            out.append(f"{key} = {inline(value)}{rng.choice(['', '  # beside'])}")
    for key, value in below:
        for one in value:
            out += table(f"{path}.{key}", one, rng)
    return out


def inline(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {inline(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, float):
        return repr(value).replace("nan", "nan")
    return json.dumps(value).replace("\x7f", "\\u007f")
