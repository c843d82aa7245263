//! Values that can be told from source alone: literals, constant folding, facts about the target.

mod bindings;
mod compare;
mod fold;
mod literals;
mod truth;

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, CmpOp, Expr, UnaryOp};

pub use bindings::{Bindings, Resolved};
pub use truth::{Truth, truth};

use self::bindings::Local;
use self::compare::holds;
use self::fold::fold;
use self::literals::{constant_text, is_true, number, position};
use super::flow::DefKind;
use super::names::{self, path_of};
use super::unit::Unit;
use crate::observe::Why;
use crate::value::Value;

/// How deep expressions and chains of names are followed.
const DEPTH: usize = 48;

/// How many items `sys.version_info` has.
const VERSION_INFO: usize = 5;

/// The value of an expression.
///
/// # Errors
/// Why it can't be told from source.
pub fn evaluate<'a>(
    expression: &'a Expr,
    bindings: &dyn Bindings<'a>,
    unit: &Unit<'a>,
) -> Result<Value, Why> {
    let mut evaluator = Evaluator {
        bindings,
        unit,
        depth: 0,
        asked_version: false,
    };
    let value = evaluator.value(expression)?;
    // `sys.version_info` is no plain tuple, and its release level isn't known.
    match &value {
        Value::Tuple(items) if evaluator.asked_version && items.len() == VERSION_INFO => {
            Err(Why::Computed)
        }
        _ => Ok(value),
    }
}

/// The value of a call.
///
/// # Errors
/// Why it can't be told from source.
pub fn evaluate_call<'a>(
    call: &'a ast::ExprCall,
    bindings: &dyn Bindings<'a>,
    unit: &Unit<'a>,
) -> Result<Value, Why> {
    Evaluator {
        bindings,
        unit,
        depth: 0,
        asked_version: false,
    }
    .call(call)
}

struct Evaluator<'s, 'a, 'u> {
    bindings: &'s dyn Bindings<'a>,
    unit: &'u Unit<'a>,
    depth: usize,
    /// Whether `sys.version_info` went into the value.
    asked_version: bool,
}

impl<'a> Evaluator<'_, 'a, '_> {
    fn value(&mut self, expression: &'a Expr) -> Result<Value, Why> {
        if self.depth > DEPTH {
            return Err(Why::TooDeep);
        }
        self.depth += 1;
        let value = self.shallow(expression);
        self.depth -= 1;
        value
    }

    fn shallow(&mut self, expression: &'a Expr) -> Result<Value, Why> {
        match expression {
            Expr::NoneLiteral(_) => Ok(Value::None),
            Expr::BooleanLiteral(node) => Ok(Value::Bool(node.value)),
            Expr::EllipsisLiteral(_) => Ok(Value::Ellipsis),
            Expr::StringLiteral(node) => self.text(node),
            Expr::BytesLiteral(node) => Ok(Value::Bytes(node.value.bytes().collect())),
            Expr::NumberLiteral(node) => number(&node.value),
            Expr::FString(node) => constant_text(node),
            Expr::List(node) => Ok(Value::List(self.items(&node.elts)?)),
            Expr::Tuple(node) => Ok(Value::Tuple(self.items(&node.elts)?)),
            Expr::Set(node) => Ok(Value::Set(self.items(&node.elts)?)),
            Expr::Dict(node) => self.dict(node),
            Expr::UnaryOp(node) => self.unary(node),
            Expr::BinOp(node) => {
                let left = self.value(&node.left)?;
                let right = self.value(&node.right)?;
                fold(&left, node.op, &right)
            }
            Expr::BoolOp(node) => self.bool_op(node),
            Expr::Compare(node) => self.compare(node),
            Expr::If(node) => {
                let chosen = if is_true(&self.value(&node.test)?) {
                    &node.body
                } else {
                    &node.orelse
                };
                self.value(chosen)
            }
            Expr::Named(node) => self.value(&node.value),
            Expr::Call(node) => self.call(node),
            Expr::Subscript(node) => self.subscript(node),
            Expr::Name(node) => self.name(node, expression),
            Expr::Attribute(_) => self.platform(expression),
            _ => Err(Why::Computed),
        }
    }

    /// A lone surrogate (`"\ud800"`) has no place in Rust's text; the parser puts U+FFFD there.
    fn text(&self, node: &'a ast::ExprStringLiteral) -> Result<Value, Why> {
        let text = node.value.to_str();
        if text.contains(char::REPLACEMENT_CHARACTER) && self.unit.slice(node).contains('\\') {
            return Err(Why::Computed);
        }
        Ok(Value::Str(text.to_owned()))
    }

