"""What guards don't cover: each sentence of SECURITY.md is the name of a program that shows it."""

from __future__ import annotations

from .programs import programs

READY = """\
import good, bad, types

guard = importspy.guard("shop.ledger", importers={"allow": ["good"]})
good.statement()
assert refused(bad.statement)
as_bad = lambda code: exec(code, vars(bad))
"""

PROGRAMS = programs("limits", READY)
