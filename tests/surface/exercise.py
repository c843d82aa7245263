"""Uses every part of the Python surface once, and prints what came of it as JSON."""

import ast
import copy
import json
import pickle
import sys
import threading

import importspy
from importspy import Class, ContractError, Function, SpyModel, ValidationError, Variable

model = SpyModel(
    classes=[Class(name="Thread", methods=[Function(name="start"), Function(name="nothing")])],
    variables=[Variable(name="TIMEOUT_MAX"), Variable(name="none", value=None)],
)
report = importspy.check(threading, model)
try:
    report.require("app")
except ValidationError as error:
    refused = pickle.loads(pickle.dumps(error))
try:
    importspy.check(threading, {"classes": [{"nmae": "A"}]})
except ContractError as error:
    wrong = pickle.loads(pickle.dumps(error))
seen: list[importspy.Decision] = []
forget = importspy.on_decision(seen.append)
importspy._decisions.record(importspy.Decision(report, module="threading"))
forget()
modules = [sys.modules[name] for name in ("json.decoder", "json.encoder", "threading", "os")] + [
    ast
]
print(
    json.dumps(
        {
            "version": list(sys.version_info[:2]),
            "subjects": [violation.subject for violation in refused.violations],
            "keys": [violation.contract.key_path for violation in report.violations],
            "brief": str(refused) == report.brief == str(pickle.loads(pickle.dumps(refused))),
            "wrong": [wrong.key_path, wrong.problems[1].message],
            "yaml": SpyModel.from_yaml(model.to_yaml()) == model == copy.deepcopy(model),
            "decisions": [decision.verdict for decision in seen],
            "broken": [
                importspy.check(module, SpyModel.from_module(module)).counts.broken
                for module in modules
            ],
        }
    )
)
