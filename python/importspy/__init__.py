"""Import contracts for Python.

A contract says what a module must be: its functions, classes and variables, where it may run, who
may import it. The engine reads contracts and modules natively and runs neither.

What is here:

- `Spy`: who imports the module that asks, judged: `Spy().importspy(filepath="contract.yml")`.
  `clear_caches`: forgets contracts and verdicts that were kept.
- `guard`: modules that carry no code of ours, guarded; the answer is a `Guard`. `guards`: what is
  armed. `install`, `uninstall`: the guards that ``pyproject.toml`` or ``importspy.toml`` declares,
  armed together (`Installation`) and taken back together.
- `verify`, `Monitor`: whether loaded modules are still what they were.
- `check`: one module against one contract; the answer is a `Report`.
- `SpyModel` and its parts (`Module`, `Variable`, `Function`, `Argument`, `Class`, `Attribute`,
  `Runtime`, `System`, `Environment`, `Python`): contracts as Python objects. `Contract`: one that
  was read, for any number of checks.
- `ValidationError`, `ContractError`: a refusal, and a contract that can't be used. `Violation`,
  `Place`, `Counts`, `ContractProblem`: what they are made of.
- `on_decision`, `Decision`: being told of decisions.
- ``importspy`` (the command) and ``python -m importspy``: see ``importspy --help``.

Names are loaded when they are first used.
"""

from importspy._importspy import (
    Contract,
    Counts,
    Guard,
    Place,
    Report,
    Spy,
    Violation,
    __version__,
    check,
    clear_caches,
    guard,
    guards,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importspy._decisions import Decision, on_decision
    from importspy._errors import ContractError, ContractProblem, ValidationError
    from importspy._install import Installation, install, uninstall
    from importspy._models import (
        Argument,
        Attribute,
        Class,
        Environment,
        Function,
        Module,
        Python,
        Runtime,
        SpyModel,
        System,
        Variable,
    )
    from importspy._monitor import Monitor, verify
    from importspy.constants import Config

__all__ = [
    "Argument",
    "Attribute",
    "Class",
    "Config",
    "Contract",
    "ContractError",
    "ContractProblem",
    "Counts",
    "Decision",
    "Environment",
    "Function",
    "Guard",
    "Installation",
    "Module",
    "Monitor",
    "Place",
    "Python",
    "Report",
    "Runtime",
    "Spy",
    "SpyModel",
    "System",
    "ValidationError",
    "Variable",
    "Violation",
    "__version__",
    "check",
    "clear_caches",
    "guard",
    "guards",
    "install",
    "on_decision",
    "uninstall",
    "verify",
]

#: The module that defines each name that is loaded on first use.
_HOMES = {
    "Config": "constants",
    "ContractError": "_errors",
    "ContractProblem": "_errors",
    "Installation": "_install",
    "install": "_install",
    "uninstall": "_install",
    "Decision": "_decisions",
    "ValidationError": "_errors",
    "on_decision": "_decisions",
    "Monitor": "_monitor",
    "verify": "_monitor",
    "Argument": "_models",
    "Attribute": "_models",
    "Class": "_models",
    "Environment": "_models",
    "Function": "_models",
    "Module": "_models",
    "Python": "_models",
    "Runtime": "_models",
    "SpyModel": "_models",
    "System": "_models",
    "Variable": "_models",
}


if not TYPE_CHECKING:

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = __import__(f"{__name__}.{home}", fromlist=[name])
        value = globals()[name] = getattr(module, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
