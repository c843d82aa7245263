"""Loads one module in this process and tells what it is.

Runs on CPython 3.10 and newer with the standard library alone, in a namespace and with builtins of
its own, so that the module can't replace what is used after it has run. Standard input is a file
that two processes map into memory: it holds the request, and takes the answer. No descriptor of it
stays open, so a module that closes them all, or writes to them all, changes nothing.
"""

from __future__ import annotations

import mmap
import os
import sys
from importlib import import_module
from importlib._bootstrap import module_from_spec
from importlib._bootstrap_external import decode_source
from importlib.machinery import ExtensionFileLoader, ModuleSpec, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType, TracebackType
    from typing import NoReturn, Protocol

    class Observe(Protocol):
        def __call__(
            self,
            loaded: object,
            module_name: str,
            filename: str,
            names: list[str] | None,
            source_text: str | None,
            types: list[str] | None,
        ) -> bytes: ...

else:
    ModuleType = type(sys)

modules = sys.modules
getpid, leave, same_file = os.getpid, os._exit, os.path.samefile
exc_info, settrace, setprofile = sys.exc_info, sys.settrace, sys.setprofile
setrecursionlimit, fsencode, fsdecode = sys.setrecursionlimit, os.fsencode, os.fsdecode
dirname, is_file = os.path.dirname, os.path.isfile

WORD = 8
LONGEST_TEXT = 2000
shared = mmap.mmap(0, 0)
null = os.open(os.devnull, os.O_RDWR)
os.dup2(null, 0)
os.close(null)


def number(at: int) -> int:
    return int.from_bytes(shared[at : at + WORD], "little")


def fields() -> tuple[list[bytes], int]:
    """The request: a count, then as many texts, each after its length; then room for the answer."""
    at = WORD
    found: list[bytes] = []
    for _ in range(number(0)):
        start = at + WORD
        at = start + number(at)
        found.append(shared[start:at])
    return found, at


(token, extension, how, name, file, package, root, filename, names, types, text), room = fields()
# The answer: its length (written last), a mark that the module was started, the token, its parts.
STARTED, TOKEN, PARTS = room + WORD, room + 2 * WORD, room + 2 * WORD + len(token)


def answer(*parts: str | bytes) -> NoReturn:
    encoded = [part.encode("utf-8", "replace") if isinstance(part, str) else part for part in parts]
    payload = b"".join(len(part).to_bytes(WORD, "little") + part for part in encoded)
    if len(payload) > len(shared) - PARTS:
        answer("unobserved", "what was observed is too large")
    shared[TOKEN:PARTS] = token
    shared[PARTS : PARTS + len(payload)] = payload
    shared[room : room + WORD] = len(payload).to_bytes(WORD, "little")
    leave(0)


def described(error: BaseException) -> str:
    """The exception as the last line of a traceback has it."""
    kind = type(error)
    where, label = kind.__module__, kind.__qualname__
    if type(where) is str and where not in ("builtins", "__main__"):
        label = where + "." + label
    try:
        words = str(error)[:LONGEST_TEXT]
    except BaseException:
        words = "(it has no text)"
    return label + ": " + words if words else label


