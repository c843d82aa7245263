//! Data as YAML text that is read back as the same data.

use super::base64;
use super::data::{Atom, Data};
use super::resolve;
use crate::value::printable::is_disruptive;

/// Words that YAML 1.1 readers take for booleans.
const WORDS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// The text, block style, ending in a line end.
pub fn yaml(data: &Data) -> String {
    let mut out = String::new();
    match data {
        Data::Atom(_) | Data::Set(_) => flow(data, &mut out),
        Data::List(items) if items.is_empty() => flow(data, &mut out),
        Data::Mapping(pairs) if pairs.is_empty() => flow(data, &mut out),
        Data::List(_) | Data::Mapping(_) => {
            block(data, 0, &mut out);
            return out;
        }
    }
    out.push('\n');
    out
}

/// A collection that isn't empty, whose first line begins where `out` ends.
fn block(data: &Data, indent: usize, out: &mut String) {
    match data {
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                begin(index, indent, out);
                out.push_str("- ");
                match is_block(item) {
                    true => block(item, indent + 2, out),
                    false => line(item, out),
                }
            }
        }
        Data::Mapping(pairs) => {
            for (index, (key, value)) in pairs.iter().enumerate() {
                begin(index, indent, out);
                atom(key, out);
                after_key(value, indent, out);
            }
        }
        Data::Atom(_) | Data::Set(_) => line(data, out),
    }
}

/// The colon and the value of a key that stands `indent` columns in; ends in a line end.
pub fn after_key(value: &Data, indent: usize, out: &mut String) {
    out.push(':');
    match is_block(value) {
        true => {
            out.push('\n');
            out.push_str(&" ".repeat(indent + 2));
            block(value, indent + 2, out);
        }
        false => {
            out.push(' ');
            line(value, out);
        }
    }
}

/// The first entry of a collection begins where its parent left off.
fn begin(index: usize, indent: usize, out: &mut String) {
    if index > 0 {
        out.push_str(&" ".repeat(indent));
    }
}

fn is_block(data: &Data) -> bool {
    match data {
        Data::List(items) => !items.is_empty(),
        Data::Mapping(pairs) => !pairs.is_empty(),
        Data::Atom(_) | Data::Set(_) => false,
    }
}

fn line(data: &Data, out: &mut String) {
    flow(data, out);
    out.push('\n');
}

/// What fits one line.
fn flow(data: &Data, out: &mut String) {
    match data {
        Data::Atom(value) => atom(value, out),
        Data::List(_) => out.push_str("[]"),
        Data::Mapping(_) => out.push_str("{}"),
        Data::Set(members) => {
            out.push_str("!!set {");
            for (index, member) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                out.push_str("? ");
                match member {
                    // Commas and brackets mean something between braces.
                    Atom::Text(text) => quoted(text, out),
                    _ => atom(member, out),
                }
            }
            out.push('}');
        }
    }
}

/// A name that is a key.
pub fn as_key(name: &str, out: &mut String) {
    match is_plain(name) {
        true => out.push_str(name),
        false => quoted(name, out),
    }
}

/// When text between brackets stands in quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Only where it would mean something else without.
    Needed,
    /// Always, as in JSON.
    Always,
}

/// Any data as it is written between brackets.
pub(super) fn in_flow(data: &Data, quotes: Quotes) -> String {
    let mut out = String::new();
    nested(data, quotes, &mut out);
    out
}

fn nested(data: &Data, quotes: Quotes, out: &mut String) {
    match data {
        Data::Atom(value) => nested_atom(value, quotes, out),
        Data::Set(_) => flow(data, out),
        Data::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                nested(item, quotes, out);
            }
            out.push(']');
        }
        Data::Mapping(pairs) => {
            out.push('{');
            for (index, (key, value)) in pairs.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                nested_atom(key, quotes, out);
                out.push_str(": ");
                nested(value, quotes, out);
            }
            out.push('}');
        }
    }
}

fn nested_atom(value: &Atom, quotes: Quotes, out: &mut String) {
    match value {
        Atom::Text(text) if quotes == Quotes::Always || !is_plain_anywhere(text) => {
            quoted(text, out);
        }
        other => atom(other, out),
    }
}

/// Whether a text can do without quotes even between brackets.
pub(super) fn is_plain_anywhere(text: &str) -> bool {
    is_plain(text) && !text.contains([',', '[', ']', '{', '}'])
}

fn atom(value: &Atom, out: &mut String) {
    match value {
        Atom::None => out.push_str("null"),
        Atom::Bool(true) => out.push_str("true"),
        Atom::Bool(false) => out.push_str("false"),
        Atom::Int(int) => out.push_str(&int.to_string()),
        Atom::Float(float) => out.push_str(&decimal(*float)),
        Atom::Bytes(bytes) => {
            out.push_str("!!binary ");
            quoted(&base64::encode(bytes), out);
        }
        Atom::Text(text) if is_plain(text) => out.push_str(text),
        Atom::Text(text) => quoted(text, out),
    }
}

fn decimal(float: f64) -> String {
    match float {
        float if float.is_nan() => ".nan".to_owned(),
        f64::INFINITY => ".inf".to_owned(),
        f64::NEG_INFINITY => "-.inf".to_owned(),
        float => format!("{float:?}"),
    }
}

/// Whether a text can do without quotes, for every reader of YAML, outside of braces.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '/'));
    let inside = |c: char| c.is_ascii_alphanumeric() || " _.,/<>=*+()[]|~^@$;-".contains(c);
    begins
        && !text.ends_with(' ')
        && text.chars().all(inside)
        && resolve::is_text(text)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

pub(super) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_disruptive(c) || is_unwritable(c) => match c as u32 {
                code @ 0..0x100 => out.push_str(&format!("\\x{code:02x}")),
                code @ 0x100..0x1_0000 => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Characters that contracts can't hold as they are.
fn is_unwritable(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}
