//! One source file while it is observed: its text, who it is, and where unusual constructs may be.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use ruff_text_size::{Ranged, TextRange};

use super::Identity;
use crate::observe::host::Host;
use crate::value::Span;

/// What every stage of the source agent can ask.
pub struct Unit<'a> {
    pub text: &'a str,
    pub identity: &'a Identity,
    pub host: &'a dyn Host,
    pub hits: Hits,
}

impl<'a> Unit<'a> {
    pub fn slice(&self, node: &impl Ranged) -> &'a str {
        let range = node.range();
        self.text
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or_default()
    }
}

impl Unit<'_> {
    /// Whether some function declares `global NAME`.
    pub fn declared_global(&self, name: &str) -> bool {
        self.hits.unusual.iter().any(|at| {
            let rest = self.text.get(*at as usize..).unwrap_or_default();
            rest.strip_prefix("global").is_some_and(|rest| {
                let line = rest.lines().next().unwrap_or_default();
                line.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|word| word == name)
            })
        })
    }
}

pub fn span(range: TextRange) -> Span {
    Span {
        start: range.start().to_u32(),
        end: range.end().to_u32(),
    }
}

const WALRUS: &str = ":=";
const UNUSUAL: [&str; 12] = [
    "global",
    "setattr(",
    "setattr (",
    "locals(",
    "locals (",
    "vars(",
    "vars (",
    "exec(",
    "exec (",
    "sys.modules",
    "_convert_",
    "__dict__",
];

static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| {
    let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
    builder.add(WALRUS);
    builder.extend(UNUSUAL);
    builder.build()
});

/// Byte offsets at which the text has something that needs a closer look; found without parsing,
/// so that the usual file needs none.
#[derive(Debug, Default)]
pub struct Hits {
    walruses: Vec<u32>,
    unusual: Vec<u32>,
}

impl Hits {
    pub fn find(text: &str) -> Self {
        let mut hits = Hits::default();
        let Some(searcher) = SEARCHER.as_ref() else {
            hits.every(text);
            return hits;
        };
        for found in searcher.find_iter(text.as_bytes()) {
            hits.add(found.pattern().as_usize() == 0, found.start());
        }
        hits
    }

    /// The slow way, where the searcher can't be built for this processor.
    fn every(&mut self, text: &str) {
        for (pattern, needle) in std::iter::once(WALRUS).chain(UNUSUAL).enumerate() {
            for (at, _) in text.match_indices(needle) {
                self.add(pattern == 0, at);
            }
        }
        self.walruses.sort_unstable();
        self.unusual.sort_unstable();
    }

    fn add(&mut self, walrus: bool, at: usize) {
        let offset = u32::try_from(at).unwrap_or(u32::MAX);
        if walrus {
            self.walruses.push(offset)
        } else {
            self.unusual.push(offset)
        }
    }

    pub fn walrus_in(&self, range: TextRange) -> bool {
        within(&self.walruses, range)
    }

    pub fn unusual_in(&self, range: TextRange) -> bool {
        within(&self.unusual, range)
    }

    pub fn any_unusual(&self) -> bool {
        !self.unusual.is_empty()
    }
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
