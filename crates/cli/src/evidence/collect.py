"""Asks evidence providers that were chosen by name, and tells what they give as one line of JSON.

The request comes on standard input. What providers print goes to standard error.
"""

import json
import os
import sys
from importlib.metadata import entry_points
from types import SimpleNamespace

GROUP = "importspy.evidence_providers"


def loaded(name):
    """The one provider of that name, or why there is none."""
    found = list(entry_points(group=GROUP, name=name))
    if len(found) != 1:
        raise LookupError("%d providers of that name are installed" % len(found))
    provider = found[0].load()()
    called = getattr(provider, "name", None)
    if not isinstance(called, str) or not called or called.startswith("importspy"):
        raise LookupError("it has no name of its own")
    if not isinstance(getattr(provider, "requires_network", None), bool):
        raise LookupError("it doesn't say whether it requires a network")
    return provider


def field(one, name):
    found = one.get(name) if isinstance(one, dict) else getattr(one, name, None)
    return found if isinstance(found, str) else None


def given(provider, context, dependencies):
    for one in provider.collect(context, dependencies):
        kind, subject, status = (field(one, name) for name in ("kind", "subject", "status"))
        observed = one.get("observed") if isinstance(one, dict) else getattr(one, "observed", None)
        # Evidence that nothing is there speaks for nothing.
        if kind and subject and observed:
            yield {"kind": kind, "subject": subject, "status": status or "observed"}


def answer(name, request):
    told = {"name": name, "provider": name, "evidence": [], "wrong": None, "failed": None}
    try:
        provider = loaded(name)
    except LookupError as error:
        return {**told, "wrong": str(error)}
    except Exception as error:
        return {**told, "failed": type(error).__name__}
    told["provider"] = provider.name
    if provider.requires_network and not request["network_allowed"]:
        return {**told, "failed": "it requires a network, which --allow-network would allow"}
    context = SimpleNamespace(**{key: request[key] for key in CONTEXT})
    dependencies = [SimpleNamespace(**one) for one in request["dependencies"]]
    try:
        told["evidence"] = list(given(provider, context, dependencies))
    except Exception as error:
        # Nothing more of it: messages may hold addresses and tokens.
        return {**told, "failed": type(error).__name__}
    return told


CONTEXT = ("subjects", "project_root", "environment", "network_allowed")

if __name__ == "__main__":
    out = os.dup(1)
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.read())
    answers = [answer(name, request) for name in request["providers"]]
    line = json.dumps(answers).encode("ascii")
    while line:
        line = line[os.write(out, line) :]
    os._exit(0)
