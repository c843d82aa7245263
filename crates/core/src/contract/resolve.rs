//! From the text of a scalar to the value it stands for: YAML 1.2's core schema.

use super::base64;
use super::error::{Problem, ProblemKind};
use super::tree::{Content, Node, Notation, Pair, Scalar, ScalarTag};
use crate::value::{Integer, Span, Value};

/// As many digits as Python reads by default; beyond it, reading takes quadratic time.
const MAX_DIGITS: usize = 4300;

/// Why a scalar stands for no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueFault {
    /// More digits than [`MAX_DIGITS`].
    Digits,
    /// The text doesn't fit the type it is tagged with.
    NotOf(&'static str),
    /// A collection where a set's member or a key is needed.
    SetWithValues,
}

/// The value of a node: lists and mappings included.
pub(super) fn value(node: &Node<'_>) -> Result<Value, Box<Problem>> {
    match &node.content {
        Content::Scalar(scalar) => self::scalar(scalar).map_err(|fault| refused(node.span, fault)),
        Content::Sequence(items) => items
            .iter()
            .map(value)
            .collect::<Result<_, _>>()
            .map(Value::Sequence),
        Content::Mapping(pairs) => {
            let pairs = pairs
                .iter()
                .map(|pair| Ok((key(pair)?, value(&pair.value)?)));
            pairs.collect::<Result<_, _>>().map(Value::Dict)
        }
        Content::Set(pairs) => pairs
            .iter()
            .map(member)
            .collect::<Result<_, _>>()
            .map(Value::Set),
    }
}

fn key(pair: &Pair<'_>) -> Result<Value, Box<Problem>> {
    scalar(&pair.key.scalar).map_err(|fault| refused(pair.key.span, fault))
}

fn member(pair: &Pair<'_>) -> Result<Value, Box<Problem>> {
    match pair.value.is_null() {
        true => key(pair),
        false => Err(refused(pair.value.span, ValueFault::SetWithValues)),
    }
}

fn refused(span: Span, fault: ValueFault) -> Box<Problem> {
    Problem::at(span, ProblemKind::Value { fault })
}

/// The value of a scalar: by its tag, else text when quoted, else by what the text looks like.
pub(super) fn scalar(scalar: &Scalar<'_>) -> Result<Value, ValueFault> {
    let text = &*scalar.text;
    match scalar.notation {
        Notation::Text => Ok(Value::Str(text.to_owned())),
        Notation::Plain => plain(text),
        Notation::Tagged(ScalarTag::Null) => Ok(Value::None),
        Notation::Tagged(ScalarTag::Bool) => boolean(text)
            .map(Value::Bool)
            .ok_or(ValueFault::NotOf("bool")),
        Notation::Tagged(ScalarTag::Int) => tagged_integer(text)?
            .map(Value::Int)
            .ok_or(ValueFault::NotOf("int")),
        Notation::Tagged(ScalarTag::Float | ScalarTag::Unwritten) => tagged_float(text)
            .map(Value::Float)
            .ok_or(ValueFault::NotOf("float")),
        Notation::Tagged(ScalarTag::Binary) => base64::decode(text)
            .map(Value::Bytes)
            .ok_or(ValueFault::NotOf("binary")),
    }
}

/// Whether text without quotes stands for itself: no null, no bool, no number.
pub(super) fn is_text(text: &str) -> bool {
    !is_null(text)
        && boolean(text).is_none()
        && (!starts_like_a_number(text) || matches!(plain(text), Ok(Value::Str(_))))
}

/// Whether text without quotes is a number.
pub(super) fn is_number(text: &str) -> bool {
    starts_like_a_number(text) && !matches!(plain(text), Ok(Value::Str(_)))
}

/// Whether text without quotes is one of YAML's nulls.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn starts_like_a_number(text: &str) -> bool {
    matches!(
        text.as_bytes().first(),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.')
    )
}

/// The value of text without quotes.
fn plain(text: &str) -> Result<Value, ValueFault> {
    if is_null(text) {
        return Ok(Value::None);
    }
    if let Some(truth) = boolean(text) {
        return Ok(Value::Bool(truth));
    }
    if !starts_like_a_number(text) {
        return Ok(Value::Str(text.to_owned()));
    }
    if let Some(int) = integer(text)? {
        return Ok(Value::Int(int));
    }
    Ok(float(text).map_or_else(|| Value::Str(text.to_owned()), Value::Float))
}

/// `true` or `false`, capitalised in one of YAML's ways.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Decimal (a leading zero means nothing), `0o` octal, `0x` hexadecimal.
fn integer(text: &str) -> Result<Option<Integer>, ValueFault> {
    if let Some(digits) = text.strip_prefix("0o") {
        return digits_in(digits, digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return digits_in(digits, digits, 16);
    }
    digits_in(text, text.strip_prefix(['+', '-']).unwrap_or(text), 10)
}

fn digits_in(number: &str, digits: &str, radix: u32) -> Result<Option<Integer>, ValueFault> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Ok(None);
    }
    if digits.len() > MAX_DIGITS {
        return Err(ValueFault::Digits);
    }
    Ok(Integer::parse(number, radix))
}

/// `!!int` and TOML integers: underscores between digits and binary numbers too.
fn tagged_integer(text: &str) -> Result<Option<Integer>, ValueFault> {
    let text = text.replace('_', "");
    match text.strip_prefix("0b") {
        Some(digits) => digits_in(digits, digits, 2),
        None => integer(&text),
    }
}

fn tagged_float(text: &str) -> Option<f64> {
    let text = text.replace('_', "");
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => (-1.0, size),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    match size {
        "inf" => Some(sign * f64::INFINITY),
        "nan" => Some(f64::NAN),
        _ => float(&text),
    }
}

fn float(text: &str) -> Option<f64> {
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => (-1.0, size),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    match size {
        ".inf" | ".Inf" | ".INF" => return Some(sign * f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if size == text => return Some(f64::NAN),
        _ => {}
    }
    let shaped = size
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        && size
            .bytes()
            .find(|b| *b != b'.')
            .is_some_and(|b| b.is_ascii_digit());
    shaped
        .then(|| size.parse::<f64>().ok())
        .flatten()
        .map(|size| sign * size)
}
