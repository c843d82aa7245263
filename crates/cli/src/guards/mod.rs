//! Guards that a project declares: `[[tool.importspy.guards]]` in `pyproject.toml`, or `[[guards]]`
//! in `importspy.toml`.

mod contracts;
mod find;
mod mode;
mod python;
mod reach;

use std::path::{Path, PathBuf};

use importspy_core::contract::{Guard, GuardsDocument};
use importspy_core::report::LineIndex;
use importspy_core::value::Span;

pub use contracts::require_contracts;
pub use find::find;
pub use mode::{MODE_VARIABLE, ModeChoice, mode_of_environment};
pub use python::GuardedPython;
pub use reach::{Reach, Search};

/// A configuration that was read.
pub struct Configuration {
    /// Its file, absolute.
    pub path: PathBuf,
    pub document: GuardsDocument,
}

impl Configuration {
    pub fn guards(&self) -> &[Guard] {
        &self.document.guards.guards
    }

    /// A path that is written in it: it counts from the configuration's folder.
    pub fn path_of(&self, written: &str) -> PathBuf {
        self.folder().join(written)
    }

    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The line of a place in it, from 1.
    pub fn line_of(&self, span: Span) -> usize {
        LineIndex::new(&self.document.text).start_of(span).line
    }
}
