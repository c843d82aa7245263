//! Base64, as `!!binary` writes bytes.

const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text for some bytes, with padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let sextet = (bits >> (18 - 6 * position)) & 63;
            match position <= chunk.len() {
                true => text.push(char::from(SYMBOLS[sextet as usize])),
                false => text.push('='),
            }
        }
    }
    text
}

/// The bytes of a text with padding; white space is ignored.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let unpadded = match symbols.as_slice() {
        [head @ .., b'=', b'='] | [head @ .., b'='] => head,
        all => all,
    };
    if !symbols.len().is_multiple_of(4) || unpadded.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(unpadded.len() * 3 / 4);
    for chunk in unpadded.chunks(4) {
        let bits = chunk
            .iter()
            .try_fold(0u32, |bits, b| Some((bits << 6) | sextet(*b)?))?;
        let bits = bits << (6 * (4 - chunk.len()));
        bytes.extend_from_slice(bits.to_be_bytes().get(1..chunk.len())?);
    }
    Some(bytes)
}

fn sextet(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
