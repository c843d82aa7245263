//! The small vocabulary every stage shares: places in files, literal values, annotations, versions.

use serde::{Deserialize, Serialize};

pub mod annotation;
pub mod distribution_name;
mod equality;
pub mod literal;
pub mod marker;
mod nearest;
pub mod order;
pub mod printable;
mod requirement;
mod spelling;
pub mod url;
pub mod version;

pub use annotation::{Annotation, Type};
pub use literal::{Integer, Value};
pub use marker::Marker;
pub use nearest::{Letters, Misspelled, nearest};
pub use requirement::Requirement;
pub use version::{VersionPattern, VersionText};

/// A byte range in the UTF-8 text of one file: `start` inclusive, `end` exclusive.
///
/// Lines and columns are worked out only when something is reported.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A range from two byte offsets; offsets beyond 4 GiB saturate (texts are limited to far less).
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The text this range covers, or nothing where the range isn't one of `text`.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }
}

/// A value and the place it was written at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Located<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    pub fn as_ref(&self) -> Located<&T> {
        Located::new(&self.value, self.span)
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Located<U> {
        Located::new(f(self.value), self.span)
    }
}

/// `inspect.Parameter.kind`, spelled as contracts spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ParameterKind {
    PositionalOnly,
    PositionalOrKeyword,
    VarPositional,
    KeywordOnly,
    VarKeyword,
}

/// How sure evidence is. What was verified was also observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceStatus {
    Observed,
    Verified,
}

/// What the text of an environment variable must parse as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextType {
    Int,
    Float,
    Bool,
    Str,
}
