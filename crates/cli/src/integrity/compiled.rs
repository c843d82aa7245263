//! Compiled files against what the target makes of their source. They have no hashes.

use std::path::{Path, PathBuf};

use importspy_core::observe::{Tampered, Tampering};

use super::listed::Listed;
use crate::ask::ask;

const SCRIPT: &str = include_str!("compiled.py");

/// The compiled files that `python` would load and that aren't what it makes of their source; all source
/// files, where it doesn't say.
pub fn differing(python: &Path, listed: &Listed) -> Vec<Tampered> {
    let files = listed.files().iter().map(|file| file.path.as_path());
    let is_compiled = |path: &&Path| {
        let folder = path.parent().map(|folder| folder.join("__pycache__"));
        path.extension().is_some_and(|ending| ending == "py")
            && folder.is_some_and(|folder| folder.is_dir())
    };
    let sources: Vec<&Path> = files.filter(is_compiled).collect();
    if sources.is_empty() {
        return Vec::new();
    }
    let answer = ask(python, SCRIPT, &sources).ok();
    let differing: Option<Vec<PathBuf>> =
        answer.and_then(|answer| serde_json::from_slice(&answer).ok());
    let (paths, what) = match differing {
        Some(paths) => (paths, Tampering::Compiled),
        None => {
            let paths = sources.into_iter().map(Path::to_owned);
            (paths.collect(), Tampering::Unreadable)
        }
    };
    let shown = |path: PathBuf| Tampered {
        path: path.display().to_string(),
        what,
    };
    paths.into_iter().map(shown).collect()
}