    fn items(&mut self, elements: &'a [Expr]) -> Result<Vec<Value>, Why> {
        let mut items = Vec::with_capacity(elements.len());
        for element in elements {
            match element {
                Expr::Starred(starred) => match self.value(&starred.value)? {
                    Value::List(inner) | Value::Tuple(inner) => items.extend(inner),
                    _ => return Err(Why::Computed),
                },
                _ => items.push(self.value(element)?),
            }
        }
        Ok(items)
    }

    fn dict(&mut self, node: &'a ast::ExprDict) -> Result<Value, Why> {
        let mut pairs = Vec::with_capacity(node.items.len());
        for item in &node.items {
            match &item.key {
                Some(key) => pairs.push((self.value(key)?, self.value(&item.value)?)),
                None => match self.value(&item.value)? {
                    Value::Dict(inner) => pairs.extend(inner),
                    _ => return Err(Why::Computed),
                },
            }
        }
        Ok(Value::Dict(pairs))
    }

    fn unary(&mut self, node: &'a ast::ExprUnaryOp) -> Result<Value, Why> {
        let operand = self.value(&node.operand)?;
        match (node.op, operand) {
            (UnaryOp::Not, operand) => Ok(Value::Bool(!is_true(&operand))),
            (UnaryOp::USub, Value::Int(int)) => Ok(Value::Int((-int.as_big().clone()).into())),
            (UnaryOp::USub, Value::Float(float)) => Ok(Value::Float(-float)),
            (UnaryOp::USub, Value::Complex { real, imaginary }) => Ok(Value::Complex {
                real: -real,
                imaginary: -imaginary,
            }),
            (
                UnaryOp::UAdd,
                operand @ (Value::Int(_) | Value::Float(_) | Value::Complex { .. }),
            ) => Ok(operand),
            (UnaryOp::Invert, Value::Int(int)) => {
                Ok(Value::Int((-int.as_big().clone() - BigInt::from(1)).into()))
            }
            _ => Err(Why::Computed),
        }
    }

    fn bool_op(&mut self, node: &'a ast::ExprBoolOp) -> Result<Value, Why> {
        let decides = node.op == ast::BoolOp::Or;
        let mut last = Value::None;
        for operand in &node.values {
            last = self.value(operand)?;
            if is_true(&last) == decides {
                break;
            }
        }
        Ok(last)
    }

