//! Changes of modules and contracts, and what they mean.

mod inheriting;

use super::*;
use crate::contract::{Format, read};
use crate::observe::host::{Host, Interpreter, Presence};
use crate::observe::source::{Demand, Identity, observe};
use crate::observe::{FileId, Observation};

struct NoHost;

impl Host for NoHost {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Err("none")
    }
    fn variable(&self, _: &str) -> Presence {
        Presence::Unset
    }
    fn variable_equals(&self, _: &str, _: &[String]) -> bool {
        false
    }
    fn variable_parses(&self, _: &str, _: crate::value::TextType) -> bool {
        false
    }
}

fn seen(text: &str) -> Observation {
    observe(text, &Identity::nobody(), &Demand::Everything, &NoHost).expect("it parses")
}

/// `code subject importers/implementers` of every change.
fn changed(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (seen(old), seen(new));
    let nothing = Observation::empty();
    let side = |observation| Side {
        observation,
        asked: &nothing,
        is_elsewhere: &|_: FileId| false,
    };
    told(&modules(&side(&old), &side(&new)))
}

fn told(changes: &[Change]) -> Vec<String> {
    let one = |change: &Change| {
        let effects = (change.importers.as_str(), change.implementers.as_str());
        format!(
            "{} {} {}/{}",
            change.kind.as_str(),
            change.subject,
            effects.0,
            effects.1
        )
    };
    changes.iter().map(one).collect()
}

#[test]
fn what_callers_can_do_without_is_no_break() {
    for (old, new, expected) in [
        (
            "def f(a): ...",
            "def f(a, b=1): ...",
            "parameter-added argument:f.b widening/neutral",
        ),
        (
            "def f(a, /): ...",
            "def f(b, /): ...",
            "parameter-renamed argument:f.a neutral/neutral",
        ),
        ("def f(*, a, b): ...", "def f(*, b, a): ...", ""),
        (
            "def f(a, /): ...",
            "def f(a): ...",
            "parameter-kind argument:f.a widening/neutral",
        ),
        (
            "def f(a): ...",
            "def f(a=1): ...",
            "default-added argument:f.a widening/neutral",
        ),
        (
            "def f(a: int): ...",
            "def f(a: int | str): ...",
            "annotation-widened argument:f.a widening/neutral",
        ),
        (
            "def f() -> int | None: ...",
            "def f() -> int: ...",
            "return-narrowed return:f widening/neutral",
        ),
        (
            "def f(*, a): ...",
            "def f(**k): ...",
            "parameter-removed argument:f.a neutral/neutral\nparameter-added argument:f.k widening/neutral",
        ),
        ("import os", "import sys", ""),
        ("_x = 1", "", ""),
        ("", "X = 1", "added variable:X widening/neutral"),
        ("def f(*args): ...", "def f(*rest): ...", ""),
    ] {
        assert_eq!(changed(old, new).join("\n"), expected, "{old} → {new}");
    }
}

#[test]
fn what_callers_rely_on_is_a_break() {
    for (old, new, expected) in [
        (
            "def f(a): ...",
            "def f(): ...",
            "parameter-removed argument:f.a",
        ),
        (
            "def f(a): ...",
            "def f(a, b): ...",
            "parameter-added-required argument:f.b",
        ),
        (
            "def f(a=1): ...",
            "def f(a): ...",
            "default-removed argument:f.a",
        ),
        (
            "def f(a=1): ...",
            "def f(a=2): ...",
            "default-changed argument:f.a",
        ),
        (
            "def f(a): ...",
            "def f(*, a): ...",
            "parameter-kind argument:f.a",
        ),
        (
            "def f(a: int | str): ...",
            "def f(a: int): ...",
            "annotation-narrowed argument:f.a",
        ),
        (
            "def f() -> int: ...",
            "def f() -> int | None: ...",
            "return-widened return:f",
        ),
        (
            "def f(): ...",
            "async def f(): ...",
            "async-changed function:f",
        ),
        ("def f(): ...", "f = 1", "kind-changed function:f"),
        ("def f(): ...", "", "removed function:f"),
        ("X = 1", "X = 'a'", "value-changed variable:X"),
        (
            "def f(a: list[int]): ...",
            "def f(a: list[str]): ...",
            "annotation-changed argument:f.a",
        ),
        (
            "def f() -> int: ...",
            "def f() -> str: ...",
            "return-changed return:f",
        ),
        (
            "class C: ...",
            "class C:\n    def __init__(self, a): ...",
            "parameter-added-required argument:C.__init__.a",
        ),
        (
            "class C:\n    def __len__(self): ...",
            "class C: ...",
            "removed method:C.__len__",
        ),
        (
            "class C:\n    class D:\n        def f(self): ...",
            "class C:\n    class D: ...",
            "removed method:C.D.f",
        ),
        (
            "class _B:\n    def m(self): ...\nclass C(_B): ...",
            "class _B:\n    def m(self, a): ...\nclass C(_B): ...",
            "parameter-added-required argument:C.m.a",
        ),
        (
            "class C:\n    @staticmethod\n    def f(a): ...",
            "class C:\n    def f(self, a): ...",
            "kind-changed method:C.f",
        ),
        ("class C(int): ...", "class C: ...", "superclass:C.int"),
    ] {
        let changes = changed(old, new);
        assert!(
            changes
                .iter()
                .any(|one| one.contains(expected) && one.contains(" breaking/")),
            "{old} → {new}: {changes:?}"
        );
    }
    let moved = changed("def f(a, b): ...", "def f(b, a): ...");
    assert_eq!(moved.len(), 2);
    assert!(moved.iter().all(|one| one.starts_with("parameter-moved")));
}

