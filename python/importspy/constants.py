"""Words that contracts know, under the names that earlier releases documented.

Plain texts do as well: ``Runtime(arch="x86_64")``. What a release calls supported is only a
selection; ``importspy schema`` lists every word.
"""

from __future__ import annotations

from enum import Enum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

__all__ = ["Config", "Constants"]


class Config:
    """Words of releases up to 0.3, as texts."""

    ARCH_x86_64 = "x86_64"
    ARCH_X86_64 = "x86_64"
    ARCH_AARCH64 = "aarch64"
    ARCH_ARM = "arm"
    ARCH_ARM64 = "arm64"
    ARCH_I386 = "i386"
    ARCH_PPC64 = "ppc64"
    ARCH_PPC64LE = "ppc64le"
    ARCH_S390X = "s390x"

    OS_WINDOWS = "windows"
    OS_LINUX = "linux"
    OS_MACOS = "darwin"

    PYTHON_VERSION_3_13 = "3.13"
    PYTHON_VERSION_3_12 = "3.12"
    PYTHON_VERSION_3_11 = "3.11"
    PYTHON_VERSION_3_10 = "3.10"

    INTERPRETER_CPYTHON = "CPython"
    INTERPRETER_PYPY = "PyPy"
    INTERPRETER_JYTHON = "Jython"
    INTERPRETER_IRON_PYTHON = "IronPython"
    INTERPRETER_STACKLESS = "Stackless"
    INTERPRETER_MICROPYTHON = "MicroPython"
    INTERPRETER_BRYTHON = "Brython"
    INTERPRETER_PYSTON = "Pyston"
    INTERPRETER_GRAALPYTHON = "GraalPython"
    INTERPRETER_RUSTPYTHON = "RustPython"
    INTERPRETER_NUITKA = "Nuitka"
    INTERPRETER_TRANSCRYPT = "Transcrypt"

    CLASS_TYPE = "class"
    INSTANCE_TYPE = "instance"

    ANNOTATION_INT = "int"
    ANNOTATION_FLOAT = "float"
    ANNOTATION_STR = "str"
    ANNOTATION_BOOL = "bool"
    ANNOTATION_LIST = "list"
    ANNOTATION_DICT = "dict"
    ANNOTATION_TUPLE = "tuple"
    ANNOTATION_SET = "set"
    ANNOTATION_OPTIONAL = "Optional"
    ANNOTATION_UNION = "Union"
    ANNOTATION_ANY = "Any"
    ANNOTATION_CALLABLE = "Callable"
    ANNOTATION_LIST_TYPING = "List"
    ANNOTATION_DICT_TYPING = "Dict"
    ANNOTATION_TUPLE_TYPING = "Tuple"


class Constants:
    """Words of releases 0.3 to 0.5: lists of texts, and members that are texts."""

    class SupportedArchitectures(str, Enum):
        """Architectures of processors."""

        ARCH_x86_64 = Config.ARCH_x86_64
        ARCH_AARCH64 = Config.ARCH_AARCH64
        ARCH_ARM = Config.ARCH_ARM
        ARCH_ARM64 = Config.ARCH_ARM64
        ARCH_I386 = Config.ARCH_I386
        ARCH_PPC64 = Config.ARCH_PPC64
        ARCH_PPC64LE = Config.ARCH_PPC64LE
        ARCH_S390X = Config.ARCH_S390X

    class SupportedOS(str, Enum):
        """Operating systems."""

        OS_WINDOWS = Config.OS_WINDOWS
        OS_LINUX = Config.OS_LINUX
        OS_MACOS = Config.OS_MACOS

    class SupportedPythonImplementations(str, Enum):
        """Implementations of Python."""

        INTERPRETER_CPYTHON = Config.INTERPRETER_CPYTHON
        INTERPRETER_PYPY = Config.INTERPRETER_PYPY
        INTERPRETER_JYTHON = Config.INTERPRETER_JYTHON
        INTERPRETER_IRON_PYTHON = Config.INTERPRETER_IRON_PYTHON
        INTERPRETER_MICROPYTHON = Config.INTERPRETER_MICROPYTHON
        INTERPRETER_BRYTHON = Config.INTERPRETER_BRYTHON
        INTERPRETER_PYSTON = Config.INTERPRETER_PYSTON
        INTERPRETER_GRAALPYTHON = Config.INTERPRETER_GRAALPYTHON
        INTERPRETER_RUSTPYTHON = Config.INTERPRETER_RUSTPYTHON
        INTERPRETER_NUITKA = Config.INTERPRETER_NUITKA
        INTERPRETER_TRANSCRYPT = Config.INTERPRETER_TRANSCRYPT

    class SupportedClassAttributeTypes(str, Enum):
        """Whether a class or its instances have an attribute."""

        CLASS = Config.CLASS_TYPE
        INSTANCE = Config.INSTANCE_TYPE

    class SupportedAnnotations(str, Enum):
        """Some annotations; contracts take any."""

        INT = Config.ANNOTATION_INT
        FLOAT = Config.ANNOTATION_FLOAT
        STR = Config.ANNOTATION_STR
        BOOL = Config.ANNOTATION_BOOL
        LIST = Config.ANNOTATION_LIST
        DICT = Config.ANNOTATION_DICT
        TUPLE = Config.ANNOTATION_TUPLE
        SET = Config.ANNOTATION_SET
        OPTIONAL = Config.ANNOTATION_OPTIONAL
        UNION = Config.ANNOTATION_UNION
        ANY = Config.ANNOTATION_ANY
        CALLABLE = Config.ANNOTATION_CALLABLE
        LIST_TYPING = Config.ANNOTATION_LIST_TYPING
        DICT_TYPING = Config.ANNOTATION_DICT_TYPING
        TUPLE_TYPING = Config.ANNOTATION_TUPLE_TYPING

    CLASS_TYPE = Config.CLASS_TYPE
    INSTANCE_TYPE = Config.INSTANCE_TYPE

    KNOWN_ARCHITECTURES: ClassVar[list[str]] = [word.value for word in SupportedArchitectures]
    SUPPORTED_OS: ClassVar[list[str]] = [word.value for word in SupportedOS]
    SUPPORTED_PYTHON_IMPLEMENTATION: ClassVar[list[str]] = [
        word.value for word in SupportedPythonImplementations
    ]
    SUPPORTED_CLASS_ATTRIBUTE_TYPES: ClassVar[list[str]] = [
        word.value for word in SupportedClassAttributeTypes
    ]
    SUPPORTED_ANNOTATIONS: ClassVar[list[str]] = [word.value for word in SupportedAnnotations]


#: The types whose members stand for their texts in a contract.
WORDS: tuple[type[Enum], ...] = (
    Constants.SupportedArchitectures,
    Constants.SupportedOS,
    Constants.SupportedPythonImplementations,
    Constants.SupportedClassAttributeTypes,
    Constants.SupportedAnnotations,
)
