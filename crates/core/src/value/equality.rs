//! When a literal value is the one a contract expects.

use std::collections::{BTreeMap, BTreeSet};

use super::Value;

impl Value {
    /// Whether the value found is what a contract expects: numbers by value (`1` is `1.0`, never
    /// `True`), strings never numbers, `nan` never anything, a sequence for a list or a tuple.
    pub fn meets(&self, expected: &Value) -> bool {
        use Value::{
            Bool, Bytes, Complex, Dict, Ellipsis, Float, FrozenSet, Int, List, None, Sequence, Set,
            Str, Tuple,
        };
        match (expected, self) {
            (None, None) | (Ellipsis, Ellipsis) => true,
            (Bool(a), Bool(b)) => a == b,
            (Int(a), Int(b)) => a == b,
            (Float(a), Float(b)) => a == b,
            (Int(int), Float(float)) | (Float(float), Int(int)) => int.equals_float(*float),
            (
                Complex { real, imaginary },
                Complex {
                    real: r,
                    imaginary: i,
                },
            ) => real == r && imaginary == i,
            (Complex { real, imaginary }, Float(float))
            | (Float(float), Complex { real, imaginary }) => *imaginary == 0.0 && real == float,
            (Complex { real, imaginary }, Int(int)) | (Int(int), Complex { real, imaginary }) => {
                *imaginary == 0.0 && int.equals_float(*real)
            }
            (Str(a), Str(b)) => a == b,
            (Bytes(a), Bytes(b)) => a == b,
            (Sequence(a), Sequence(b) | List(b) | Tuple(b))
            | (List(a), List(b))
            | (Tuple(a), Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(want, found)| found.meets(want))
            }
            (Set(a) | FrozenSet(a), Set(b) | FrozenSet(b)) => {
                set(a).is_some_and(|wanted| set(b).is_some_and(|found| wanted == found))
            }
            (Dict(a), Dict(b)) => dicts_meet(a, b),
            _ => false,
        }
    }
}

/// Equal keys with equal values on both sides; of repeated keys the last counts, as in Python.
fn dicts_meet(expected: &[(Value, Value)], found: &[(Value, Value)]) -> bool {
    let last = |pairs: &[(Value, Value)]| -> Option<BTreeMap<Key, usize>> {
        let mut last = BTreeMap::new();
        for (index, (key, _)) in pairs.iter().enumerate() {
            last.insert(Key::of(key)?, index);
        }
        Some(last)
    };
    let (Some(wanted), Some(there)) = (last(expected), last(found)) else {
        return false;
    };
    wanted.len() == there.len()
        && wanted.iter().all(|(key, index)| match there.get(key) {
            Some(other) => meets_at(found, *other, expected, *index),
            None => false,
        })
}

fn meets_at(
    found: &[(Value, Value)],
    at: usize,
    expected: &[(Value, Value)],
    wanted: usize,
) -> bool {
    match (found.get(at), expected.get(wanted)) {
        (Some((_, found)), Some((_, expected))) => found.meets(expected),
        _ => false,
    }
}

fn set(items: &[Value]) -> Option<BTreeSet<Key>> {
    let mut set = BTreeSet::new();
    for item in items {
        set.insert(Key::of(item)?);
    }
    Some(set)
}

/// A value such that equal values have equal keys; for finding members of sets and dicts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    None,
    Ellipsis,
    Bool(bool),
    Integral(String),
    /// The bits of real and imaginary part.
    Number(u64, u64),
    Str(String),
    Bytes(Vec<u8>),
    Sequence(Vec<Key>),
    Set(BTreeSet<Key>),
    Dict(BTreeMap<Key, Key>),
}

impl Key {
    /// Nothing for what equals nothing: `nan`, and what holds it.
    fn of(value: &Value) -> Option<Key> {
        let all = |items: &[Value]| items.iter().map(Key::of).collect::<Option<Vec<_>>>();
        Some(match value {
            Value::None => Key::None,
            Value::Ellipsis => Key::Ellipsis,
            Value::Bool(flag) => Key::Bool(*flag),
            Value::Int(int) => Key::Integral(int.to_string()),
            Value::Float(float) => Key::number(*float, 0.0)?,
            Value::Complex { real, imaginary } => Key::number(*real, *imaginary)?,
            Value::Str(text) => Key::Str(text.clone()),
            Value::Bytes(bytes) => Key::Bytes(bytes.clone()),
            Value::Sequence(items) | Value::List(items) | Value::Tuple(items) => {
                Key::Sequence(all(items)?)
            }
            Value::Set(items) | Value::FrozenSet(items) => Key::Set(set(items)?),
            Value::Dict(pairs) => {
                let mut dict = BTreeMap::new();
                for (key, value) in pairs {
                    dict.insert(Key::of(key)?, Key::of(value)?);
                }
                Key::Dict(dict)
            }
        })
    }

    fn number(real: f64, imaginary: f64) -> Option<Key> {
        if real.is_nan() || imaginary.is_nan() {
            return None;
        }
        if imaginary == 0.0 && real.is_finite() && real.fract() == 0.0 {
            // Adding zero turns minus zero into zero.
            return Some(Key::Integral(format!("{:.0}", real + 0.0)));
        }
        Some(Key::Number(
            (real + 0.0).to_bits(),
            (imaginary + 0.0).to_bits(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Integer;
    use super::*;

    fn int(value: i64) -> Value {
        Value::Int(value.into())
    }

    #[test]
    fn numbers_compare_by_value_and_never_with_bools_or_text() {
        assert!(int(1).meets(&Value::Float(1.0)));
        assert!(Value::Float(1e30).meets(&Value::Int(
            Integer::parse("1000000000000000019884624838656", 10).expect("digits")
        )));
        assert!(!Value::Bool(true).meets(&int(1)));
        assert!(!int(1).meets(&Value::Bool(true)));
        assert!(!Value::Str("1".into()).meets(&int(1)));
        assert!(!Value::Float(f64::NAN).meets(&Value::Float(f64::NAN)));
    }

    #[test]
    fn a_sequence_stands_for_a_list_or_a_tuple() {
        let want = Value::Sequence(vec![int(1), int(2)]);
        assert!(Value::List(vec![int(1), int(2)]).meets(&want));
        assert!(Value::Tuple(vec![int(1), int(2)]).meets(&want));
        assert!(!Value::Set(vec![int(1), int(2)]).meets(&want));
        assert!(!Value::List(vec![int(2), int(1)]).meets(&want));
    }
}