/// What is another way of saying the same, or of doing it.
#[test]
fn what_only_looks_different_is_no_change() {
    let head =
        "from typing import *\nimport functools\nfrom collections.abc import Iterable as It\n";
    for (old, new) in [
        ("def f(a: Optional[int]): ...", "def f(a: int | None): ..."),
        ("def f(a: 'int') -> 'str': ...", "def f(a: int) -> str: ..."),
        ("def f(a: List[int]): ...", "def f(a: list[int]): ..."),
        ("def f(a: Iterable[int]): ...", "def f(a: It[int]): ..."),
        (
            "def f(a: int = None): ...",
            "def f(a: int | None = None): ...",
        ),
        (
            "_V = list[float]\ndef f(a: _V): ...",
            "def f(a: list[float]): ...",
        ),
        ("def f(a): ...\ndef g(a): ...", "def f(a): ...\ng = f"),
        ("def f(a): ...", "f = lambda a: 1"),
        ("def f(a): ...", "@functools.cache\ndef f(a): ..."),
        ("def f(a=1): ...", "def f(a=1.0): ..."),
        (
            "class C:\n    x = 1",
            "class C:\n    def __init__(self):\n        self.x = 1",
        ),
        (
            "class C:\n    @property\n    def x(self): ...",
            "class C:\n    def __init__(self):\n        self.x = None",
        ),
        (
            "class C:\n    def f(self): ...",
            "class C:\n    def f(this): ...",
        ),
        ("class C:\n    def __init__(self): ...", "class C: ..."),
        (
            "class C:\n    def __getitem__(self, key): ...",
            "class C:\n    def __getitem__(self, index): ...",
        ),
        (
            "def f(a): ...",
            "@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\ndef f(a): ...",
        ),
        (
            "__all__ = ['a', 'b']\na = b = 1",
            "__all__ = ['b', 'a']\na = b = 1",
        ),
    ] {
        let told = changed(&format!("{head}{old}\n"), &format!("{head}{new}\n"));
        assert!(told.is_empty(), "{old} → {new}: {told:?}");
    }
}

#[test]
fn types_are_compared_by_what_is_of_them() {
    let head = "from typing import *\nfrom collections.abc import Iterable, Sequence\nfrom elsewhere import X, Y\n_T = TypeVar('_T')\n_U = TypeVar('_U')\nclass _A: ...\nclass _B(_A): ...\nclass _P(Protocol): ...\n";
    for (old, new, expected) in [
        ("list[int]", "Sequence[int]", "annotation-widened widening"),
        (
            "list[int]",
            "Iterable[float]",
            "annotation-widened widening",
        ),
        ("Sequence[int]", "list[int]", "annotation-narrowed breaking"),
        ("int", "float", "annotation-widened widening"),
        ("_B", "_A", "annotation-widened widening"),
        ("_A", "_B", "annotation-narrowed breaking"),
        ("_A", "_P", "annotation-unclear neutral"),
        (
            "Literal['a']",
            "Literal['a', 'b']",
            "annotation-widened widening",
        ),
        ("Literal['a']", "str", "annotation-widened widening"),
        (
            "Literal['a']",
            "Literal['a'] | int",
            "annotation-widened widening",
        ),
        ("str", "Literal['a']", "annotation-narrowed breaking"),
        ("int | None", "int", "annotation-narrowed breaking"),
        ("X", "Y", "annotation-unclear neutral"),
        ("_T", "_U", "annotation-unclear neutral"),
        ("X | None", "Y", "annotation-unclear neutral"),
        ("list[int]", "list[int | str]", "annotation-changed neutral"),
        ("dict[str, int]", "list[int]", "annotation-changed breaking"),
        (
            "tuple[int, int]",
            "tuple[int, ...]",
            "annotation-widened widening",
        ),
        (
            "Callable[[float], int]",
            "Callable[[int], float]",
            "annotation-widened widening",
        ),
        ("Callable[..., X]", "Callable[[int], X]", ""),
        ("Any", "int", ""),
        ("int", "Any", ""),
        ("int", "object", "annotation-widened widening"),
        ("Annotated[int, 'm']", "int", ""),
    ] {
        let text = |ty: &str| format!("{head}def f(a: {ty}): ...\n");
        let told = changed(&text(old), &text(new)).join("\n");
        let expected = match expected.split_once(' ') {
            Some((code, effect)) => format!("{code} argument:f.a {effect}/neutral"),
            None => String::new(),
        };
        assert_eq!(told, expected, "{old} → {new}");
    }
}

