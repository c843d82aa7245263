//! Literals, their truth values and their items.

use num_bigint::BigInt;
use ruff_python_ast as ast;

use super::fold::DIGITS;
use crate::observe::Why;
use crate::value::{Integer, Value};

pub(super) fn number(number: &ast::Number) -> Result<Value, Why> {
    match number {
        ast::Number::Int(int) => {
            if let Some(small) = int.as_i64() {
                return Ok(Value::Int(small.into()));
            }
            let text = int.to_string();
            if text.len() > DIGITS {
                return Err(Why::Computed);
            }
            let integer = match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("0x") => Integer::parse(&text[2..], 16),
                Some("0o") => Integer::parse(&text[2..], 8),
                Some("0b") => Integer::parse(&text[2..], 2),
                _ => Integer::parse(&text, 10),
            };
            integer.map(Value::Int).ok_or(Why::Computed)
        }
        ast::Number::Float(float) => Ok(Value::Float(*float)),
        ast::Number::Complex { real, imag } => Ok(Value::Complex {
            real: *real,
            imaginary: *imag,
        }),
    }
}

/// An f-string without interpolations.
pub(super) fn constant_text(node: &ast::ExprFString) -> Result<Value, Why> {
    let mut text = String::new();
    for part in node.value.iter() {
        match part {
            ast::FStringPart::Literal(literal) => text.push_str(literal.as_str()),
            ast::FStringPart::FString(string) => {
                for element in &string.elements {
                    match element {
                        ast::InterpolatedStringElement::Literal(literal) => {
                            text.push_str(&literal.value)
                        }
                        ast::InterpolatedStringElement::Interpolation(_) => {
                            return Err(Why::Computed);
                        }
                    }
                }
            }
        }
    }
    Ok(Value::Str(text))
}

/// Python's truth value; only of the literal kinds.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::None => false,
        Value::Bool(value) => *value,
        Value::Int(int) => *int.as_big() != BigInt::ZERO,
        Value::Float(float) => *float != 0.0,
        Value::Complex { real, imaginary } => *real != 0.0 || *imaginary != 0.0,
        Value::Str(text) => !text.is_empty(),
        Value::Bytes(bytes) => !bytes.is_empty(),
        Value::Ellipsis => true,
        Value::Sequence(items)
        | Value::List(items)
        | Value::Tuple(items)
        | Value::Set(items)
        | Value::FrozenSet(items) => !items.is_empty(),
        Value::Dict(pairs) => !pairs.is_empty(),
    }
}

/// An index, negative ones from the end.
pub(super) fn position(index: &Integer, len: usize) -> Option<usize> {
    let index = i64::try_from(index.as_big()).ok()?;
    let position = if index < 0 {
        index + i64::try_from(len).ok()?
    } else {
        index
    };
    usize::try_from(position)
        .ok()
        .filter(|position| *position < len)
}
