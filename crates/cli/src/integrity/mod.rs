//! Whether an installed distribution is what was installed: its files against the hashes in `RECORD`.
//!
//! Compiled files in `__pycache__` have no hashes; an interpreter makes them of the source beside them.

mod added;
mod digest;
mod listed;
mod remembered;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_core::observe::Tampered;

use crate::distributions::{Description, Shelf, inside, rows};
use listed::Listed;

/// What is not as it was installed, in the order of the files; nothing where no file is listed.
///
/// `folder` is the real path of the folder it was installed to, `shelf` what is described there.
pub fn verify(
    description: &Description,
    folder: &Path,
    shelf: &Shelf,
    remember: bool,
) -> Option<Arc<[Tampered]>> {
    let record = description.record()?;
    let listed = Listed::of(&record, folder);
    let mut found = listed.unread();
    let known = remember.then(|| remembered::State::of(&description.path, &record, &listed));
    let is_known = known.as_ref().is_some_and(remembered::State::is_known);
    if !is_known {
        let changed = work::verified(listed.files());
        if let (Some(known), true) = (known, changed.is_empty()) {
            known.keep();
        }
        found.extend(changed);
    }
    found.extend(added::beside(&listed, folder, shelf));
    found.sort();
    Some(found.into())
}

/// The modules without dots that a distribution installed, and the files that they can be.
pub fn tops(description: &Description, folder: &Path) -> Vec<(String, Vec<PathBuf>)> {
    let mut tops: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for row in rows(&description.record().unwrap_or_default()) {
        let Some(path) = inside(folder, &row.path) else {
            continue;
        };
        let mut parts = path.iter().filter_map(|part| part.to_str());
        let (Some(first), second, third) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let (name, is_module) = match (second, third) {
            (None, _) => (stem(first), is_code(first)),
            (Some(file), None) => (first, stem(file) == "__init__" && is_code(file)),
            (Some(_), Some(_)) => continue,
        };
        if is_module {
            tops.entry(name.to_owned())
                .or_default()
                .push(folder.join(path));
        }
    }
    tops.into_iter().collect()
}

fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}

fn is_code(file: &str) -> bool {
    [".py", ".so", ".pyd", ".pyi"]
        .iter()
        .any(|suffix| file.ends_with(suffix))
}
