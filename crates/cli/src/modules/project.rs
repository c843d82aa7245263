//! The project that modules belong to.

use std::fs;
use std::path::{Path, PathBuf};

/// What lies in the root of a project, any of them.
const MARKS: [&str; 4] = ["pyproject.toml", "setup.py", "setup.cfg", ".git"];

/// Where the modules of a project are, below its root; best first.
const SOURCES: [&str; 2] = ["src", ""];

/// The folders with the modules of the project that `folder` is in: those of the nearest folder, from
/// `folder` upwards, that has a mark of a project root in it.
///
/// Folders that anybody may write to, and what is above them, are nobody's project.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let root = root_with(folder, &MARKS);
    let found = root.into_iter().flat_map(|root| {
        SOURCES.map(|source| match source {
            "" => root.clone(),
            source => root.join(source),
        })
    });
    found.collect()
}

/// The nearest folder, from `folder` upwards, that has one of the marks in it.
pub fn root_with(folder: &Path, marks: &[&str]) -> Option<PathBuf> {
    let mut own = folder.ancestors().take_while(|above| !is_public(above));
    let root = own.find(|above| marks.iter().any(|mark| above.join(mark).exists()));
    root.map(Path::to_owned)
}

#[cfg(unix)]
fn is_public(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & 0o002 != 0)
}

#[cfg(not(unix))]
fn is_public(_: &Path) -> bool {
    false
}
