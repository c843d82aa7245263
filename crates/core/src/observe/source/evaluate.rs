//! Values that can be told from source alone: literals, constant folding, facts about the target.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, CmpOp, Expr, Operator, UnaryOp};

use super::flow::{DefKind, Scope, Slot};
use super::names::{self, path_of};
use super::unit::Unit;
use crate::observe::Why;
use crate::value::{Integer, Value};

/// How deep expressions and chains of names are followed.
const DEPTH: usize = 48;
/// How large folded integers (bits) and texts (bytes) may grow.
const SIZE: u64 = 4096;

/// How many digits an integer may be written with; Python reads no more decimal ones.
const DIGITS: usize = 4300;

/// How long a text or a sequence may get by joining others.
const JOINED: usize = 1 << 16;
/// How many items `sys.version_info` has.
const VERSION_INFO: usize = 5;

/// What names stand for at one point of a file.
pub trait Bindings<'a> {
    fn resolve(&self, name: &str) -> Option<Resolved<'_, 'a>>;
}

/// A name's slot and the scope that its definitions belong to.
pub struct Resolved<'s, 'a> {
    pub slot: Cow<'s, Slot<'a>>,
    pub scope: &'s Scope<'a>,
}

impl<'a> Resolved<'_, 'a> {
    /// The only definition that can be meant, if there is just one.
    pub fn only(&self) -> Option<&super::flow::Def<'a>> {
        match self.slot.defs.as_slice() {
            [only] if !self.slot.unbound => self.scope.def(*only),
            _ => None,
        }
    }

    /// Whether nothing else ever binds the same name in that scope.
    fn never_rebound(&self) -> bool {
        self.only().is_some() && !self.slot.rebound
    }
}

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
                _ => Err(Why::Unresolved(name.to_owned())),
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
                    Some(_) => Why::OtherFile(path.to_owned()),
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

/// Names of the scope that a definition was found in, then those of where it was used.
struct Local<'s, 'a> {
    scope: &'s Scope<'a>,
    outer: &'s dyn Bindings<'a>,
}

impl<'a> Bindings<'a> for Local<'_, 'a> {
    fn resolve(&self, name: &str) -> Option<Resolved<'_, 'a>> {
        match self.scope.slot(name) {
            Some(slot) => Some(Resolved {
                slot: Cow::Borrowed(slot),
                scope: self.scope,
            }),
            None => self.outer.resolve(name),
        }
    }
}

fn number(number: &ast::Number) -> Result<Value, Why> {
    match number {
        ast::Number::Int(int) => {
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
fn constant_text(node: &ast::ExprFString) -> Result<Value, Why> {
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
fn is_true(value: &Value) -> bool {
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

fn length(value: &Value) -> usize {
    match value {
        Value::Str(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(items) | Value::Tuple(items) => items.len(),
        _ => 0,
    }
}

/// Constant folding of numbers, texts and sequences.
fn fold(left: &Value, op: Operator, right: &Value) -> Result<Value, Why> {
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

/// An integer that a float holds exactly.
fn small(int: &Integer) -> Option<f64> {
    let value = i64::try_from(int.as_big()).ok()?;
    (value.unsigned_abs() < 1 << 53).then_some(value as f64)
}

fn fold_integers(a: &BigInt, op: Operator, b: &BigInt) -> Result<Value, Why> {
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

fn fold_floats(a: f64, op: Operator, b: f64) -> Result<Value, Why> {
    match op {
        Operator::Add => Ok(Value::Float(a + b)),
        Operator::Sub => Ok(Value::Float(a - b)),
        Operator::Mult => Ok(Value::Float(a * b)),
        Operator::Div if b != 0.0 => Ok(Value::Float(a / b)),
        _ => Err(Why::Computed),
    }
}

/// An index, negative ones from the end.
fn position(index: &Integer, len: usize) -> Option<usize> {
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

/// One comparison between literal values; `None` where Python would ask the objects.
fn holds(left: &Value, op: CmpOp, right: &Value) -> Option<bool> {
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

fn order(left: &Value, right: &Value) -> Option<Ordering> {
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
