//! Constant folding of numbers, texts and sequences.

use num_bigint::BigInt;
use ruff_python_ast::Operator;

use crate::observe::Why;
use crate::value::{Integer, Value};

/// How large folded integers (bits) and texts (bytes) may grow.
pub(super) const SIZE: u64 = 4096;

/// How long a text or a sequence may get by joining others.
pub(super) const JOINED: usize = 1 << 16;

/// How many digits an integer may be written with; Python reads no more decimal ones.
pub(super) const DIGITS: usize = 4300;

/// Constant folding of numbers, texts and sequences.
pub(super) fn fold(left: &Value, op: Operator, right: &Value) -> Result<Value, Why> {
    let unsupported = Err(Why::Computed);
    if op == Operator::Add && length(left).saturating_add(length(right)) > JOINED {
        return unsupported;
    }
    match (left, op, right) {
        (Value::Str(a), Operator::Add, Value::Str(b)) => Ok(Value::Str(format!("{a}{b}"))),
        (Value::Bytes(a), Operator::Add, Value::Bytes(b)) => Ok(Value::Bytes([&a[..], b].concat())),
        (Value::List(a), Operator::Add, Value::List(b)) => Ok(Value::List([&a[..], b].concat())),
        (Value::Tuple(a), Operator::Add, Value::Tuple(b)) => Ok(Value::Tuple([&a[..], b].concat())),
        (Value::Str(text), Operator::Mult, Value::Int(int))
        | (Value::Int(int), Operator::Mult, Value::Str(text)) => {
            match u64::try_from(int.as_big()) {
                Ok(times) if times.saturating_mul(text.len() as u64) <= SIZE => {
                    Ok(Value::Str(text.repeat(times as usize)))
                }
                _ => unsupported,
            }
        }
        (Value::Int(a), op, Value::Int(b)) => fold_integers(a.as_big(), op, b.as_big()),
        (Value::Float(a), op, Value::Float(b)) => fold_floats(*a, op, *b),
        (Value::Int(a), op, Value::Float(b)) => fold_floats(small(a).ok_or(Why::Computed)?, op, *b),
        (Value::Float(a), op, Value::Int(b)) => fold_floats(*a, op, small(b).ok_or(Why::Computed)?),
        // `1 - 2j` is how complex numbers are written.
        (
            Value::Int(_) | Value::Float(_),
            Operator::Add | Operator::Sub,
            Value::Complex {
                real: 0.0,
                imaginary,
            },
        ) => {
            let real = match left {
                Value::Float(float) => *float,
                Value::Int(int) => small(int).ok_or(Why::Computed)?,
                _ => return unsupported,
            };
            let sign = if op == Operator::Add { 1.0 } else { -1.0 };
            Ok(Value::Complex {
                real,
                imaginary: sign * imaginary,
            })
        }
        _ => unsupported,
    }
}

pub(super) fn length(value: &Value) -> usize {
    match value {
        Value::Str(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(items) | Value::Tuple(items) => items.len(),
        _ => 0,
    }
}

/// An integer that a float holds exactly.
pub(super) fn small(int: &Integer) -> Option<f64> {
    let value = i64::try_from(int.as_big()).ok()?;
    (value.unsigned_abs() < 1 << 53).then_some(value as f64)
}

pub(super) fn fold_integers(a: &BigInt, op: Operator, b: &BigInt) -> Result<Value, Why> {
    let zero = BigInt::ZERO;
    let amount = || {
        u32::try_from(b)
            .ok()
            .filter(|amount| u64::from(*amount) <= SIZE)
            .ok_or(Why::Computed)
    };
    let folded = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if a.bits() + b.bits() <= SIZE => a * b,
        Operator::BitOr => a | b,
        Operator::BitAnd => a & b,
        Operator::BitXor => a ^ b,
        Operator::LShift if a.bits() <= SIZE => a << amount()?,
        Operator::RShift => a >> amount()?,
        Operator::Pow => {
            let exponent = amount()?;
            if a.bits().saturating_mul(u64::from(exponent)) > SIZE {
                return Err(Why::Computed);
            }
            a.pow(exponent)
        }
        Operator::FloorDiv | Operator::Mod if *b != zero => {
            // Python rounds towards minus infinity, the remainder takes the divisor's sign.
            let remainder = ((a % b) + b) % b;
            if op == Operator::Mod {
                remainder
            } else {
                (a - &remainder) / b
            }
        }
        Operator::Div => {
            let left = small(&a.clone().into()).ok_or(Why::Computed)?;
            return fold_floats(left, op, small(&b.clone().into()).ok_or(Why::Computed)?);
        }
        _ => return Err(Why::Computed),
    };
    Ok(Value::Int(folded.into()))
}

pub(super) fn fold_floats(a: f64, op: Operator, b: f64) -> Result<Value, Why> {
    match op {
        Operator::Add => Ok(Value::Float(a + b)),
        Operator::Sub => Ok(Value::Float(a - b)),
        Operator::Mult => Ok(Value::Float(a * b)),
        Operator::Div if b != 0.0 => Ok(Value::Float(a / b)),
        _ => Err(Why::Computed),
    }
}
