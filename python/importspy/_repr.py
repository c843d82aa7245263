"""How models look, with stars for what secrets are expected to be."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importspy._model import Model

STARS = "***"
#: Fields below which values are those of environment variables.
ENVIRONMENTS = ("environment", "envs")


def shown(model: Model) -> str:
    """The call that builds the model."""
    secrets: set[str] = set()
    _collect(model.to_dict(), secrets)
    inside = "secrets" in type(model).__annotations__
    return _model(model, secrets, inside)


def _collect(data: object, secrets: set[str]) -> None:
    """The names under any `secrets`."""
    if type(data) is dict:
        for key, value in data.items():
            if key == "secrets":
                _listed(value, secrets)
            else:
                _collect(value, secrets)
    elif type(data) is list:
        for item in data:
            _collect(item, secrets)


def _listed(data: object, secrets: set[str]) -> None:
    for item in data if type(data) is list else []:
        if type(item) is dict:
            item = item.get("name")
        if type(item) is str:
            secrets.add(item)


def _model(model: Model, secrets: set[str], inside: bool) -> str:
    fields = type(model)._fields(model)
    hidden = inside and fields.get("name") in secrets
    written = []
    for name, value in fields.items():
        inner = inside or name in ENVIRONMENTS
        text = repr(STARS) if hidden and name == "value" else _value(value, secrets, inner)
        written.append(f"{name}={text}")
    return f"{type(model).__name__}({', '.join(written)})"


def _value(value: object, secrets: set[str], inside: bool) -> str:
    if hasattr(type(value), "_fields") and hasattr(type(value), "_part"):
        return _model(value, secrets, inside)  # type: ignore[arg-type]
    if type(value) is list or type(value) is tuple:
        return "[" + ", ".join(_value(item, secrets, inside) for item in value) + "]"
    if type(value) is dict:
        hidden = inside and value.get("name") in secrets
        items = []
        for key, item in value.items():
            inner = inside or key in ENVIRONMENTS
            secret = inside and (key in secrets or (hidden and key == "value"))
            items.append(f"{key!r}: {repr(STARS) if secret else _value(item, secrets, inner)}")
        return "{" + ", ".join(items) + "}"
    return repr(value)
