//! What stands between the parts of a contract: white space, comments, commas, dashes, aliases.

/// Where the line of a place begins.
pub fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line of a place ends, its line end included.
pub fn line_end(text: &str, at: usize) -> usize {
    let after = text.get(at..).unwrap_or_default();
    after.find('\n').map_or(text.len(), |end| at + end + 1)
}

/// The first place from `at` on where neither white space nor a comment stands.
pub fn skip(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        match rest.trim_start().starts_with('#') {
            true => at = line_end(text, at),
            false => return at,
        }
    }
}

/// The last place in a range where `wanted` stands outside of comments.
pub fn last(text: &str, from: usize, to: usize, wanted: char) -> Option<usize> {
    let mut found = None;
    let mut comment = false;
    let mut before = ' ';
    for (offset, c) in text.get(from..to)?.char_indices() {
        match c {
            '\n' => comment = false,
            '#' if before.is_whitespace() => comment = true,
            c if c == wanted && !comment => found = Some(from + offset),
            _ => {}
        }
        before = c;
    }
    found
}

/// Where a token that begins at `at` ends: an alias, an anchor, a tag.
pub fn token_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    rest.find(ends).map_or(text.len(), |end| at + end)
}

/// Whether a line holds nothing but white space before a place.
pub fn is_first_on_line(text: &str, at: usize) -> bool {
    let before = text.get(line_start(text, at)..at).unwrap_or_default();
    before.trim_matches(' ').is_empty()
}