#[test]
fn private_parameters_are_passed_by_position() {
    let named = |name: &str| format!("class C:\n    def m(self, {name}, **rest): ...\n");
    assert_eq!(
        changed(&named("__name"), &named("name, /")),
        ["parameter-renamed argument:C.m.__name neutral/neutral"]
    );
    assert_eq!(
        changed(&named("__a"), &named("__a, /")),
        Vec::<String>::new()
    );
}

#[test]
fn members_are_looked_up_as_python_does() {
    let old = "class B: ...\nclass C(B):\n    def m(self): ...\n    x = 1\n";
    let base = "class B:\n    def m(self): ...\nclass C(B):\n    x = 1\n";
    assert_eq!(
        changed(old, base),
        [
            "added method:B.m widening/neutral",
            "moved-to-base method:C.m neutral/neutral"
        ]
    );
    let gone = "class B: ...\nclass C(B):\n    def m(self, a=1): ...\n";
    assert_eq!(
        changed(old, gone),
        [
            "parameter-added argument:C.m.a widening/neutral",
            "removed attribute:C.x breaking/neutral"
        ]
    );
    let unseen = "from elsewhere import B\nclass C(B):\n    x = 1\n";
    assert!(changed(old, unseen).contains(&"may-be-removed method:C.m neutral/neutral".to_owned()));
    let protocol = |body: &str| {
        format!("from typing import Protocol\nclass P(Protocol):\n    def m(self): ...\n{body}")
    };
    assert_eq!(
        changed(&protocol(""), &protocol("    def n(self): ...\n")),
        ["added method:P.n widening/breaking"]
    );
}

#[test]
fn contracts_demand_more_or_less() {
    let old = "id: a\nfunctions:\n  - name: run\n    arguments: [rows]\n    return_annotation: int\nimporters: {allow: [a]}\nruntime: {os: [linux]}\n";
    for (new, expected) in [
        (
            old.replace("id: a", "id: b"),
            "prose-changed id neutral/neutral",
        ),
        (
            old.replace("[rows]", "[rows, limit]"),
            "rule-added functions.run.arguments.limit widening/breaking",
        ),
        (
            old.replace("[rows]", "[]"),
            "rule-removed functions.run.arguments.rows breaking/widening",
        ),
        (
            old.replace("annotation: int", "annotation: str"),
            "rule-changed functions.run.return_annotation breaking/breaking",
        ),
        (
            old.replace("[a]", "[a, b]"),
            "rule-added importers.allow.b widening/neutral",
        ),
        (
            old.replace("[linux]", "[linux, darwin]"),
            "rule-added runtime.os.darwin neutral/widening",
        ),
        (old.replace("[rows]", "[{name: rows}]"), ""),
        (
            old.replace("[rows]", "[{name: \"rows\", kind: keyword_only}]"),
            "rule-added functions.run.arguments.rows.kind widening/breaking",
        ),
        (old.replace("allow: [a]", "allow: [{match: a}]"), ""),
    ] {
        let documents = [old, new.as_str()]
            .map(|text| read(text.as_bytes(), Format::Yaml).expect("a contract"));
        let [before, after] = &documents;
        let changes = contracts((before, Format::Yaml), (after, Format::Yaml));
        assert_eq!(told(&changes).join("\n"), expected);
    }
}

#[test]
fn the_worst_change_is_the_verdict() {
    let change =
        |importers, implementers| Change::new(Kind::Added, String::new(), importers, implementers);
    assert_eq!(verdict(&[]), Verdict::Patch);
    assert_eq!(
        verdict(&[change(Effect::Neutral, Effect::Widening)]),
        Verdict::Minor
    );
    assert_eq!(
        verdict(&[change(Effect::Widening, Effect::Breaking)]),
        Verdict::Major
    );
}
