//! The texts that a report shows parts of.

use std::borrow::Cow;
use std::collections::BTreeSet;

use importspy_core::observe::source::Library;
use importspy_core::observe::{self, FileId};
use importspy_core::report::SourceText;
use importspy_core::value::order;
use importspy_core::violation::{Status, Violation};

use crate::modules::Modules;

/// The texts that violations of one subject point into, the subject's first.
///
/// `path` is the subject's as reports show it, `own` its text.
pub fn sources(
    path: &str,
    mut own: Option<Cow<'_, str>>,
    violations: &[Violation],
    modules: &Modules,
    library: &Library,
) -> Vec<SourceText> {
    let places = violations.iter().filter_map(place_shown);
    let files: BTreeSet<FileId> = order::collected(places.map(|place| place.file));
    let source = |file| {
        Some(match file {
            FileId::SUBJECT => SourceText {
                file,
                path: path.to_owned(),
                text: own.take()?.into_owned(),
            },
            other => SourceText {
                file,
                path: modules.shown(other)?,
                text: library.text(other)?,
            },
        })
    };
    files.into_iter().filter_map(source).collect()
}

/// The place in code that a report of the violation shows.
fn place_shown(violation: &Violation) -> Option<observe::Place> {
    let cause = match &violation.status {
        Status::Broken => None,
        Status::Undetermined(reason) => reason.place,
    };
    violation.source.or(cause)
}
