//! Comparisons between literal values.

use std::cmp::Ordering;

use ruff_python_ast::CmpOp;

use super::fold::small;
use crate::value::Value;

/// One comparison between literal values; `None` where Python would ask the objects.
pub(super) fn holds(left: &Value, op: CmpOp, right: &Value) -> Option<bool> {
    // Python compares `True` and `1` as equal, contracts don't; left undecided.
    if matches!(left, Value::Bool(_)) != matches!(right, Value::Bool(_))
        && !matches!(op, CmpOp::Is | CmpOp::IsNot)
    {
        return None;
    }
    match op {
        CmpOp::Eq => Some(left.meets(right)),
        CmpOp::NotEq => Some(!left.meets(right)),
        CmpOp::Is | CmpOp::IsNot => match (left, right) {
            (Value::None | Value::Bool(_), _) | (_, Value::None | Value::Bool(_)) => {
                Some(left.meets(right) == (op == CmpOp::Is))
            }
            _ => None,
        },
        CmpOp::In | CmpOp::NotIn => {
            let inside = match right {
                Value::Tuple(items)
                | Value::List(items)
                | Value::Set(items)
                | Value::FrozenSet(items) => items.iter().any(|item| item.meets(left)),
                Value::Dict(pairs) => pairs.iter().any(|(key, _)| key.meets(left)),
                Value::Str(text) => match left {
                    Value::Str(part) => text.contains(part.as_str()),
                    _ => return None,
                },
                _ => return None,
            };
            Some(inside == (op == CmpOp::In))
        }
        CmpOp::Lt => order(left, right).map(|order| order == Ordering::Less),
        CmpOp::LtE => order(left, right).map(|order| order != Ordering::Greater),
        CmpOp::Gt => order(left, right).map(|order| order == Ordering::Greater),
        CmpOp::GtE => order(left, right).map(|order| order != Ordering::Less),
    }
}

pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => Some(a.as_big().cmp(b.as_big())),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => small(a)?.partial_cmp(b),
        (Value::Float(a), Value::Int(b)) => a.partial_cmp(&small(b)?),
        (Value::Str(a), Value::Str(b)) => Some(a.cmp(b)),
        (Value::Tuple(a), Value::Tuple(b)) | (Value::List(a), Value::List(b)) => {
            for (x, y) in a.iter().zip(b) {
                if !x.meets(y) {
                    return order(x, y);
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        _ => None,
    }
}
