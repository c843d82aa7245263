//! The table's lines and words, found when the program is compiled.

/// See `generate.py`. Text, because a table of strings is half relocations.
const TEXT: &str = include_str!("table.txt");
const BYTES: &[u8] = TEXT.as_bytes();

/// Where lines and words begin and end.
type Range = (u16, u16);

/// Words of the first line: the names of the `builtins` module, in order.
const NAMES: [Range; count(b' ', FIRST_END) + 1] = {
    let mut ranges = [(0, 0); count(b' ', FIRST_END) + 1];
    let (mut at, mut word) = (0, 0);
    while word < ranges.len() {
        let end = next(b' ', at, FIRST_END);
        ranges[word] = range(at, end);
        at = end + 1;
        word += 1;
    }
    ranges
};

/// The other lines: classes, in the order of their paths, which end where the second column of the
/// ranges says.
const CLASSES: [(Range, u16); count(b'\n', BYTES.len()) - 1] = {
    let mut ranges = [((0, 0), 0); count(b'\n', BYTES.len()) - 1];
    let (mut at, mut line) = (FIRST_END + 1, 0);
    while line < ranges.len() {
        let end = next(b'\n', at, BYTES.len());
        let path_end = next(b'|', at, end);
        ranges[line] = (range(at, end), range(at, path_end).1);
        at = end + 1;
        line += 1;
    }
    ranges
};

const FIRST_END: usize = next(b'\n', 0, BYTES.len());

/// Which marks names and paths have: most words have none of them, and are neither.
const MARKS: [u64; 16] = {
    let mut marks = [0; 16];
    let mut word = 0;
    while word < NAMES.len() {
        let (start, end) = NAMES[word];
        marks = with(marks, start, end);
        word += 1;
    }
    let mut line = 0;
    while line < CLASSES.len() {
        let ((start, _), end) = CLASSES[line];
        marks = with(marks, start, end);
        line += 1;
    }
    marks
};

static STATIC_NAMES: [Range; NAMES.len()] = NAMES;
static STATIC_CLASSES: [(Range, u16); CLASSES.len()] = CLASSES;

/// Whether the table's first line has that word.
pub fn has_name(word: &str) -> bool {
    let name = |range: &Range| text(*range);
    is_marked(word) && STATIC_NAMES.binary_search_by_key(&word, name).is_ok()
}

/// The line of the class of that path, without the path.
pub fn class(path: &str) -> Option<(&'static str, &'static str)> {
    if !is_marked(path) {
        return None;
    }
    let known = |((start, _), end): &(Range, u16)| text((*start, *end));
    let found = STATIC_CLASSES.binary_search_by_key(&path, known).ok()?;
    STATIC_CLASSES.get(found).map(split)
}

/// Paths and the rest of their lines.
pub fn classes() -> impl Iterator<Item = (&'static str, &'static str)> {
    STATIC_CLASSES.iter().map(split)
}

fn split(((start, end), path_end): &(Range, u16)) -> (&'static str, &'static str) {
    let (path, rest) = (text((*start, *path_end)), text((*path_end, *end)));
    (path, rest.strip_prefix('|').unwrap_or(rest))
}

fn text((start, end): Range) -> &'static str {
    TEXT.get(usize::from(start)..usize::from(end))
        .unwrap_or_default()
}

fn is_marked(word: &str) -> bool {
    let mark = mark(word.as_bytes(), 0, word.len());
    MARKS
        .get(mark / 64)
        .is_some_and(|marks| marks >> (mark % 64) & 1 != 0)
}

/// A number below 1024, of a word's length and last letters.
const fn mark(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut mark = (end - start) * 37;
    if end - start > 1 {
        mark += bytes[end - 1] as usize * 11 + bytes[end - 2] as usize * 5;
    }
    mark % 1024
}

const fn with(mut marks: [u64; 16], start: u16, end: u16) -> [u64; 16] {
    let mark = mark(BYTES, start as usize, end as usize);
    marks[mark / 64] |= 1 << (mark % 64);
    marks
}

/// How often a byte occurs before `end`.
const fn count(byte: u8, end: usize) -> usize {
    let (mut found, mut at) = (0, 0);
    while at < end {
        found += (BYTES[at] == byte) as usize;
        at += 1;
    }
    found
}

/// Where a byte is next, `end` where it isn't.
const fn next(byte: u8, mut at: usize, end: usize) -> usize {
    while at < end && BYTES[at] != byte {
        at += 1;
    }
    at
}

const fn range(start: usize, end: usize) -> Range {
    assert!(end <= u16::MAX as usize, "the table is too long");
    (start as u16, end as u16)
}
