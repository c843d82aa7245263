//! Literal values as Python itself spells them.

use std::fmt;

use super::Value;

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

    #[test]
    fn values_are_spelled_as_python_spells_them() {
        for (value, text) in [
            (Value::Float(1.0), "1.0"),
            (Value::Float(1e16), "1e+16"),
            (Value::Float(0.00001), "1e-05"),
            (Value::Str("it's".into()), "\"it's\""),
            (Value::Tuple(vec![Value::Int(1.into())]), "(1,)"),
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
