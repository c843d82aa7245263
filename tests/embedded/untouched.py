"""Prints what is found about modules of the standard library that nobody touched, as JSON."""

import importlib
import json
import sys

import importspy

found: dict[str, str | list[str]] = {}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
    except ImportError:
        continue
    state = importspy.Monitor(module).check()
    try:
        source = importspy.verify(module)
    except ValueError as error:
        found[name] = str(error)
        continue
    told = [violation.message for report in (*state, source) for violation in report.violations]
    found[name] = told
print(json.dumps(found))
