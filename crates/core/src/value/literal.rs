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
    pub(super) fn equals_float(&self, float: f64) -> bool {
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
}
