//! Source bytes to text, as Python decodes them (PEP 263, Parser/tokenizer).

use std::borrow::Cow;

use super::Unloadable;

/// Decodes source: byte order mark, then a cookie in the first two lines, else UTF-8.
/// The text has no byte order mark; places count from there.
///
/// # Errors
/// `Unloadable::Encoding`.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unloadable> {
    let failure = |message: String, offset| Err(Unloadable::Encoding { message, offset });
    let (marked, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(body) => (true, body),
        None => (false, bytes),
    };
    if let Some(offset) = memchr::memchr(0, body) {
        let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        let message = if utf16 {
            "the file is UTF-16; Python reads UTF-8 unless a coding comment says otherwise"
        } else {
            "the source contains a NUL byte, which Python refuses"
        };
        return failure(message.to_owned(), offset);
    }
    let cookie = cookie(body);
    match cookie.as_deref().map_or(Some(Encoding::Utf8), Encoding::named) {
        None => failure(format!("unknown encoding `{}` in the coding comment", cookie.unwrap_or_default()), 0),
        Some(Encoding::Utf8) if !marked || cookie.as_deref().is_none_or(is_plain_utf8) => utf8(body),
        Some(_) if marked => failure(
            "the file starts with a UTF-8 byte order mark, but its coding comment names another encoding".to_owned(),
            0,
        ),
        Some(Encoding::Utf8) => utf8(body),
        Some(Encoding::Ascii) => match body.iter().position(|byte| !byte.is_ascii()) {
            Some(offset) => failure("the source isn't the ASCII that its coding comment says".to_owned(), offset),
            None => utf8(body),
        },
        Some(Encoding::Latin1) => Ok(Cow::Owned(body.iter().map(|byte| char::from(*byte)).collect())),
        Some(Encoding::Other(encoding)) => {
            let (text, malformed) = encoding.decode_without_bom_handling(body);
            if malformed {
                return failure(format!("the source isn't the {} that its coding comment says", encoding.name()), 0);
            }
            Ok(text)
        }
    }
}

/// The spellings that CPython accepts after a byte order mark (Parser/tokenizer, `get_normal_name`).
fn is_plain_utf8(cookie: &str) -> bool {
    let name = cookie.to_ascii_lowercase().replace('_', "-");
    name == "utf-8" || name.starts_with("utf-8-")
}

fn utf8(body: &[u8]) -> Result<Cow<'_, str>, Unloadable> {
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => Err(Unloadable::Encoding {
            message: "the source isn't valid UTF-8, and no coding comment names another encoding"
                .to_owned(),
            offset: error.valid_up_to(),
        }),
    }
}

enum Encoding {
    Utf8,
    Ascii,
    /// ISO 8859-1 as Python knows it: every byte is the character of that number.
    Latin1,
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The encoding of a name in Python's spelling (Lib/encodings/aliases.py).
    fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace('_', "-");
        Some(match name.as_str() {
            "utf-8" | "utf8" | "utf" | "u8" | "utf-8-sig" | "cp65001" => Encoding::Utf8,
            "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => Encoding::Ascii,
            "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "8859"
            | "cp819" => Encoding::Latin1,
            name if name.starts_with("utf-8-") => Encoding::Utf8,
            name if name.starts_with("latin-1-") || name.starts_with("iso-8859-1-") => {
                Encoding::Latin1
            }
            name => {
                let label = match name.strip_prefix("cp125") {
                    Some(digit) => format!("windows-125{digit}"),
                    None => name.replace("iso8859", "iso-8859"),
                };
                let label = match label.as_str() {
                    "cp932" | "ms932" | "shiftjis" | "sjis" => "shift_jis".to_owned(),
                    "cp936" | "936" => "gbk".to_owned(),
                    "cp949" | "949" | "uhc" => "euc-kr".to_owned(),
                    "cp950" | "950" => "big5".to_owned(),
                    "eucjp" => "euc-jp".to_owned(),
                    "euckr" => "euc-kr".to_owned(),
                    "koi8-r" | "koi8-u" | "gb2312" | "gb18030" | "big5" => label,
                    "cp1252" => "windows-1252".to_owned(),
                    _ => label,
                };
                let found = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
                let ascii_compatible = found.is_ascii_compatible() && found != encoding_rs::UTF_8;
                return ascii_compatible.then_some(Encoding::Other(found));
            }
        })
    }
}

/// The encoding a comment in the first two lines names: `coding[:=]\s*([-\w.]+)`. The second line
/// counts only when the first is blank or a comment.
fn cookie(body: &[u8]) -> Option<String> {
    let mut lines = body
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|_| true);
    let first = lines.next()?;
    if let Some(found) = cookie_in(first) {
        return Some(found);
    }
    let blank = first
        .iter()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\x0c'));
    if !blank && !is_comment(first) {
        return None;
    }
    // A CRLF shows as an empty piece between its two bytes.
    let second = if body.get(first.len()..first.len() + 2) == Some(b"\r\n") {
        lines.nth(1)?
    } else {
        lines.next()?
    };
    cookie_in(second)
}

fn is_comment(line: &[u8]) -> bool {
    line.iter()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'))
        == Some(&b'#')
}

fn cookie_in(line: &[u8]) -> Option<String> {
    if !is_comment(line) {
        return None;
    }
    let mut rest = line;
    while let Some(at) = memchr::memmem::find(rest, b"coding") {
        rest = rest.get(at + b"coding".len()..)?;
        let Some(value) = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"=")) else {
            continue;
        };
        let start = value
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t'))?;
        let value = value.get(start..)?;
        let end = value
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')))
            .unwrap_or(value.len());
        let name = value.get(..end).filter(|name| !name.is_empty())?;
        return Some(String::from_utf8_lossy(name).into_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_is_decoded_as_python_decodes_it() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"\xef\xbb\xbfx = 1", "x = 1"),
            ("x = 'é'".as_bytes(), "x = 'é'"),
            (
                b"# -*- coding: latin-1 -*-\nx = '\xe9'",
                "# -*- coding: latin-1 -*-\nx = 'é'",
            ),
            (
                b"#!/usr/bin/python\r\n# vim: set fileencoding=cp1252 :\r\nx = '\x80'",
                "#!/usr/bin/python\r\n# vim: set fileencoding=cp1252 :\r\nx = '€'",
            ),
            (b"# coding: koi8-r\nx = '\xc1'", "# coding: koi8-r\nx = 'а'"),
            (b"x = 1\n# coding: latin-1", "x = 1\n# coding: latin-1"),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(text), "{bytes:?}");
        }
        for bytes in [
            &b"x = '\xe9'"[..],
            b"# coding: nonsense\n",
            b"\xef\xbb\xbf# coding: latin-1\n",
            b"x\0",
            b"\xff\xfex\0",
            b"# coding: ascii\n'\xc3\xa9'",
            b"# coding: utf-16\n",
        ] {
            assert!(
                matches!(decode(bytes), Err(Unloadable::Encoding { .. })),
                "{bytes:?}"
            );
        }
    }
}
