//! Where a fact was found: a file and a range in it.

use serde::{Deserialize, Serialize};

use crate::value::Span;

/// A file that facts come from. Numbers are given by the [`Finder`](super::Finder), from 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct FileId(pub u32);

impl FileId {
    /// The module that is being judged.
    pub const SUBJECT: FileId = FileId(0);
}

/// A range in one of the files that were read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Place {
    pub file: FileId,
    pub span: Span,
}

impl Place {
    /// A range in the module that is being judged.
    pub const fn in_subject(span: Span) -> Self {
        Self {
            file: FileId::SUBJECT,
            span,
        }
    }
}
