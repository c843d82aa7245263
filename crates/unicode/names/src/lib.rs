//! Characters by their Unicode names, as `\N{…}` in Python's string literals has them.
//!
//! Stands for the crate of the same name, whose tables are made to be read where they lie. These
//! are compressed; a program that meets no name never reads them.

mod hangul;

use std::collections::HashMap;
use std::sync::LazyLock;

/// Made by `generate.py`, which says what its lines are.
const PACKED: &[u8] = include_bytes!("names.deflate");

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::read(unpacked()));

/// The character of a name or an alias of one, whatever its case.
pub fn character(name: &str) -> Option<char> {
    let name = name.to_ascii_uppercase();
    hangul::syllable(&name).or_else(|| NAMES.character(&name))
}

fn unpacked() -> &'static str {
    let bytes = miniz_oxide::inflate::decompress_to_vec(PACKED).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default().leak()
}

#[derive(Default)]
struct Names {
    single: HashMap<&'static str, u32>,
    /// Characters named by their numbers: first, last, what stands before the number.
    numbered: Vec<(u32, u32, &'static str)>,
}

impl Names {
    fn read(text: &'static str) -> Self {
        let mut names = Names {
            single: HashMap::with_capacity(PACKED.len() / 4),
            ..Names::default()
        };
        let mut next = 0;
        for line in text.lines() {
            let Some(place) = line.strip_prefix('@') else {
                names.single.insert(line, next);
                next += 1;
                continue;
            };
            let mut words = place.splitn(3, ' ');
            let mut code = || u32::from_str_radix(words.next()?, 16).ok();
            match (code(), code(), words.next()) {
                (Some(first), Some(last), Some(stem)) => names.numbered.push((first, last, stem)),
                (Some(code), ..) => next = code,
                (None, ..) => {}
            }
        }
        names
    }

    fn character(&self, name: &str) -> Option<char> {
        let found = self.single.get(name).copied();
        char::from_u32(found.or_else(|| self.by_number(name))?)
    }

    fn by_number(&self, name: &str) -> Option<u32> {
        let digits = name.rsplit('-').next()?;
        let stem = name.strip_suffix(digits)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let written = format!("{number:X}") == digits;
        let mut ranges = self.numbered.iter();
        let known =
            ranges.any(|(first, last, named)| *named == stem && (*first..=*last).contains(&number));
        (written && known).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_found_by_name() {
        for (name, expected) in [
            ("SPACE", Some(' ')),
            ("greek small letter ALPHA", Some('α')),
            ("LINE FEED", Some('\n')),
            ("VARIATION SELECTOR-256", Some('\u{e01ef}')),
            ("HANGUL SYLLABLE GAG", Some('각')),
            ("HANGUL SYLLABLE A", Some('아')),
            ("HANGUL SYLLABLE HIH", Some('\u{d7a3}')),
            ("CJK UNIFIED IDEOGRAPH-4E00", Some('一')),
            ("CJK UNIFIED IDEOGRAPH-20000", Some('\u{20000}')),
            ("CJK COMPATIBILITY IDEOGRAPH-F900", Some('\u{f900}')),
            ("EGYPTIAN HIEROGLYPH-13460", Some('\u{13460}')),
            ("CJK UNIFIED IDEOGRAPH-04E00", None),
            ("CJK UNIFIED IDEOGRAPH-+4E00", None),
            ("CJK UNIFIED IDEOGRAPH-0041", None),
            ("CJK UNIFIED IDEOGRAPH-", None),
            ("HANGUL SYLLABLE ", None),
            ("HANGUL SYLLABLE Q", None),
            ("SPACE ", None),
            ("@20", None),
            ("", None),
        ] {
            assert_eq!(character(name), expected, "{name}");
        }
    }
}
