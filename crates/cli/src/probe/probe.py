"""Tells what this interpreter is, on one line of standard output.

Runs on every Python from 3.6 (older ones answer that they are too old), with the standard library
alone. The line begins with a marker, because a site may print whatever it likes before.
"""

import json
import os
import platform
import sys
import sysconfig


def text(path):
    # Paths may hold bytes that are no text; the answer must be valid JSON for every reader.
    return os.fsencode(path).decode("utf-8", "replace")


def answer():
    if sys.version_info < (3, 6):
        return {"result": "error", "kind": "too-old", "detail": platform.python_version()}
    return {
        "result": "ok",
        "version": platform.python_version(),
        "version_info": list(sys.version_info[:3]),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "platform": sys.platform,
        "os_name": os.name,
        "executable": text(sys.executable or ""),
        "prefix": text(sys.prefix),
        "base_prefix": text(sys.base_prefix),
        "search_path": [text(entry) for entry in sys.path],
        "stdlib": text(sysconfig.get_path("stdlib") or ""),
        "purelib": text(sysconfig.get_path("purelib") or ""),
        "platlib": text(sysconfig.get_path("platlib") or ""),
    }


def send(line):
    # Not through sys.stdout: a site may have replaced it.
    rest = line.encode("ascii")
    while rest:
        rest = rest[os.write(1, rest) :]


try:
    found = answer()
except Exception as error:
    reason = type(error).__name__ + ": " + str(error)
    found = {"result": "error", "kind": "failed", "detail": reason}
send("\nimportspy-probe:" + json.dumps(found) + "\n")
os._exit(0)
