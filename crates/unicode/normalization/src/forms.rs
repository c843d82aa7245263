//! The tables, and Hangul, which has none (Unicode 16.0, section 3.12).

use std::collections::HashMap;

/// Made by `generate.py`, which says what its lines are.
const PACKED: &[u8] = include_bytes!("forms.deflate");

const SYLLABLES: u32 = 0xac00;
const LEADING: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
/// The trailing consonant that is none.
const TRAILING: u32 = 0x11a7;
const VOWEL_COUNT: u32 = 21;
const TRAILING_COUNT: u32 = 28;
const LEADING_COUNT: u32 = 19;
const SYLLABLE_COUNT: u32 = LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT;

pub fn unpacked() -> &'static str {
    let bytes = miniz_oxide::inflate::decompress_to_vec(PACKED).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default().leak()
}

#[derive(Default)]
pub struct Forms {
    decomposed: HashMap<char, &'static str>,
    classes: HashMap<char, u8>,
    composed: HashMap<(char, char), char>,
}

impl Forms {
    pub fn read(text: &'static str) -> Self {
        let mut forms = Forms::default();
        let mut parts = text.split("\n\n");
        let mut lines = || parts.next().unwrap_or_default().lines();
        for line in lines() {
            let mut rest = line.chars();
            if let Some(character) = rest.next() {
                forms.decomposed.insert(character, rest.as_str());
            }
        }
        for line in lines() {
            let (class, members) = line.split_once(' ').unwrap_or_default();
            let class = class.parse().unwrap_or_default();
            forms
                .classes
                .extend(members.chars().map(|member| (member, class)));
        }
        for line in lines() {
            let mut three = line.chars();
            if let (Some(first), Some(second), Some(whole)) =
                (three.next(), three.next(), three.next())
            {
                forms.composed.insert((first, second), whole);
            }
        }
        forms
    }

    /// Adds what a character is decomposed into, to the last.
    pub fn decompose(&self, character: char, into: &mut Vec<char>) {
        match self.decomposed.get(&character) {
            Some(parts) => into.extend(parts.chars()),
            None => match within(character, SYLLABLES, SYLLABLE_COUNT) {
                Some(number) => into.extend(jamo(number)),
                None => into.push(character),
            },
        }
    }

    /// The canonical combining class.
    pub fn class(&self, character: char) -> u8 {
        self.classes.get(&character).copied().unwrap_or_default()
    }

    pub fn composed(&self, first: char, second: char) -> Option<char> {
        let known = self.composed.get(&(first, second)).copied();
        known.or_else(|| syllable(first, second))
    }
}

/// How far a character lies from the first of a block.
fn within(character: char, first: u32, count: u32) -> Option<u32> {
    let offset = u32::from(character).checked_sub(first)?;
    (offset < count).then_some(offset)
}

fn jamo(syllable: u32) -> impl Iterator<Item = char> {
    let leading = LEADING + syllable / TRAILING_COUNT / VOWEL_COUNT;
    let vowel = VOWELS + syllable / TRAILING_COUNT % VOWEL_COUNT;
    let trailing = syllable % TRAILING_COUNT;
    let parts = [
        Some(leading),
        Some(vowel),
        (trailing > 0).then_some(TRAILING + trailing),
    ];
    parts.into_iter().flatten().filter_map(char::from_u32)
}

fn syllable(first: char, second: char) -> Option<char> {
    if let Some(leading) = within(first, LEADING, LEADING_COUNT) {
        let vowel = within(second, VOWELS, VOWEL_COUNT)?;
        return char::from_u32(SYLLABLES + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT);
    }
    let number = within(first, SYLLABLES, SYLLABLE_COUNT)?;
    let trailing = within(second, TRAILING, TRAILING_COUNT).filter(|trailing| *trailing > 0)?;
    (number % TRAILING_COUNT == 0)
        .then(|| char::from_u32(u32::from(first) + trailing))
        .flatten()
}
