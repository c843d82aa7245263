//! What holds when source and loaded module are put together, as a table of two texts: the module as
//! it is written, and a module as the first turned out once loaded.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use super::{About, Difference, Merged, Said, merge};
use crate::observe::host::UnknownHost;
use crate::observe::source::{Demand, Identity, Parts, observe};
use crate::observe::{
    Ancestor, Binding, Bound, ClassId, Fact, Object, Observation, Reason, Variable, Why,
};
use crate::value::Value;

fn seen(text: &str) -> Observation {
    let identity = Identity {
        module: "module".into(),
        is_package: false,
        filename: "module.py".into(),
        path: vec!["module".into()],
    };
    let demand = Demand::Parts(Parts {
        values: true,
        names: ["X", "f", "C", "D"].map(str::to_owned).to_vec(),
        members: ["m", "n"].map(str::to_owned).to_vec(),
        attributes: true,
        annotations: true,
        version: true,
        ..Parts::default()
    });
    observe(text, &identity, &demand, &UnknownHost).expect("the text is Python")
}

fn merged(source: &str, live: &str) -> Merged {
    merge(&seen(source), &seen(live))
}

fn name(name: &str) -> About {
    About::Name(name.into())
}

fn member(class: &str, name: &str) -> About {
    About::Member {
        class: class.into(),
        name: name.into(),
    }
}

fn argument(owner: &str, name: &str) -> About {
    About::Argument {
        owner: owner.into(),
        name: name.into(),
    }
}

#[test]
fn what_both_know_and_say_differently_is_told() {
    for (source, live, expected) in [
        ("X = 1", "X = 1", vec![]),
        ("X = 1", "X = 1.0", vec![]),
        ("X = 1", "X = 2", vec![name("X")]),
        ("X = 1", "X = True", vec![name("X")]),
        ("X = 1", "", vec![name("X")]),
        ("", "X = 1", vec![name("X")]),
        ("X = 1", "def X(): ...", vec![name("X")]),
        ("X: int = 1", "X: str = 1", vec![name("X")]),
        ("from a import X", "X = 1", vec![]),
        ("import a\nX = a.b()", "X = 1", vec![]),
        (
            "import a\nif a.b:\n  X = 1\nelse:\n  X = 2",
            "X = 2",
            vec![],
        ),
        ("def f(a): ...", "def f(a): ...", vec![]),
        (
            "def f(a): ...",
            "def f(b): ...",
            vec![argument("f", "a"), argument("f", "b")],
        ),
        (
            "def f(a=1): ...",
            "def f(a=2): ...",
            vec![argument("f", "a")],
        ),
        (
            "def f(a): ...",
            "def f(*, a): ...",
            vec![argument("f", "a")],
        ),
        (
            "def f(a: int): ...",
            "def f(a: str): ...",
            vec![argument("f", "a")],
        ),
        (
            "def f() -> int: ...",
            "def f(): ...",
            vec![About::Return { owner: "f".into() }],
        ),
        ("def f(): ...", "async def f(): ...", vec![name("f")]),
        ("import a\n@a.b\ndef f(x): ...", "def f(y): ...", vec![]),
        ("class C:\n  m = 1", "class C:\n  m = 1", vec![]),
        (
            "class C:\n  m = 1",
            "class C:\n  m = 2",
            vec![member("C", "m")],
        ),
        ("class C:\n  m = 1", "class C: ...", vec![member("C", "m")]),
        ("class C: ...", "class C:\n  m = 1", vec![]),
        (
            "class C:\n  def m(self, a): ...",
            "class C:\n  def m(self): ...",
            vec![argument("C.m", "a")],
        ),
        (
            "class B: ...\nclass C(B): ...",
            "class B: ...\nclass C(B): ...",
            vec![],
        ),
        (
            "class B: ...\nclass D: ...\nclass C(B, D): ...",
            "class B: ...\nclass D: ...\nclass C(B): ...",
            vec![About::Base {
                class: "C".into(),
                name: "D".into(),
            }],
        ),
        (
            "from a import B\nclass C(B): ...",
            "class E: ...\nclass C(E): ...",
            vec![],
        ),
        (
            "__version__ = '1'",
            "__version__ = '2'",
            vec![About::Version],
        ),
    ] {
        let found = merged(source, live).differences;
        let about: Vec<_> = found.into_iter().map(|found| found.about).collect();
        assert_eq!(about, expected, "{source:?} {live:?}");
    }
}

