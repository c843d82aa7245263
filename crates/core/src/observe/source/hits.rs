//! What needs a closer look: the usual file holds none of it.

use ruff_text_size::{Ranged, TextRange};

use super::depth::Bound;
use super::scan::{BLOCK, Counts, Listener, scan};

/// Byte offsets at which the text has something unusual.
#[derive(Debug, Default)]
pub struct Hits {
    walruses: Vec<u32>,
    unusual: Vec<u32>,
    set: Vec<u32>,
    globals: Vec<u32>,
    typing: bool,
    /// How deep the text may nest.
    pub nesting: Bound,
}

impl Hits {
    pub fn find(text: &str) -> Self {
        let mut search = Search {
            text: text.as_bytes(),
            hits: Hits::default(),
        };
        scan(text.as_bytes(), &mut search);
        search.hits
    }

    pub fn walrus_in(&self, part: &impl Ranged) -> bool {
        within(&self.walruses, part)
    }

    /// Whether something may write a namespace by name: a module's, a class's.
    pub fn unusual_in(&self, part: &impl Ranged) -> bool {
        within(&self.unusual, part)
    }

    /// Whether something may set an object's attributes by name.
    pub fn sets_in(&self, part: &impl Ranged) -> bool {
        within(&self.set, part)
    }

    /// Where something unusual stands, in order.
    pub fn unusual(&self) -> &[u32] {
        &self.unusual
    }

    /// Whether there may be `global` statements.
    pub fn declares_in(&self, part: &impl Ranged) -> bool {
        within(&self.globals, part)
    }

    /// Where `global` stands by itself.
    pub fn globals(&self) -> &[u32] {
        &self.globals
    }

    /// Whether there may be imports that only annotations see.
    pub fn typing(&self) -> bool {
        self.typing
    }
}

/// Tells by the words around a pair of letters whether it is one of those looked for.
struct Search<'t> {
    text: &'t [u8],
    hits: Hits,
}

impl Listener for Search<'_> {
    fn block(&mut self, counts: Counts, block: &[u8; BLOCK]) {
        self.hits.nesting.add(counts, block);
    }

    fn pair(&mut self, at: usize) {
        let pair = self.text.get(at..).and_then(|rest| rest.first_chunk());
        let (before, word): (usize, &[u8]) = match pair.unwrap_or(&[0; 2]) {
            b"gl" => (0, b"global"),
            b"tt" => (4, b"setattr"),
            b"ls" => (4, b"locals"),
            b"rs" => (2, b"vars"),
            b"xe" => (1, b"exec"),
            b".m" => (1, b"s.modules"),
            b"nv" => (4, b"._convert"),
            b"_d" => (1, b"__dict__"),
            b"KI" => (9, b"TYPE_CHECKING"),
            b":=" => (0, b":="),
            _ => return,
        };
        // Comparing texts is a call, which the first letter nearly always makes needless.
        let start = at.wrapping_sub(before);
        if self.text.get(start) == word.first() {
            self.word(word, start);
        }
    }
}

impl Search<'_> {
    #[inline(never)]
    fn word(&mut self, word: &[u8], start: usize) {
        let (before, rest) = self.text.split_at(start);
        let Some(rest) = rest.strip_prefix(word) else {
            return;
        };
        let place = offset(start);
        let hits = &mut self.hits;
        match word {
            b":=" => hits.walruses.push(place),
            b"TYPE_CHECKING" => hits.typing = true,
            b"s.modules" => hits.unusual.push(place),
            b"global" => match rest {
                [b's', rest @ ..] if is_called(rest) => hits.unusual.push(place),
                _ if rest.starts_with(b"_enum") => hits.unusual.push(place),
                [byte, ..] if byte.is_ascii_alphanumeric() || *byte == b'_' => {}
                _ => {
                    hits.unusual.push(place);
                    hits.globals.push(place);
                }
            },
            b"setattr" if is_called(rest) => {
                hits.set.push(place);
                // Of `self` it is the instance's business alone.
                if !rest.starts_with(b"(self,") {
                    hits.unusual.push(place);
                }
            }
            b"__dict__" => {
                hits.set.push(place);
                if may_follow_module(before) {
                    hits.unusual.push(place);
                }
            }
            b"._convert" if !is_called(rest.strip_prefix(b"_").unwrap_or(rest)) => {}
            b"locals" | b"vars" | b"exec" if !is_called(rest) => {}
            b"locals" | b"vars" | b"exec" | b"._convert" => hits.unusual.push(place),
            _ => {}
        }
    }
}

/// Whether what `before` ends with, a dot and what it belongs to, may be the module: a call or a
/// subscript. A name for it is found where it is made.
fn may_follow_module(before: &[u8]) -> bool {
    let owner = before.trim_ascii_end().strip_suffix(b".");
    matches!(owner.map(<[u8]>::trim_ascii_end), Some([.., b')' | b']']))
}

/// Whether arguments follow.
fn is_called(rest: &[u8]) -> bool {
    rest.trim_ascii_start().starts_with(b"(")
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[inline]
fn within(offsets: &[u32], part: &impl Ranged) -> bool {
    !offsets.is_empty() && holds(part.range(), offsets)
}

fn holds(range: TextRange, offsets: &[u32]) -> bool {
    let first = offsets.partition_point(|offset| *offset < range.start().to_u32());
    offsets
        .get(first)
        .is_some_and(|offset| *offset < range.end().to_u32())
}
