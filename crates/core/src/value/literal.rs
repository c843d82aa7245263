//! Literal Python values and when two of them are equal.

use std::fmt;

use num_bigint::BigInt;

/// A Python integer of any size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Integer(BigInt);

impl Integer {
    /// Reads digits in `radix` (2 to 36), underscores between them allowed, an optional sign in front.
    pub fn parse(digits: &str, radix: u32) -> Option<Self> {
        let digits = digits.strip_prefix('+').unwrap_or(digits);
        BigInt::parse_bytes(digits.replace('_', "").as_bytes(), radix).map(Self)
    }

    /// The exact float this integer equals, if there is one.
    fn equals_float(&self, float: f64) -> bool {
        use std::str::FromStr;
        float.is_finite()
            && float.fract() == 0.0
            && BigInt::from_str(&format!("{float:.0}")).is_ok_and(|big| big == self.0)
    }

    pub fn as_big(&self) -> &BigInt {
        &self.0
    }
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self(value.into())
    }
}

impl From<BigInt> for Integer {
    fn from(value: BigInt) -> Self {
        Self(value)
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A value as a literal can write it: what contracts demand and what source or a live module shows.
///
/// `Sequence` only occurs in contracts: it stands for a list or a tuple.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Bool(bool),
    Int(Integer),
    Float(f64),
    Complex { real: f64, imaginary: f64 },
    Str(String),
    Bytes(Vec<u8>),
    Ellipsis,
    Sequence(Vec<Value>),
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Set(Vec<Value>),
    FrozenSet(Vec<Value>),
    Dict(Vec<(Value, Value)>),
}

impl Value {
    /// The name of the builtin type of this value, as an annotation would write it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::None => "None",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Complex { .. } => "complex",
            Value::Str(_) => "str",
            Value::Bytes(_) => "bytes",
            Value::Ellipsis => "EllipsisType",
            Value::Sequence(_) | Value::List(_) => "list",
            Value::Tuple(_) => "tuple",
            Value::Set(_) => "set",
            Value::FrozenSet(_) => "frozenset",
            Value::Dict(_) => "dict",
        }
    }

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
                let within =
                    |xs: &[Value], ys: &[Value]| xs.iter().all(|x| ys.iter().any(|y| y.meets(x)));
                within(a, b) && within(b, a)
            }
            (Dict(a), Dict(b)) => dicts_meet(a, b),
            _ => false,
        }
    }
}

/// Equal keys with equal values on both sides; of repeated keys the last counts, as in Python.
fn dicts_meet(expected: &[(Value, Value)], found: &[(Value, Value)]) -> bool {
    fn last<'a>(pairs: &'a [(Value, Value)], key: &Value) -> Option<&'a Value> {
        let mut same = pairs.iter().rev().filter(|(k, _)| k.meets(key));
        same.next().map(|(_, value)| value)
    }
    let keys_in = |xs: &[(Value, Value)], ys: &[(Value, Value)]| {
        xs.iter().all(|(key, _)| last(ys, key).is_some())
    };
    keys_in(found, expected)
        && expected
            .iter()
            .all(|(key, _)| match (last(expected, key), last(found, key)) {
                (Some(want), Some(value)) => value.meets(want),
                _ => false,
            })
}

/// Python's own spelling (`repr`) of the value.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::None => f.write_str("None"),
            Value::Bool(true) => f.write_str("True"),
            Value::Bool(false) => f.write_str("False"),
            Value::Int(int) => int.fmt(f),
            Value::Float(float) => f.write_str(&float_text(*float)),
            Value::Complex { real, imaginary } if *real == 0.0 => {
                write!(f, "{}j", float_text(*imaginary).trim_end_matches(".0"))
            }
            Value::Complex { real, imaginary } => write!(
                f,
                "({}{}{}j)",
                float_text(*real).trim_end_matches(".0"),
                if *imaginary < 0.0 { "" } else { "+" },
                float_text(*imaginary).trim_end_matches(".0"),
            ),
            Value::Str(text) => write_quoted(f, text),
            Value::Bytes(bytes) => write_bytes(f, bytes),
            Value::Ellipsis => f.write_str("..."),
            Value::Sequence(items) | Value::List(items) => write_items(f, "[", items, "]"),
            Value::Tuple(items) if items.len() == 1 => write_items(f, "(", items, ",)"),
            Value::Tuple(items) => write_items(f, "(", items, ")"),
            Value::Set(items) if items.is_empty() => f.write_str("set()"),
            Value::Set(items) => write_items(f, "{", items, "}"),
            Value::FrozenSet(items) if items.is_empty() => f.write_str("frozenset()"),
            Value::FrozenSet(items) => write_items(f, "frozenset({", items, "})"),
            Value::Dict(pairs) => {
                f.write_str("{")?;
                for (index, (key, value)) in pairs.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{key}: {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_items(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    items: &[Value],
    close: &str,
) -> fmt::Result {
    f.write_str(open)?;
    for (index, item) in items.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{item}")?;
    }
    f.write_str(close)
}

/// `repr(float)`: shortest digits that read back, an exponent outside 1e-4..1e16.
fn float_text(float: f64) -> String {
    if float.is_nan() {
        return "nan".into();
    }
    if float.is_infinite() {
        return if float > 0.0 { "inf" } else { "-inf" }.into();
    }
    let size = float.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{float:e}");
        return match text.split_once('e') {
            Some((digits, exponent)) => {
                let (sign, number) = match exponent.strip_prefix('-') {
                    Some(number) => ('-', number),
                    None => ('+', exponent),
                };
                format!("{digits}e{sign}{number:0>2}")
            }
            None => text,
        };
    }
    let text = format!("{float}");
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}

fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    write!(f, "{quote}")?;
    for c in text.chars() {
        match c {
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c == quote => write!(f, "\\{c}")?,
            c if c.is_control() && (c as u32) < 0x100 => write!(f, "\\x{:02x}", c as u32)?,
            c if c.is_control() => write!(f, "\\u{:04x}", c as u32)?,
            c => write!(f, "{c}")?,
        }
    }
    write!(f, "{quote}")
}

fn write_bytes(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    f.write_str("b'")?;
    for &byte in bytes {
        match byte {
            b'\\' => f.write_str("\\\\")?,
            b'\'' => f.write_str("\\'")?,
            b'\n' => f.write_str("\\n")?,
            b'\r' => f.write_str("\\r")?,
            b'\t' => f.write_str("\\t")?,
            0x20..0x7f => write!(f, "{}", byte as char)?,
            _ => write!(f, "\\x{byte:02x}")?,
        }
    }
    f.write_str("'")
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn values_are_spelled_as_python_spells_them() {
        for (value, text) in [
            (Value::Float(1.0), "1.0"),
            (Value::Float(1e16), "1e+16"),
            (Value::Float(0.00001), "1e-05"),
            (Value::Str("it's".into()), "\"it's\""),
            (Value::Tuple(vec![int(1)]), "(1,)"),
            (Value::Bytes(vec![0, b'a']), "b'\\x00a'"),
            (
                Value::Complex {
                    real: 1.0,
                    imaginary: -2.5,
                },
                "(1-2.5j)",
            ),
        ] {
            assert_eq!(value.to_string(), text);
        }
    }
}
