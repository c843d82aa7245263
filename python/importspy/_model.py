"""What all parts of a contract have in common when they are Python objects.

A model holds what it is given. What that means, and whether it may stand there, is decided by the
reader that reads files, too.
"""

from __future__ import annotations

import sys

from importspy import _importspy
from importspy._repr import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Any, ClassVar

    from typing_extensions import Self, dataclass_transform
else:

    def dataclass_transform(**_):
        return lambda cls: cls


@dataclass_transform(kw_only_default=True, eq_default=False)
class Model:
    """A part of a contract. Fields are given by keyword; one that isn't given demands nothing.

    ``value=None`` demands None, while a ``value`` that isn't given demands nothing. A class made
    from a model may give fields in its body.

    Raises ContractError, which says where, when something can't stand in a contract.
    """

    #: What the reader calls this part.
    _part: ClassVar[str] = ""
    #: The models that fields hold, one or a list of them.
    _holds: ClassVar[dict[str, type[Model]]] = {}
    #: Fields whose key in a contract is no name in Python.
    _keys: ClassVar[dict[str, str]] = {}

    if not TYPE_CHECKING:

        def __init__(self, **fields):
            for field, key in self._keys.items():
                if key in fields:
                    fields[field] = fields.pop(key)
            self.__dict__.update(fields)
            data = Model.to_dict(self)
            # Names of the caller's own begin like this; given as fields, they are refused.
            data.update((name, None) for name in fields if name.startswith("_"))
            _importspy.check_part(self._read_as(), data, _name(self))
            for field, held in self._holds.items():
                if field in self.__dict__:
                    self.__dict__[field] = _models(self.__dict__[field], held)

    def _read_as(self) -> str:
        return self._part

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Build it from a dict with the keys of a contract file.

        Raises ContractError, which says where, when something in it can't stand there.
        """
        if type(data) is not dict or any(type(key) is not str or key in cls._keys for key in data):
            # The reader has the words for whatever this is.
            _importspy.check_part(cls._part, data, f"<{cls.__name__}>")
        return cls(**data)

    @classmethod
    def from_yaml(cls, source: str | PathLike[str]) -> Self:
        """Build it from YAML text, or from the file at a path. Versions keep their digits.

        A str is text; a path is an object like those of pathlib.
        Raises ContractError, with line and column, when it can't be read.
        """
        return cls.from_dict(_importspy.read_part(cls._part, source))

    def to_dict(self) -> dict[str, Any]:
        """Everything it demands, as plain data with the keys of a contract file."""
        found = Model._fields(self)
        return {
            self._keys.get(field, field): _plain(value)
            for field, value in found.items()
            # None is a value only where one can be demanded.
            if value is not None or field == "value"
        }

    def to_yaml(self) -> str:
        """The same as YAML text, which `from_yaml` and contract files read back."""
        return _importspy.to_yaml(Model.to_dict(self), _name(self))

    def _fields(self) -> dict[str, object]:
        """What classes made from the models give, then what the instance was given."""
        found: dict[str, object] = {}
        for cls in reversed(type(self).__mro__):
            if issubclass(cls, Model) and "_part" not in cls.__dict__:
                found.update(_given(cls))
        own = self.__dict__.items()
        found.update({name: value for name, value in own if not name.startswith("_")})
        return found

    def __eq__(self, other: object) -> bool:
        """Whether both are of one class and demand the same; ``1``, ``1.0`` and ``True`` differ."""
        if type(other) is not type(self):
            return NotImplemented
        return _same(Model.to_dict(self), Model.to_dict(other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """The call that builds it, with stars for the values of secrets."""
        return shown(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), dict(self.__dict__))


def _name(model: Model) -> str:
    """What stands for the path in messages."""
    return f"<{type(model).__name__}>"


def _restored(cls: type[Model], fields: dict[str, object]) -> Model:
    """A model out of a pickle or a copy."""
    model = cls.__new__(cls)
    model.__dict__.update(fields)
    return model


#: What a class has in its body besides data.
_CODE: tuple[type, ...] = (classmethod, staticmethod, property, type(_name), type)


def _given(cls: type) -> dict[str, object]:
    """The data in the body of a class. A name that is no field is refused by the reader."""
    return {
        name: value
        for name, value in cls.__dict__.items()
        if not name.startswith("_") and not any(type(value) is code for code in _CODE)
    }


def _plain(value: object) -> object:
    """Plain data for models, constants and containers of them; anything else as it is."""
    kind = type(value)
    if issubclass(kind, Model):
        return Model.to_dict(value)  # type: ignore[arg-type]
    if kind is list or kind is tuple:
        return [_plain(item) for item in value]  # type: ignore[attr-defined]
    if kind is dict:
        return {key: _plain(item) for key, item in value.items()}  # type: ignore[attr-defined]
    constants = sys.modules.get("importspy.constants")
    if constants is not None and any(kind is word for word in constants.WORDS):
        return value.value  # type: ignore[attr-defined]
    return value


def _models(value: Any, held: type[Model]) -> object:
    """Models for whatever contracts accept in their place; it was checked before."""
    if type(value) is list or type(value) is tuple:
        return [_model(item, held) for item in value]
    if type(value) is dict and "name" in held.__annotations__:
        # As releases before 0.4 wrote variables: names, and their values.
        return [_model({"name": name, "value": item}, held) for name, item in value.items()]
    return _model(value, held)


def _model(item: Any, held: type[Model]) -> object:
    if type(item) is str:
        item = {"name": item}
    return held(**item) if type(item) is dict else item


def _same(one: object, other: object) -> bool:
    """Equality that tells numbers and truth apart."""
    if type(one) is not type(other):
        return False
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other or (one != one and other != other)
