//! What is told about a run: the report, and its formats, one file each.

pub mod brief;
pub mod contract_error;
mod excerpt;
mod inspect;
pub mod json;
mod line_index;
mod sources;
mod style;
#[cfg(test)]
mod tests;
pub mod text;

use std::sync::Arc;

pub use inspect::{inspect_json, inspect_text};
pub use line_index::{LineIndex, Position};
pub use sources::SourceText;
pub use style::TextStyle;

use crate::contract::{Document, Places};
use crate::value::Span;
use crate::value::printable::{one_line, printable};
use crate::violation::{Status, Violation};

/// The outcome of a run over one or several subjects, in the order they were asked for.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub subjects: Vec<SubjectReport>,
}

/// The outcome for one subject.
#[derive(Clone, Debug)]
pub struct SubjectReport {
    /// The path as the user wrote it, or as the walk found it.
    pub path: String,
    pub contract: Arc<ContractText>,
    /// The texts that violations point into, the subject's first.
    pub sources: Vec<SourceText>,
    pub kept: usize,
    pub violations: Vec<Violation>,
}

/// A contract's path and its text with the values of secrets masked, for excerpts.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractText {
    /// The file; what stands for one in brackets where there is none: `<dict>`.
    pub path: String,
    pub text: String,
    /// What a violation's span in that text says.
    pub places: Places,
}

impl ContractText {
    /// What may be shown of a contract that was read from `path`.
    pub fn of(path: String, document: &Document) -> Self {
        Self {
            path,
            text: document.masked.to_string(),
            places: document.places,
        }
    }

    /// The path of keys at a span of a contract that is data of a program.
    pub fn key_path(&self, span: Span) -> Option<&str> {
        match self.places {
            Places::Lines => None,
            Places::Keys => span.slice(&self.text),
        }
    }

    /// A place in words: `contract.yml:3:5`, `classes[0].name of <dict>`. `lines`: those of the text.
    pub fn place(&self, span: Span, lines: &LineIndex<'_>) -> String {
        let path = printable(&self.path);
        match self.key_path(span) {
            Some("") => path.into_owned(),
            Some(keys) => format!("{} of {path}", one_line(keys)),
            None => {
                let place = lines.start_of(span);
                format!("{path}:{}:{}", place.line, place.column)
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Admitted,
    Denied,
}

/// How many constraints ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub kept: usize,
    pub broken: usize,
    pub undetermined: usize,
}

impl SubjectReport {
    pub fn verdict(&self) -> Verdict {
        if self.violations.is_empty() {
            Verdict::Admitted
        } else {
            Verdict::Denied
        }
    }

    pub fn counts(&self) -> Counts {
        let broken = self
            .violations
            .iter()
            .filter(|v| v.status == Status::Broken)
            .count();
        Counts {
            kept: self.kept,
            broken,
            undetermined: self.violations.len() - broken,
        }
    }
}

impl Report {
    pub fn verdict(&self) -> Verdict {
        if self
            .subjects
            .iter()
            .all(|subject| subject.verdict() == Verdict::Admitted)
        {
            Verdict::Admitted
        } else {
            Verdict::Denied
        }
    }

    pub fn counts(&self) -> Counts {
        self.subjects
            .iter()
            .map(SubjectReport::counts)
            .fold(Counts::default(), |a, b| Counts {
                kept: a.kept + b.kept,
                broken: a.broken + b.broken,
                undetermined: a.undetermined + b.undetermined,
            })
    }
}
