"""Contracts as Python objects: the parts of a contract, and the whole.

Fields have the names and meanings of the keys of a contract file.
"""

from __future__ import annotations

from importspy import _importspy
from importspy._model import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType
    from typing import Any, ClassVar

    from typing_extensions import Self

__all__ = [
    "Argument",
    "Attribute",
    "Class",
    "Environment",
    "Function",
    "Module",
    "Python",
    "Runtime",
    "SpyModel",
    "System",
    "Variable",
]


class _Advised(Model):
    """A rule with words for whoever breaks it; they are shown with its violations."""

    _part: ClassVar[str] = ""
    #: Why the rule exists.
    reason: str | None = None
    #: What to do instead.
    instead: str | None = None
    #: Where to read more.
    docs: str | None = None


class Variable(_Advised):
    """A module global that must be bound, or an environment variable that must be set."""

    _part: ClassVar[str] = "variable"
    name: str
    #: Compared with the declared annotation, else with the type of the value.
    annotation: str | None = None
    #: The value it must have, if one is given.
    value: Any = None


class Argument(_Advised):
    """A parameter that must exist; ``value`` is the default it must have, if one is given."""

    _part: ClassVar[str] = "argument"
    name: str
    annotation: str | None = None
    value: Any = None
    #: ``positional_only``, ``positional_or_keyword``, ``var_positional``, ``keyword_only`` or
    #: ``var_keyword``.
    kind: str | None = None


class Function(_Advised):
    """A function or method that must exist."""

    _part: ClassVar[str] = "function"
    _holds: ClassVar[dict[str, type[Model]]] = {"arguments": Argument}
    _keys: ClassVar[dict[str, str]] = {"is_async": "async"}
    name: str
    #: Named parameters it must have, in any order.
    arguments: Sequence[Argument] | None = None
    #: The text ``"None"`` means ``-> None``.
    return_annotation: str | None = None
    #: Whether it must be (or must not be) ``async def``; ``async`` in contract files.
    is_async: bool | None = None


class Attribute(_Advised):
    """An attribute that a class or its instances must have."""

    _part: ClassVar[str] = "attribute"
    #: ``class``, ``instance`` or ``any``.
    type: str
    name: str
    annotation: str | None = None
    value: Any = None


class Class(_Advised):
    """A class that must exist, or that another must be derived from."""

    _part: ClassVar[str] = "class"
    _holds: ClassVar[dict[str, type[Model]]] = {"attributes": Attribute, "methods": Function}
    name: str
    attributes: Sequence[Attribute] | None = None
    methods: Sequence[Function] | None = None
    #: Direct and indirect bases; a name stands for a class of that name.
    superclasses: Sequence[Class] | None = None
    #: Older spelling of `attributes` with ``type="class"``.
    class_attr: Any = None
    #: Older spelling of `attributes` with ``type="instance"``.
    instance_attr: Any = None

    def get_class_attributes(self) -> list[Attribute]:
        """The attributes that the class itself must have."""
        return self._attributes("class")

    def get_instance_attributes(self) -> list[Attribute]:
        """The attributes that instances must have."""
        return self._attributes("instance")

    def _attributes(self, level: str) -> list[Attribute]:
        found = [one for one in self.attributes or () if isinstance(one, Attribute)]
        return [one for one in found if one.type == level]


Class._holds["superclasses"] = Class


class Module(_Advised):
    """A module: which one it is and what it must contain."""

    _part: ClassVar[str] = "module"
    _holds: ClassVar[dict[str, type[Model]]] = {
        "variables": Variable,
        "functions": Function,
        "classes": Class,
    }
    #: Its dotted name.
    module: str | None = None
    #: The name of its source file, without folder.
    filename: str | None = None
    #: A version that must be equal, or PEP 440 specifiers.
    version: str | None = None
    variables: Sequence[Variable] | None = None
    functions: Sequence[Function] | None = None
    classes: Sequence[Class] | None = None


class Python(_Advised):
    """One Python, and the modules that must be there."""

    _part: ClassVar[str] = "python"
    _holds: ClassVar[dict[str, type[Model]]] = {"modules": Module}
    #: ``3.11`` stands for every 3.11.x; specifiers work too.
    version: str | None = None
    interpreter: str | None = None
    modules: Sequence[Module] | None = None


class Environment(Model):
    """Environment variables that must be set."""

    _part: ClassVar[str] = "environment"
    _holds: ClassVar[dict[str, type[Model]]] = {"variables": Variable}
    variables: Sequence[Variable] | None = None
    #: Names of variables that must be set and not empty; their values are never read.
    secrets: Sequence[str | Mapping[str, str]] | None = None


class System(_Advised):
    """One operating system, and what runs on it."""

    _part: ClassVar[str] = "system"
    _holds: ClassVar[dict[str, type[Model]]] = {"environment": Environment, "pythons": Python}
    os: str | None = None
    environment: Environment | None = None
    pythons: Sequence[Python] | None = None
    #: Older spelling of ``environment.variables``.
    envs: Any = None


class Runtime(_Advised):
    """Where a module may run.

    An entry of ``deployments`` has ``arch`` and ``systems``. As ``runtime`` it is flat: ``python``,
    ``os``, ``architecture``, ``implementation``, ``environment``.
    """

    _part: ClassVar[str] = "deployment"
    _holds: ClassVar[dict[str, type[Model]]] = {"systems": System}
    arch: str | None = None
    systems: Sequence[System] | None = None
    #: PEP 440 specifiers.
    python: str | None = None
    os: Sequence[str] | None = None
    architecture: Sequence[str] | None = None
    implementation: Sequence[str] | None = None
    #: Names of variables that must be set, and to what; None means to anything.
    environment: Mapping[str, Any] | None = None

    def _read_as(self) -> str:
        flat = ("python", "os", "architecture", "implementation", "environment")
        given = Model._fields(self)
        return "runtime" if any(given.get(name) is not None for name in flat) else "deployment"


class SpyModel(Module):
    """A whole contract.

    ``dependencies``, ``importers`` and the like are given as in a contract file.
    """

    _part: ClassVar[str] = "contract"
    _holds: ClassVar[dict[str, type[Model]]] = {
        **Module._holds,
        "deployments": Runtime,
        "runtime": Runtime,
    }
    schema_version: int | None = None
    id: str | None = None
    #: Another name for `id`.
    policy_id: str | None = None
    description: str | None = None
    owner: str | None = None
    #: ``sha256:`` and the hash of the module's source.
    integrity: str | None = None
    #: Places where it may run; one of them must hold completely.
    deployments: Sequence[Runtime] | None = None
    runtime: Runtime | None = None
    dependencies: Mapping[str, Any] | None = None
    dependency_options: Mapping[str, Any] | None = None
    evidence_requirements: Sequence[Mapping[str, Any]] | None = None
    importers: Mapping[str, Any] | None = None
    imports: Mapping[str, Any] | None = None

    @classmethod
    def from_module(cls, info_module: ModuleType) -> Self:
        """The contract that a loaded module keeps: what it defines itself, as far as that is known.

        None of the module's code runs. Values that the environment holds are left out.
        """
        return cls(**_importspy.model_of(info_module))
