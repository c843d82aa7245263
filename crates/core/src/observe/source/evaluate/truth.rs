//! Conditions, decided for the target interpreter as far as they can be.

use ruff_python_ast::{self as ast, Expr, UnaryOp};

use super::literals::is_true;
use super::{Bindings, DEPTH, evaluate};
use crate::observe::source::unit::Unit;

/// A condition, decided or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    True,
    False,
    Unknown,
}

/// Decides a condition for the target interpreter.
pub fn truth<'a>(test: &'a Expr, bindings: &dyn Bindings<'a>, unit: &Unit<'a>) -> Truth {
    truth_nested(test, bindings, unit, 0)
}

fn truth_nested<'a>(
    test: &'a Expr,
    bindings: &dyn Bindings<'a>,
    unit: &Unit<'a>,
    depth: usize,
) -> Truth {
    match test {
        _ if depth > DEPTH => Truth::Unknown,
        Expr::UnaryOp(node) if node.op == UnaryOp::Not => {
            match truth_nested(&node.operand, bindings, unit, depth + 1) {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                Truth::Unknown => Truth::Unknown,
            }
        }
        // One operand can decide, whatever the others are.
        Expr::BoolOp(node) => {
            let decides = if node.op == ast::BoolOp::Or {
                Truth::True
            } else {
                Truth::False
            };
            let mut operands = node
                .values
                .iter()
                .map(|value| truth_nested(value, bindings, unit, depth + 1));
            operands
                .try_fold(None, |unknown: Option<Truth>, operand| {
                    if operand == decides {
                        Err(decides)
                    } else if operand == Truth::Unknown {
                        Ok(Some(Truth::Unknown))
                    } else {
                        Ok(unknown.or(Some(operand)))
                    }
                })
                .map_or_else(|decided| decided, |rest| rest.unwrap_or(Truth::Unknown))
        }
        _ => match evaluate(test, bindings, unit) {
            Ok(value) if is_true(&value) => Truth::True,
            Ok(_) => Truth::False,
            Err(_) => Truth::Unknown,
        },
    }
}
