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
    // Most texts have nothing near it; whole blocks are passed over at once.
    let mut index = match bytes.chunks(BLOCK).position(may_hold_control) {
        Some(block) => block * BLOCK,
        None => return None,
    };
    while let Some(&byte) = bytes.get(index) {
        let suspect = match byte {
            b'\t' | b'\n' | b'\r' => false,
            0..0x20 | 0x7f => true,
            0xc2 => matches!(bytes.get(index + 1), Some(0x80..=0x84 | 0x86..=0x9f)),
            0xef => matches!(bytes.get(index + 1..index + 3), Some([0xbf, 0xbe | 0xbf])),
            _ => false,
        };
        if suspect {
            return text
                .get(index..)
                .and_then(|rest| rest.chars().next())
                .map(|c| (index, c));
        }
        index += 1;
    }
    None
}

/// Bytes looked at together.
const BLOCK: usize = 256;

fn may_hold_control(block: &[u8]) -> bool {
    block.iter().fold(false, |found, &byte| {
        let line_or_tab = matches!(byte, b'\t' | b'\n' | b'\r');
        found | (byte < 0x20) & !line_or_tab | matches!(byte, 0x7f | 0xc2 | 0xef)
    })
}