/// What is live is what holds, wherever it is known.
#[test]
fn live_decides() {
    for (source, live) in [
        ("X = 1", "X = 2"),
        ("X = 1", ""),
        ("from a import X", "X = 2"),
        ("import a\nX = a.b", "X: int = 2"),
        ("def f(a): ...", "async def f(b) -> int: ..."),
        ("X = 1", "class X: ..."),
    ] {
        let expected = placeless(&seen(live));
        assert_eq!(
            placeless(&merged(source, live).observation),
            expected,
            "{source:?}"
        );
    }
}

/// Bindings as text, without places, which differ between the two texts.
fn placeless(observation: &Observation) -> Vec<String> {
    let text = format!("{:#?}", observation.names);
    let is_place = |line: &&str| {
        let line = line.trim();
        line.contains("place:")
            || line.contains("Span")
            || line.starts_with("start:")
            || line.starts_with("end:")
    };
    let lines = text.lines().filter(|line| !is_place(line));
    lines
        .filter(|line| !line.trim().trim_matches([')', ',', '}']).is_empty())
        .map(str::to_owned)
        .collect()
}

fn unknown() -> Reason {
    Reason {
        why: Why::OnlySource,
        place: None,
    }
}

/// What the loaded module no longer knows is taken from the source.
#[test]
fn source_fills_what_live_cant_show() {
    let source = seen("X: int = 1\ndef f(a: int = 1) -> str: ...\nclass C:\n  n = 1");
    let mut live = seen("");
    live.names
        .insert("X".into(), Binding::sure(Bound::Unknown(unknown())));
    live.names.insert(
        "f".into(),
        Binding::sure(Bound::To(Object::Unknown(unknown(), None))),
    );
    live.names.remove("C");
    let Merged {
        observation,
        differences,
    } = merge(&source, &live);
    assert_eq!(differences, []);
    for name in ["X", "f"] {
        assert_eq!(observation.names[name], source.names[name]);
    }
    let Bound::To(Object::Class(ClassId(id))) = observation.names["C"].alternatives[0] else {
        unreachable!("a class stays a class");
    };
    assert!(observation.classes[id as usize].members.contains_key("n"));
}

#[test]
fn instance_attributes_stay_those_of_the_source() {
    let class = "class C:\n  def __init__(self):\n    self.n = 1\n";
    let source = seen(class);
    let mut live = seen(class);
    live.classes[0].instance.clear();
    live.classes[0].instance_open = Some(unknown());
    let Merged {
        observation,
        differences,
    } = merge(&source, &live);
    assert_eq!(differences, []);
    assert_eq!(observation.classes[0].instance, source.classes[0].instance);
    assert_eq!(observation.classes[0].instance_open, None);
}

/// A base keeps the path its source names it by, beside the one it says itself.
#[test]
fn a_base_is_found_under_both_names() {
    let source = seen("from api import Base\nclass C(Base): ...");
    let live = seen("class _Real: ...\nclass C(_Real): ...");
    let observation = merge(&source, &live).observation;
    let Bound::To(Object::Class(ClassId(id))) = observation.names["C"].alternatives[0] else {
        unreachable!("a class stays a class");
    };
    let paths: Vec<_> = observation.classes[id as usize]
        .ancestors
        .iter()
        .map(Ancestor::path)
        .collect();
    assert!(paths.contains(&"api.Base"), "{paths:?}");
    assert!(
        paths.iter().any(|path| path.ends_with("_Real")),
        "{paths:?}"
    );
}

/// `class C(B)` where `B` itself derives from another class called `B`.
#[test]
fn classes_of_one_name_are_told_apart() {
    let source = seen("import a\nclass C(a.C):\n  m = 1\nclass D(C): ...");
    let mut live = seen("class E: ...\nclass C(E):\n  m = 1\nclass D(C): ...");
    for class in &mut live.classes {
        if class.name == "E" {
            class.name = "C".into();
        }
    }
    assert_eq!(merge(&source, &live).differences, []);
}

#[test]
fn not_a_number_is_itself() {
    let nan = |value: f64| {
        let mut observation = seen("");
        let variable = Variable {
            annotation: Fact::Absent,
            value: Fact::Known(Value::Float(value)),
            value_type: Fact::Absent,
            place: None,
        };
        observation.names.insert(
            "X".into(),
            Binding::sure(Bound::To(Object::Variable(variable))),
        );
        observation
    };
    assert_eq!(merge(&nan(f64::NAN), &nan(f64::NAN)).differences, []);
    let differences = merge(&nan(1.0), &nan(f64::NAN)).differences;
    let [
        Difference {
            source: Said::Value(_),
            live: Said::Value(_),
            ..
        },
    ] = differences.as_slice()
    else {
        unreachable!("they differ once: {differences:?}");
    };
}
