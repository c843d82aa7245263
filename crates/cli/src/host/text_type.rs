//! Which texts Python's `int()`, `float()` and everyday booleans accept.

use importspy_core::contract::TextType;

/// Whether `text` parses as the given type.
pub fn parses(text: &str, as_type: TextType) -> bool {
    match as_type {
        TextType::Str => true,
        TextType::Bool => is_bool(text),
        TextType::Int => is_int(unsigned(stripped(text))),
        TextType::Float => is_float(unsigned(stripped(text))),
    }
}

fn is_bool(text: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "1", "0", "yes", "no", "on", "off"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Without what `str.strip()` removes.
fn stripped(text: &str) -> &str {
    text.trim_matches(|char: char| char.is_whitespace() || ('\x1c'..='\x1f').contains(&char))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// Digits, single underscores between them.
fn is_int(text: &str) -> bool {
    text.split('_')
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_float(text: &str) -> bool {
    if ["inf", "infinity", "nan"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
    {
        return true;
    }
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let number_fits = match number.split_once('.') {
        None => is_int(number),
        Some(("", fraction)) => is_int(fraction),
        Some((whole, "")) => is_int(whole),
        Some((whole, fraction)) => is_int(whole) && is_int(fraction),
    };
    number_fits && exponent.is_none_or(|exponent| is_int(unsigned(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_as_python_reads_them() {
        for text in ["0", "007", "-1", "+1_000", " 12\n", "\u{a0}5"] {
            assert!(parses(text, TextType::Int), "{text:?}");
        }
        for text in [
            "", " ", "-", "1.0", "1__0", "_1", "1_", "0x10", "- 1", "1e3", "--1",
        ] {
            assert!(!parses(text, TextType::Int), "{text:?}");
        }
    }

    #[test]
    fn floats_as_python_reads_them() {
        for text in [
            "1",
            "1.",
            ".5",
            "-1.5e-10",
            "1_0.2_5E1_0",
            " nan ",
            "-Infinity",
            "INF",
        ] {
            assert!(parses(text, TextType::Float), "{text:?}");
        }
        for text in [
            "", ".", "1e", "e5", "1._5", "1_.5", "1..2", "0x1p3", "infinit", "1e5.0",
        ] {
            assert!(!parses(text, TextType::Float), "{text:?}");
        }
    }

    #[test]
    fn booleans_in_any_case() {
        for text in ["true", "FALSE", "Yes", "no", "On", "off", "1", "0"] {
            assert!(parses(text, TextType::Bool), "{text:?}");
        }
        assert!(!parses("", TextType::Bool) && !parses("2", TextType::Bool));
    }
}
