//! Text from files made safe to print: nothing in it can steer a terminal or reorder what is read.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether `c` acts on a terminal or on the reading order instead of being seen.
pub fn is_disruptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` with every disruptive character spelled as Python escapes it: `\x1b`, `\u202e`.
pub fn printable(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_disruptive) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_disruptive(c) {
            push_escape(&mut out, c);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// `text` as one printable line: runs of white space, line ends among them, become one space.
pub fn one_line(text: &str) -> String {
    if is_plain(text) && !text.contains("  ") && text.trim_ascii().len() == text.len() {
        return text.to_owned();
    }
    let words: Vec<_> = text.split_whitespace().collect();
    printable(&words.join(" ")).into_owned()
}

/// Whether there is nothing but what every terminal shows: as good as always.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// At most `limit` characters of `text`; what is left out is marked by `…`.
pub fn shortened(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

fn push_escape(out: &mut String, c: char) {
    // Writing into a string can't fail.
    let _ = match (c, c as u32) {
        ('\n', _) => out.write_str("\\n"),
        ('\r', _) => out.write_str("\\r"),
        ('\t', _) => out.write_str("\\t"),
        (_, code @ 0..0x100) => write!(out, "\\x{code:02x}"),
        (_, code @ 0x100..0x1_0000) => write!(out, "\\u{code:04x}"),
        (_, code) => write!(out, "\\U{code:08x}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_spelled_out() {
        assert_eq!(
            printable("a\x1b[31m\u{9b}b\u{202e}\n"),
            "a\\x1b[31m\\x9bb\\u202e\\n"
        );
        assert_eq!(printable("\u{e0041}"), "\\U000e0041");
        assert!(matches!(printable("größe 大"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_are_joined_and_long_text_is_cut_between_characters() {
        assert_eq!(one_line(" a\n  b\r\nc "), "a b c");
        assert_eq!(shortened("äöü", 2), "äö…");
        assert_eq!(shortened("äöü", 3), "äöü");
    }
}
