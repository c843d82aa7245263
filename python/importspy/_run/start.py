# Python's option -x skips the first line of what it runs: this one, and none of the program's.
"""Begins the program of ``importspy run`` where Python's -I, -E or -S keeps ``sitecustomize`` out.

The interpreter runs this as its script. It arms the guards, then begins the program as the
interpreter would: in a ``__main__`` of its own, with its own arguments, search path and tracebacks.
What runs afterwards finds one frame more at the end of the stack than without.

Arguments: what to undo (any of the letters ``i`` and ``x``, or ``-``), then the words of the
command line from the one on that names the program.
"""

import builtins
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))


def arm():
    """Arm the guards, as the ``sitecustomize`` beside this file does."""
    package = os.path.dirname(os.path.dirname(HERE))
    sys.path.append(package)
    file = os.path.join(HERE, "sitecustomize.py")
    shim = {"__name__": "importspy._run.sitecustomize", "__file__": file}
    exec(compile(read(file), file, "exec"), shim)
    shim["arm"]()
    sys.path.remove(package)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def named(words):
    """The kind of program (``c``, ``m``, or none for a path), its name and its arguments."""
    if not words:
        return "", "", []
    first, rest = words[0], words[1:]
    if first == "-" or not first.startswith("-"):
        return "", first, rest
    at = min(at for at, letter in enumerate(first) if letter in "cm")
    given = [first[at + 1 :]] if first[at + 1 :] else []
    name, *rest = given + rest
    return first[at], name, rest


def without_us(undone, words):
    """The command line as it would be without this script."""
    before = sys.orig_argv[: len(sys.orig_argv) - len(words) - 2]
    # Options that were written together with the one that names the program, and -i of ours.
    is_split = words and words[0].startswith("-") and words[0][1:2] not in ("", "c", "m")
    added = bool(is_split) + ("i" in undone)
    return before[: len(before) - added] + words


def look_first(place):
    if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
        sys.path.insert(0, place)


def is_importable(path):
    """Whether something loads modules from a path: a folder or an archive."""
    for hook in sys.path_hooks:
        try:
            hook(path)
        except ImportError:
            continue
        return True
    return False


def absolute(path):
    if os.path.isabs(path):
        return path
    return os.path.join(os.getcwd(), path)


def fresh():
    """A new ``__main__``; what runs here becomes a part of what is looked through."""
    own = sys.modules["__main__"]
    new = type(sys)("__main__")
    new.__loader__ = sys.modules["_frozen_importlib"].BuiltinImporter
    new.__builtins__ = builtins
    if "__annotations__" in vars(own):
        new.__annotations__ = {}
    sys.modules["importspy._run.start"] = own
    sys.modules["__main__"] = new
    return vars(new)


def code_of_file(namespace, path, skips):
    """The code of a script, whose place its ``__main__`` is told."""
    external = sys.modules["_frozen_importlib_external"]
    file = absolute(path)
    namespace.update(__file__=file, __cached__=None)
    try:
        source = read(file)
    except OSError as error:
        words = "{}: can't open file {!r}: [Errno {}] {}\n"
        sys.stderr.write(words.format(sys.executable, file, error.errno, error.strerror))
        sys.exit(2)
    magic = external.MAGIC_NUMBER
    if file.endswith(".pyc") or source.startswith(magic):
        loader = external.SourcelessFileLoader("__main__", file)
        namespace["__loader__"] = loader
        return loader.get_code("__main__")
    namespace["__loader__"] = external.SourceFileLoader("__main__", file)
    if skips:
        # The line stays, so that lines keep their numbers.
        source = source[source.find(b"\n") :] if b"\n" in source else b""
    return compile(source, file, "exec", dont_inherit=True)


def code_of_input(namespace):
    """The code on standard input; nothing where somebody types it."""
    namespace.update(__file__="<stdin>", __cached__=None)
    if sys.stdin is None:
        return None
    if sys.stdin.isatty():
        del namespace["__file__"], namespace["__cached__"]
        if not sys.flags.quiet:
            sys.stderr.write("Python {} on {}\n".format(sys.version, sys.platform))
            if not sys.flags.no_site:
                words = 'Type "help", "copyright", "credits" or "license" for more information.\n'
                sys.stderr.write(words)
        return None
    return compile(sys.stdin.buffer.read(), "<stdin>", "exec", dont_inherit=True)


def code_of_words(text):
    """The code of option -c."""
    if sys.version_info >= (3, 14):
        import textwrap

        text = textwrap.dedent(text)
    code = compile(text + "\n", "<string>", "exec", dont_inherit=True)
    if sys.version_info >= (3, 13):
        import linecache

        # The first of 3.13 knew code by the name of its file.
        key = code if hasattr(linecache, "_code_key") else "<string>"
        linecache._register_code(key, text + "\n", "<string>")
    return code


def hide(error):
    """Let whoever shows an error that ends the program show it without this file."""
    theirs = sys.excepthook

    def told(kind, value, traceback):
        sys.excepthook = theirs
        if value is error:
            while traceback is not None and traceback.tb_frame.f_globals is globals():
                traceback = traceback.tb_next
            value.__traceback__ = sys.last_traceback = traceback
        theirs(kind, value, traceback)

    sys.excepthook = told


# What reads this as a module only looks at it.
if __name__ == "__main__":
    undone, words = sys.argv[1], sys.argv[2:]
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != HERE]
    sys.orig_argv = without_us(undone, words)
    kind, name, arguments = named(words)
    sys.argv = ["-" + kind if kind else name, *arguments]
    namespace = fresh()
    arm()
    try:
        if kind == "m":
            look_first(os.getcwd())
            __import__("runpy")._run_module_as_main(name)
        elif not kind and name not in ("", "-") and is_importable(name):
            sys.path.insert(0, absolute(name))
            __import__("runpy")._run_module_as_main("__main__", False)
        else:
            if kind == "c":
                look_first("")
                code = code_of_words(name)
            elif name in ("", "-"):
                look_first("")
                code = code_of_input(namespace)
            else:
                look_first(os.path.dirname(os.path.realpath(name)))
                code = code_of_file(namespace, name, "x" in undone)
            if code is not None:
                exec(code, namespace)
    except BaseException as error:
        hide(error)
        raise