def last_part(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def place(trace: TracebackType | None, path: str) -> tuple[str, str]:
    """The last line of the module that was running, and the innermost frame elsewhere."""
    line, elsewhere = 0, ""
    while trace is not None:
        running = trace.tb_frame.f_code.co_filename
        if running == path:
            line, elsewhere = trace.tb_lineno, ""
        elif type(running) is str and not running.startswith("<"):
            elsewhere = last_part(running) + ", line " + str(trace.tb_lineno)
        trace = trace.tb_next
    return str(line), elsewhere


def exit_words(status: object) -> str:
    if status is None:
        return "sys.exit()"
    if type(status) in (int, str, bool):
        return "sys.exit(" + repr(status)[:LONGEST_TEXT] + ")"
    return "sys.exit(...)"


def native() -> Observe:
    """The reader of live modules, loaded before anything could take its place."""
    if not extension:
        found = import_module("importspy._importspy")
        installed: Observe = found.observe_live
        return installed
    path, own = fsdecode(extension), "importspy._importspy"
    loader = ExtensionFileLoader(own, path)
    found = module_from_spec(ModuleSpec(own, loader, origin=path))
    loader.exec_module(found)
    modules.pop(own, None)
    observe: Observe = found.observe_live
    return observe


def load_file(dotted: str, path: str) -> ModuleType:
    """The module in a file, under its name, as an import of it would load it."""
    parent, _, stem = dotted.rpartition(".")
    if parent:
        import_module(parent)
        present = modules.get(dotted)
        origin = getattr(getattr(present, "__spec__", None), "origin", None)
        if (
            present is not None
            and type(origin) is str
            and is_file(origin)
            and same_file(origin, path)
        ):
            return present
    loader = SourceFileLoader(dotted, path)
    spec = ModuleSpec(dotted, loader, origin=path, is_package=bool(package))
    spec.has_location = True
    if package:
        spec.submodule_search_locations = [dirname(path)]
    module = module_from_spec(spec)
    modules[dotted] = module
    loader.exec_module(module)
    found = modules.get(dotted, module)
    if parent and ModuleType in type.mro(type(modules.get(parent))):
        ModuleType.__setattr__(modules[parent], stem, found)
    return found


def source_of(module: ModuleType) -> tuple[str, str | None]:
    """A module's file and text, where it has one that is Python source."""
    spec = ModuleType.__getattribute__(module, "__dict__").get("__spec__")
    origin = getattr(spec, "origin", None)
    if type(origin) is not str or not is_file(origin):
        return "", None
    try:
        return origin, decode_source(SourceFileLoader("", origin).get_data(origin))
    except (OSError, UnicodeError, SyntaxError):
        return origin, None


def load() -> ModuleType:
    dotted = str(name, "utf-8")
    if how == b"name":
        return import_module(dotted)
    return load_file(dotted, fsdecode(file))


def listed(field: bytes) -> list[str] | None:
    return [one for one in str(field[1:], "utf-8").split("\n") if one] if field else None


def observed(module: ModuleType, observe: Observe) -> tuple[str | bytes, ...]:
    if ModuleType not in type.mro(type(module)):
        return "unobserved", "it left something that is no module in its own place"
    wanted, compared = listed(names), listed(types)
    dotted = str(name, "utf-8")
    if how == b"file":
        words = str(text, "utf-8")
        return "observed", observe(module, dotted, str(filename, "utf-8"), wanted, words, compared)
    path, own = source_of(module)
    found = observe(module, dotted, last_part(path), wanted, own, compared)
    return "observed", found, fsencode(path), own or ""


def run() -> None:
    process, path = getpid(), fsdecode(file)
    try:
        observe = native()
    except BaseException as error:
        answer("no-extension", described(error))
    sys.path.insert(0, fsdecode(root))
    sys.argv = [path]
    shared[STARTED : STARTED + WORD] = (1).to_bytes(WORD, "little")
    module: ModuleType | None = None
    failure: BaseException | None = None
    trace: TracebackType | None = None
    try:
        module = load()
    except BaseException as error:
        failure, trace = error, exc_info()[2]
    # A process that the module forked has come here, too; it has nothing to tell.
    if getpid() != process:
        leave(0)
    settrace(None)
    setprofile(None)
    try:
        setrecursionlimit(1000)
        if failure is None and module is not None:
            answer(*observed(module, observe))
        elif isinstance(failure, SystemExit):
            answer("exited", exit_words(failure.code), *place(trace, path))
        elif failure is not None:
            answer("raised", described(failure), *place(trace, path))
    except BaseException as error:
        answer("unobserved", described(error))


run()
