//! Values: `null`, booleans and text as they are, everything else a list that begins with its type.
//! One level of JSON for one level of value, numbers as text, so that none loses a digit.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::{next, rest};
use crate::value::{Integer, Value};

/// The most digits an integer may have: turning more into a number takes too long.
const DIGITS: usize = 20_000;

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::None => to.serialize_unit(),
            Value::Bool(flag) => to.serialize_bool(*flag),
            Value::Str(text) => to.serialize_str(text),
            Value::Ellipsis => tagged(to, "...", &[] as &[Value]),
            Value::Int(int) => tagged(to, "int", &[int.to_string()]),
            Value::Float(float) => tagged(to, "float", &[spelled(*float)]),
            Value::Complex { real, imaginary } => {
                tagged(to, "complex", &[spelled(*real), spelled(*imaginary)])
            }
            Value::Bytes(bytes) => tagged(to, "bytes", &[hex(bytes)]),
            Value::Sequence(items) => tagged(to, "sequence", items),
            Value::List(items) => tagged(to, "list", items),
            Value::Tuple(items) => tagged(to, "tuple", items),
            Value::Set(items) => tagged(to, "set", items),
            Value::FrozenSet(items) => tagged(to, "frozenset", items),
            Value::Dict(pairs) => {
                let items: Vec<&Value> = pairs.iter().flat_map(|(k, v)| [k, v]).collect();
                tagged(to, "dict", &items)
            }
        }
    }
}

pub(super) fn tagged<S: Serializer, T: Serialize>(
    to: S,
    tag: &str,
    items: &[T],
) -> Result<S::Ok, S::Error> {
    let mut seq = to.serialize_seq(Some(items.len() + 1))?;
    seq.serialize_element(tag)?;
    for item in items {
        seq.serialize_element(item)?;
    }
    seq.end()
}

/// The shortest digits that read back as the same float.
fn spelled(float: f64) -> String {
    format!("{float:?}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Str(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let tag: String = next(&mut seq)?;
        Ok(match tag.as_str() {
            "..." => Value::Ellipsis,
            "int" => Value::Int(integer(&next::<_, String>(&mut seq)?)?),
            "float" => Value::Float(float(&next::<_, String>(&mut seq)?)?),
            "complex" => Value::Complex {
                real: float(&next::<_, String>(&mut seq)?)?,
                imaginary: float(&next::<_, String>(&mut seq)?)?,
            },
            "bytes" => Value::Bytes(bytes(&next::<_, String>(&mut seq)?)?),
            "sequence" => Value::Sequence(rest(seq)?),
            "list" => Value::List(rest(seq)?),
            "tuple" => Value::Tuple(rest(seq)?),
            "set" => Value::Set(rest(seq)?),
            "frozenset" => Value::FrozenSet(rest(seq)?),
            "dict" => Value::Dict(pairs(seq)?),
            other => return Err(A::Error::custom(format!("no value is a {other:?}"))),
        })
    }
}

fn pairs<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Vec<(Value, Value)>, A::Error> {
    let mut pairs = Vec::new();
    while let Some(key) = seq.next_element()? {
        pairs.push((key, next(&mut seq)?));
    }
    Ok(pairs)
}

fn integer<E: Error>(digits: &str) -> Result<Integer, E> {
    let number = (digits.len() <= DIGITS).then(|| Integer::parse(digits, 10));
    number.flatten().ok_or_else(|| E::custom("not an integer"))
}

fn float<E: Error>(text: &str) -> Result<f64, E> {
    text.parse().map_err(E::custom)
}

fn bytes<E: Error>(text: &str) -> Result<Vec<u8>, E> {
    let pair = |pair: &[u8]| {
        let digits = std::str::from_utf8(pair).map_err(E::custom)?;
        u8::from_str_radix(digits, 16).map_err(E::custom)
    };
    text.as_bytes().chunks(2).map(pair).collect()
}
