//! One source file while it is observed: its text, who it is, and where unusual constructs may be.

use ruff_text_size::{Ranged, TextRange};

use super::hits::Hits;
use super::{Demand, Identity};
use crate::observe::host::Host;
use crate::observe::{FileId, Place};
use crate::value::Span;

/// What every stage of the source agent can ask.
pub struct Unit<'a> {
    /// The number of the file, for places in it.
    pub file: FileId,
    pub text: &'a str,
    pub identity: &'a Identity,
    pub host: &'a dyn Host,
    pub hits: &'a Hits,
    pub demand: &'a Demand,
    /// A stub (PEP 484): declarations without values.
    pub is_stub: bool,
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
    /// A place in this file.
    pub fn place(&self, range: TextRange) -> Place {
        Place {
            file: self.file,
            span: span(range),
        }
    }

    /// Whether some function declares `global NAME`.
    pub fn declared_global(&self, name: &str) -> bool {
        self.hits.globals().iter().any(|at| {
            let rest = self.text.get(*at as usize..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default();
            line.contains(name)
                && line
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|word| word == name)
        })
    }
}

pub fn span(range: TextRange) -> Span {
    Span {
        start: range.start().to_u32(),
        end: range.end().to_u32(),
    }
}
