"""Runs CPython's own tests, with everything guarded or not, and prints those that fail as JSON."""

import io
import json
import sys
import unittest

_, armed, *names = sys.argv
if armed == "armed":
    import importspy

    everybody = {"allow": ["**", "<none>", "<anonymous>"]}
    importspy.guard("**", importers=everybody)
failed: list[str] = []
run = 0
for name in names:
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)
    unexpected = [*result.failures, *result.errors]
    failed += [f"{test}: {told.strip().splitlines()[-1]}" for test, told in unexpected]
    failed += [f"{test}: passed" for test in result.unexpectedSuccesses]
    run += result.testsRun
if armed == "armed":
    [guard] = importspy.guards()
    assert len(guard.modules) > 50, guard.modules
print(json.dumps({"run": run, "failed": sorted(failed)}))
