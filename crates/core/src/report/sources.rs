//! The texts that places in code lie in.

use super::{LineIndex, Position};
use crate::observe::{FileId, Place};
use crate::value::Span;

/// One file that places lie in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    pub file: FileId,
    /// As it is shown.
    pub path: String,
    pub text: String,
}

/// The files of one report, with their lines counted once.
pub(super) struct Sources<'a> {
    files: Vec<(FileId, &'a str, LineIndex<'a>)>,
}

/// A place in a file that is at hand.
pub(super) struct Spot<'s, 'a> {
    pub path: &'a str,
    pub index: &'s LineIndex<'a>,
    pub span: Span,
}

impl<'a> Sources<'a> {
    pub(super) fn of(texts: &'a [SourceText]) -> Self {
        let files = texts
            .iter()
            .map(|SourceText { file, path, text }| (*file, path.as_str(), LineIndex::new(text)));
        Self {
            files: files.collect(),
        }
    }

    /// How a file is shown.
    pub(super) fn path_of(&self, file: FileId) -> Option<&'a str> {
        let mut files = self.files.iter();
        files.find_map(|(known, path, _)| (*known == file).then_some(*path))
    }

    /// Where a place lies; nothing where its file isn't at hand.
    pub(super) fn spot(&self, place: Place) -> Option<Spot<'_, 'a>> {
        let Place { file, span } = place;
        let (_, path, index) = self.files.iter().find(|(known, ..)| *known == file)?;
        Some(Spot { path, index, span })
    }
}

impl Spot<'_, '_> {
    pub(super) fn start(&self) -> Position {
        self.index.start_of(self.span)
    }
}
