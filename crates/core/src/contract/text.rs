//! From bytes to the text of a contract.

use super::error::{Encoding, Problem, ProblemKind};
use crate::value::Span;

/// How much text a contract may have.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Decodes the bytes of a contract: UTF-8, a byte order mark dropped, no control characters.
///
/// The second part of the error is the text, where there is one to show an excerpt of.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, (Box<Problem>, Option<&str>)> {
    if bytes.len() > MAX_BYTES {
        let kind = ProblemKind::TooLarge { limit: MAX_BYTES };
        return Err((Problem::nowhere(kind), None));
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(body).map_err(|error| {
        let offset = bytes.len() - body.len() + error.valid_up_to();
        (Problem::nowhere(not_utf8(bytes, offset)), None)
    })?;
    if let Some((offset, character)) = control_character(text) {
        if let Some(encoding) = wide_encoding(bytes) {
            let kind = ProblemKind::NotUtf8 {
                offset,
                line: 1,
                encoding: Some(encoding),
            };
            return Err((Problem::nowhere(kind), None));
        }
        let span = Span::new(offset, offset + character.len_utf8());
        let problem = Problem::at(span, ProblemKind::ControlCharacter { character });
        return Err((problem, Some(text)));
    }
    Ok(text)
}

fn not_utf8(bytes: &[u8], offset: usize) -> ProblemKind {
    let before = bytes.get(..offset).unwrap_or_default();
    ProblemKind::NotUtf8 {
        offset,
        line: 1 + memchr::memchr_iter(b'\n', before).count(),
        encoding: wide_encoding(bytes),
    }
}

/// UTF-16 or UTF-32 give themselves away by their byte order mark or by a NUL beside the first letter.
fn wide_encoding(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some(Encoding::Utf32),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(Encoding::Utf16),
        [0, 0, 0, 1..=255, ..] | [1..=255, 0, 0, 0, ..] => Some(Encoding::Utf32),
        [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..] => Some(Encoding::Utf16),
        _ => None,
    }
}

/// The first character that YAML and TOML keep out of texts, with its offset.
fn control_character(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks();
    let suspects = words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_suspect(**word));
    let within = suspects.flat_map(|(index, _)| index * WORD..(index + 1) * WORD);
    let index = within
        .chain(bytes.len() - rest.len()..bytes.len())
        .find(|index| is_control(bytes, *index))?;
    let character = text.get(index..)?.chars().next()?;
    Some((index, character))
}

/// Bytes looked at together.
const WORD: usize = 8;

/// Whether one of the bytes may be a control character, or is no ASCII.
fn is_suspect(bytes: [u8; WORD]) -> bool {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; WORD])
    }
    let word = u64::from_ne_bytes(bytes);
    // The highest bit of every byte tells; where one has it anyway, what it adds to its neighbour
    // doesn't matter any more.
    let visible = word.wrapping_add(each(0x80 - 0x20));
    let no_line_end = (word ^ each(b'\n')).wrapping_add(each(0x7f));
    let delete = word.wrapping_add(each(1));
    (!visible & no_line_end | delete | word) & each(0x80) != 0
}

/// Whether a character that is kept out begins here.
fn is_control(bytes: &[u8], index: usize) -> bool {
    match bytes.get(index) {
        Some(b'\t' | b'\n' | b'\r') => false,
        Some(0..0x20 | 0x7f) => true,
        Some(0xc2) => matches!(bytes.get(index + 1), Some(0x80..=0x84 | 0x86..=0x9f)),
        Some(0xef) => matches!(bytes.get(index + 1..index + 3), Some([0xbf, 0xbe | 0xbf])),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_found_wherever_they_stand() {
        let kept_out = |c: &char| {
            c.is_control() && !"\t\n\r\u{85}".contains(*c) || "\u{fffe}\u{ffff}".contains(*c)
        };
        let characters = ('\0'..='\u{ff}').chain("\u{fffd}\u{fffe}\u{ffff}\u{ff61}😀".chars());
        for character in characters {
            for filler in ["a", "~", "\n", "é", "\u{a0}"] {
                for before in 0..18 {
                    let text = format!("{}{character} \n", filler.repeat(before));
                    let expected =
                        kept_out(&character).then_some((before * filler.len(), character));
                    assert_eq!(control_character(&text), expected, "{text:?}");
                }
            }
        }
    }
}
