//! Hangul syllables, named by their parts (Unicode 16.0, section 3.12).

const PREFIX: &str = "HANGUL SYLLABLE ";
const LEADING: [&str; 19] = [
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P",
    "H",
];
const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE",
    "WI", "YU", "EU", "YI", "I",
];
const TRAILING: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M",
    "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H",
];
const FIRST: u32 = 0xac00;

/// The syllable of a name in capitals.
pub fn syllable(name: &str) -> Option<char> {
    let (leading, rest) = longest(name.strip_prefix(PREFIX)?, &LEADING)?;
    let (vowel, rest) = longest(rest, &VOWELS)?;
    let (trailing, rest) = longest(rest, &TRAILING)?;
    if !rest.is_empty() {
        return None;
    }
    char::from_u32(FIRST + (leading * 21 + vowel) * 28 + trailing)
}

/// The place in `parts` of the longest that `text` begins with, and what is left.
fn longest<'t>(text: &'t str, parts: &[&str]) -> Option<(u32, &'t str)> {
    let found = (0..)
        .zip(parts)
        .filter_map(|(index, part)| Some((index, text.strip_prefix(part)?)));
    found.min_by_key(|(_, rest)| rest.len())
}
