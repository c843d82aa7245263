//! An observation survives the way through JSON; what isn't one is refused.

#![expect(clippy::expect_used)]

use importspy_core::observe::host::UnknownHost;
use importspy_core::observe::source::{Demand, Identity, observe};
use importspy_core::observe::wire::{WireError, from_json, to_json};
use importspy_core::observe::{Fact, Observation};
use importspy_core::value::{Annotation, Integer, Type, Value};
use proptest::collection::vec;
use proptest::prelude::*;

const SOURCE: &str = "
from __future__ import annotations
import enum, functools as f
from typing import *
from x import y
__version__ = '1'
__all__ = ['C']
E = (1, -2.5, 1e400, 3j, b'\\x00', ..., None, True, {1: {2}}, frozenset({3}))
if y: E = 1
class K(enum.IntEnum):
    A = 1
class C(K, y.Base, metaclass=y.M):
    __slots__ = ('q',)
    def m(self, a: int | 'C', /, *b: Literal['x'], c: Callable[[int], str] = 3, **d) -> None: ...
    @staticmethod
    async def s(): ...
@y
def g(): ...
";

fn observed(text: &str) -> Observation {
    let identity = Identity {
        module: "pkg.m".into(),
        is_package: false,
        filename: "m.py".into(),
        path: vec!["pkg".into(), "m".into()],
    };
    observe(text, &identity, &Demand::Everything, &UnknownHost).expect("parses")
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::None),
        Just(Value::Ellipsis),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|int| Value::Int(Integer::from(int))),
        any::<f64>().prop_map(Value::Float),
        any::<(f64, f64)>().prop_map(|(real, imaginary)| Value::Complex { real, imaginary }),
        any::<String>().prop_map(Value::Str),
        vec(any::<u8>(), 0..8).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Sequence),
            vec(inner.clone(), 0..5).prop_map(Value::List),
            vec(inner.clone(), 0..5).prop_map(Value::Tuple),
            vec(inner.clone(), 0..5).prop_map(Value::Set),
            vec(inner.clone(), 0..5).prop_map(Value::FrozenSet),
            vec((inner.clone(), inner), 0..5).prop_map(Value::Dict),
        ]
    })
}

fn ty() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        Just(Type::None),
        Just(Type::Ellipsis),
        any::<String>().prop_map(Type::Name),
        any::<String>().prop_map(Type::Verbatim),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let items = vec(inner.clone(), 0..4);
        prop_oneof![
            (inner, items.clone()).prop_map(|(base, items)| Type::Generic(Box::new(base), items)),
            items.clone().prop_map(Type::Union),
            items.clone().prop_map(Type::Literal),
            items.clone().prop_map(Type::List),
            items.prop_map(Type::OneOf),
        ]
    })
}

/// Equal in writing: `nan` is nothing's equal.
fn written(observation: &Observation) -> String {
    format!("{observation:?}")
}

#[test]
fn what_source_shows_survives() {
    let observation = observed(SOURCE);
    let again = from_json(&to_json(&observation)).expect("reads back");
    assert_eq!(written(&again), written(&observation));
}

#[test]
fn what_is_no_observation_is_refused() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for bytes in ["", "{}", "[]", "null", "{\"wire\": 1}", deep.as_str()] {
        assert!(matches!(
            from_json(bytes.as_bytes()),
            Err(WireError::Malformed(_))
        ));
    }
    let later = br#"{"wire": 2, "observation": {"new": 1}}"#;
    assert_eq!(from_json(later), Err(WireError::Version(2)));
    let text = String::from_utf8(to_json(&observed(SOURCE))).expect("text");
    let foreign = text.replace("enum.IntEnum", "enum.Nothing");
    assert!(foreign != text && from_json(foreign.as_bytes()).is_err());
}

proptest! {
    #[test]
    fn every_value_and_type_survives(value in value(), ty in ty(), text in any::<String>()) {
        let mut observation = observed("x = 1");
        observation.version = Fact::Known(value);
        observation.aliases.insert(text.clone(), ty.clone());
        observation.exports = Fact::Known(vec![text.clone()]);
        observation.bound = vec![Annotation { text, ty }.text];
        let again = from_json(&to_json(&observation));
        prop_assert_eq!(again.map(|again| written(&again)), Ok(written(&observation)));
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in vec(any::<u8>(), 0..64), at in 0..2000_usize) {
        let mut wire = to_json(&observed(SOURCE));
        let at = at % wire.len();
        wire.splice(at..at + 1, bytes);
        let _ = from_json(&wire);
    }
}