    fn compare(&mut self, node: &'a ast::ExprCompare) -> Result<Value, Why> {
        if let Some(is_main) = self.asks_for_main(node) {
            return Ok(Value::Bool(is_main));
        }
        let mut left = self.value(&node.left)?;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            let right = self.value(right)?;
            if !holds(&left, *op, &right).ok_or(Why::Computed)? {
                return Ok(Value::Bool(false));
            }
            left = right;
        }
        Ok(Value::Bool(true))
    }

    /// `__name__ == "__main__"` and its like: an imported module isn't `__main__`.
    fn asks_for_main(&self, node: &'a ast::ExprCompare) -> Option<bool> {
        let [other] = node.comparators.as_ref() else {
            return None;
        };
        let is_name = |e: &Expr| matches!(e, Expr::Name(name) if name.id.as_str() == "__name__");
        let is_main =
            |e: &Expr| matches!(e, Expr::StringLiteral(text) if text.value.to_str() == "__main__");
        let asks =
            (is_name(&node.left) && is_main(other)) || (is_main(&node.left) && is_name(other));
        match node.ops.first() {
            Some(CmpOp::Eq) if asks => Some(false),
            Some(CmpOp::NotEq) if asks => Some(true),
            _ => None,
        }
    }

    fn name(&mut self, node: &'a ast::ExprName, expression: &'a Expr) -> Result<Value, Why> {
        let name = node.id.as_str();
        let Some(resolved) = self.bindings.resolve(name) else {
            return match name {
                "TYPE_CHECKING" => Ok(Value::Bool(false)),
                "__debug__" => Ok(Value::Bool(true)),
                "__name__" => Err(Why::Computed),
                _ => {
                    let star = self.bindings.star(name);
                    let value = star.and_then(|path| self.bindings.elsewhere(&path));
                    value.ok_or_else(|| Why::Unresolved(name.to_owned()))
                }
            };
        };
        match resolved.only().map(|def| def.kind) {
            Some(DefKind::Value(_)) if self.unit.declared_global(name) => Err(Why::GlobalStatement),
            Some(DefKind::Value(value)) if resolved.never_rebound() => {
                let bindings = Local {
                    scope: resolved.scope,
                    outer: self.bindings,
                };
                let mut inner = Evaluator {
                    bindings: &bindings,
                    unit: self.unit,
                    depth: self.depth,
                    asked_version: false,
                };
                let value = inner.value(value)?;
                self.asked_version |= inner.asked_version;
                match value {
                    // Later code may have changed it in place.
                    Value::List(_) | Value::Set(_) | Value::Dict(_) => Err(Why::Computed),
                    value => Ok(value),
                }
            }
            Some(DefKind::Import(_) | DefKind::From(..)) => self.platform(expression),
            _ => Err(Why::Computed),
        }
    }

    /// Facts about the target that modules ask for: `sys.version_info`, `sys.platform`, ….
    fn platform(&mut self, expression: &'a Expr) -> Result<Value, Why> {
        let path = path_of(expression, self.bindings, self.unit.identity).ok_or(Why::Computed)?;
        match path.as_str() {
            "typing.TYPE_CHECKING" | "typing_extensions.TYPE_CHECKING" => {
                return Ok(Value::Bool(false));
            }
            path if !names::is_platform_fact(path) => {
                return Err(match path.split_once('.') {
                    Some(_) if path.starts_with(&format!("{}.", self.unit.identity.module)) => {
                        Why::Computed
                    }
                    Some(_) => match self.bindings.elsewhere(path) {
                        Some(value) => return Ok(value),
                        None => Why::OtherFile(path.to_owned()),
                    },
                    None => Why::Computed,
                });
            }
            _ => {}
        }
        self.asked_version |= path == "sys.version_info";
        let interpreter = self
            .unit
            .host
            .interpreter()
            .map_err(|why| Why::NoInterpreter(why.to_owned()))?;
        names::platform_fact(&path, interpreter).ok_or(Why::Computed)
    }

    fn subscript(&mut self, node: &'a ast::ExprSubscript) -> Result<Value, Why> {
        let value = self.value(&node.value)?;
        if let Expr::Slice(slice) = node.slice.as_ref() {
            return self.slice(value, slice);
        }
        let index = self.value(&node.slice)?;
        match (value, index) {
            (Value::Tuple(items) | Value::List(items), Value::Int(index)) => {
                let position = position(&index, items.len()).ok_or(Why::Computed)?;
                items.into_iter().nth(position).ok_or(Why::Computed)
            }
            _ => Err(Why::Computed),
        }
    }

    fn slice(&mut self, value: Value, slice: &'a ast::ExprSlice) -> Result<Value, Why> {
        let (Value::Tuple(items), None, None) = (value, &slice.lower, &slice.step) else {
            return Err(Why::Computed);
        };
        let upper = match &slice.upper {
            None => items.len(),
            Some(upper) => match self.value(upper)? {
                Value::Int(int) => u64::try_from(int.as_big()).map_or(items.len(), |n| n as usize),
                _ => return Err(Why::Computed),
            },
        };
        Ok(Value::Tuple(items.into_iter().take(upper).collect()))
    }

    /// Empty containers, containers of a display, and text tests on facts about the target.
    fn call(&mut self, node: &'a ast::ExprCall) -> Result<Value, Why> {
        if !node.arguments.keywords.is_empty() {
            return Err(Why::Computed);
        }
        if let (Expr::Attribute(method), [argument]) =
            (node.func.as_ref(), node.arguments.args.as_ref())
        {
            return self.starts_with(method, argument);
        }
        let Some(path) = path_of(&node.func, self.bindings, self.unit.identity) else {
            return Err(Why::Computed);
        };
        if node.arguments.args.is_empty() && names::is_platform_fact(&path) {
            return self.platform(&node.func);
        }
        let items = match node.arguments.args.as_ref() {
            [] => Vec::new(),
            [Expr::Generator(_)] => return Err(Why::Computed),
            [only] => match self.value(only)? {
                Value::List(items) | Value::Tuple(items) | Value::Set(items) => items,
                _ => return Err(Why::Computed),
            },
            _ => return Err(Why::Computed),
        };
        match path.as_str() {
            "builtins.list" => Ok(Value::List(items)),
            "builtins.tuple" => Ok(Value::Tuple(items)),
            "builtins.set" => Ok(Value::Set(items)),
            "builtins.frozenset" => Ok(Value::FrozenSet(items)),
            "builtins.dict" if items.is_empty() => Ok(Value::Dict(Vec::new())),
            _ => Err(Why::Computed),
        }
    }

    fn starts_with(
        &mut self,
        method: &'a ast::ExprAttribute,
        argument: &'a Expr,
    ) -> Result<Value, Why> {
        let test: fn(&str, &str) -> bool = match method.attr.as_str() {
            "startswith" => |text, part| text.starts_with(part),
            "endswith" => |text, part| text.ends_with(part),
            _ => return Err(Why::Computed),
        };
        let Value::Str(text) = self.value(&method.value)? else {
            return Err(Why::Computed);
        };
        match self.value(argument)? {
            Value::Str(part) => Ok(Value::Bool(test(&text, &part))),
            Value::Tuple(parts) => {
                let any = parts
                    .iter()
                    .any(|part| matches!(part, Value::Str(part) if test(&text, part)));
                Ok(Value::Bool(any))
            }
            _ => Err(Why::Computed),
        }
    }
}
