//! What needs a closer look, found by one search of the text: the usual file holds none of it.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use memchr::memmem;
use ruff_text_size::TextRange;

const WALRUS: &str = ":=";

/// What a pattern is searched for.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Code that may write a namespace by name.
    Unusual,
    /// Chains of prefix words that no real program has.
    Chain,
    /// Imports that only annotations see.
    Typing,
}

// The searcher looks at the first four bytes of a pattern; those that start with rare ones are
// the fastest, so some begin in the middle of a word.
const PATTERNS: [(&str, Kind); 17] = [
    ("global", Kind::Unusual),
    ("setattr(", Kind::Unusual),
    ("setattr (", Kind::Unusual),
    ("cals(", Kind::Unusual),
    ("cals (", Kind::Unusual),
    ("vars(", Kind::Unusual),
    ("vars (", Kind::Unusual),
    ("exec(", Kind::Unusual),
    ("exec (", Kind::Unusual),
    ("s.modules", Kind::Unusual),
    ("_convert_", Kind::Unusual),
    ("__dict__", Kind::Unusual),
    ("t not not not ", Kind::Chain),
    ("a:lambda:lambda:", Kind::Chain),
    ("a: lambda: lambda:", Kind::Chain),
    ("t await await ", Kind::Chain),
    ("TYPE_CHECKING", Kind::Typing),
];

static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| {
    let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
    builder.extend(PATTERNS.iter().map(|(pattern, _)| pattern));
    builder.build()
});

/// Byte offsets at which the text has something unusual.
#[derive(Debug, Default)]
pub struct Hits {
    walruses: Vec<u32>,
    unusual: Vec<u32>,
    chain: bool,
    typing: bool,
}

impl Hits {
    pub fn find(text: &str) -> Self {
        let mut hits = Hits {
            walruses: memmem::find_iter(text.as_bytes(), WALRUS)
                .map(offset)
                .collect(),
            ..Hits::default()
        };
        let Some(searcher) = SEARCHER.as_ref() else {
            hits.every(text);
            return hits;
        };
        for found in searcher.find_iter(text.as_bytes()) {
            if let Some((_, kind)) = PATTERNS.get(found.pattern().as_usize()) {
                hits.add(*kind, found.start());
            }
        }
        hits
    }

    /// The slow way, where the searcher can't be built for this processor.
    fn every(&mut self, text: &str) {
        for (pattern, kind) in PATTERNS {
            for (at, _) in text.match_indices(pattern) {
                self.add(kind, at);
            }
        }
        self.unusual.sort_unstable();
    }

    fn add(&mut self, kind: Kind, at: usize) {
        match kind {
            Kind::Unusual => self.unusual.push(offset(at)),
            Kind::Chain => self.chain = true,
            Kind::Typing => self.typing = true,
        }
    }

    pub fn walrus_in(&self, range: TextRange) -> bool {
        within(&self.walruses, range)
    }

    pub fn unusual_in(&self, range: TextRange) -> bool {
        within(&self.unusual, range)
    }

    /// Where something unusual stands, in order.
    pub fn unusual(&self) -> &[u32] {
        &self.unusual
    }

    pub fn chain(&self) -> bool {
        self.chain
    }

    pub fn typing(&self) -> bool {
        self.typing
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn within(offsets: &[u32], range: TextRange) -> bool {
    if offsets.is_empty() {
        return false;
    }
    let first = offsets.partition_point(|offset| *offset < range.start().to_u32());
    offsets
        .get(first)
        .is_some_and(|offset| *offset < range.end().to_u32())
}
