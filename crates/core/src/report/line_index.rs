//! From byte offsets to lines and columns.

use crate::value::Span;

/// Every so many bytes the characters before are counted, so that long lines cost nothing.
const STEP: usize = 1024;

/// A place as people count: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The lines of one text. CR, LF and CRLF all end lines.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// Byte offsets at which lines begin; the first is 0.
    starts: Vec<usize>,
    /// Characters before byte `index * STEP`; nothing where every character is a byte.
    counts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        if memchr::memchr(b'\r', bytes).is_none() {
            starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
        } else {
            let ends = memchr::memchr2_iter(b'\r', b'\n', bytes)
                .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
            starts.extend(ends.map(|at| at + 1));
        }
        Self {
            text,
            starts,
            counts: if text.is_ascii() {
                Vec::new()
            } else {
                counts(bytes)
            },
        }
    }

    /// Where a byte offset lies; one beyond the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_of(offset);
        Position {
            line: line + 1,
            column: self.characters_before(offset) - self.characters_before(self.starts[line]) + 1,
        }
    }

    /// Where a range begins.
    pub fn start_of(&self, span: Span) -> Position {
        self.position(span.start as usize)
    }

    /// The byte range of the line that holds `offset`, without its end.
    pub fn line_range(&self, offset: usize) -> std::ops::Range<usize> {
        let line = self.line_of(offset.min(self.text.len()));
        let start = self.starts[line];
        let end = self
            .starts
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len());
        let content = self.text[start..end].trim_end_matches(['\r', '\n']);
        start..start + content.len()
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The number, from 0, of the line that holds `offset`.
    fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let chunk = offset / STEP;
        match self.counts.get(chunk) {
            Some(before) => before + characters(&self.text.as_bytes()[chunk * STEP..offset]),
            // The text ends where a chunk does.
            None if self.counts.is_empty() => offset,
            None => match self.counts.last() {
                Some(before) => {
                    let last = (self.counts.len() - 1) * STEP;
                    before + characters(&self.text.as_bytes()[last..offset])
                }
                None => 0,
            },
        }
    }
}

fn counts(bytes: &[u8]) -> Vec<usize> {
    let chunks = bytes.chunks(STEP).scan(0, |total, chunk| {
        let before = *total;
        *total += characters(chunk);
        Some(before)
    });
    chunks.collect()
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn every_line_end_counts_once() {
        let text = "a\r\nb\rc\nd";
        for (offset, place) in [
            (0, (1, 1)),
            (2, (1, 3)),
            (3, (2, 1)),
            (5, (3, 1)),
            (7, (4, 1)),
        ] {
            assert_eq!(at(text, offset), place, "{offset}");
        }
        assert_eq!(LineIndex::new(text).line_range(1), 0..1);
        assert_eq!(LineIndex::new(text).line_range(8), 7..8);
    }

    #[test]
    fn columns_count_characters_and_ends_are_clamped() {
        assert_eq!(at("äß = 大x", "äß = 大".len()), (1, 7));
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("", 99), (1, 1));
        assert_eq!(at("a\n", 2), (2, 1));
        assert_eq!(at("ab", usize::MAX), (1, 3));
    }

    #[test]
    fn long_lines_are_counted_in_steps() {
        let text = format!("x\n{}", "ä".repeat(3 * STEP));
        for offset in [2, 2 + 2 * STEP, 2 + 4 * STEP, 2 + 6 * STEP] {
            assert_eq!(at(&text, offset), (2, (offset - 2) / 2 + 1));
        }
        assert_eq!(at(&"a".repeat(STEP), STEP), (1, STEP + 1));
    }
}
