"""Run by an interpreter that has ImportSpy 0.5: its decisions on the cases that come on stdin."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def decided(folder: Path, case: dict[str, object]) -> str:
    from importspy.domain import AdmissionRequest  # type: ignore[import-not-found]
    from importspy.engine import AdmissionEngine  # type: ignore[import-not-found]
    from importspy.policy import ContractError  # type: ignore[import-not-found]

    contract = folder / "contract.yml"
    subject = folder / "subject.py"
    contract.write_text(json.dumps(case["contract"]))
    subject.write_text(str(case["module"]))
    request = AdmissionRequest(subject=subject, contract=contract, project_root=folder)
    try:
        decision = AdmissionEngine().check(request)
    except ContractError:
        return "wrong contract"
    return "admitted" if decision.decision == "ADMIT" else "denied"


given = json.load(sys.stdin)
json.dump([decided(Path(given["folder"]), case) for case in given["cases"]], sys.stdout)
