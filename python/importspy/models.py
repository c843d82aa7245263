"""The import path that earlier releases documented for the parts of a contract."""

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
