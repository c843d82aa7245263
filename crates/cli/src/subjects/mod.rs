//! Which modules a command line means, and which contract governs each.

mod discover;
mod identity;
mod sidecar;

use std::path::{Path, PathBuf};

pub use discover::{Plan, discover};
pub use identity::Identities;
pub use sidecar::{expected as expected_contract, governed_module};

/// One module to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// As the user wrote it, or as the walk found it.
    pub path: PathBuf,
    pub governed_by: Governing,
}

/// Where a subject's contract comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Governing {
    /// The one named on the command line.
    Shared,
    /// The file beside the subject.
    Sidecar(PathBuf),
}

/// A path as messages and reports show it.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
