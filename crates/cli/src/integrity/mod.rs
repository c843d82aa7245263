//! Whether an installed distribution is what was installed: its files against the hashes in `RECORD`.
//!
//! Compiled files in `__pycache__` have no hashes; an interpreter makes them of the source beside them.

mod added;
mod archived;
mod compiled;
mod digest;
mod listed;
mod remembered;
mod work;

use std::collections::{BTreeMap, HashSet};
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
    // A list of nothing says nothing.
    rows(&record).next()?;
    let mut listed = Listed::of(&record, folder);
    // Its metadata is its own, whatever is listed.
    listed.look_into(description.path.file_name()?.as_ref());
    let mut found = listed.unread();
    if let Some(archive) = &description.archive {
        let inside = archive.inside(description.path.parent()?)?;
        let tops = tops(description, folder);
        found.extend(archived::changed(archive, &inside, &listed));
        found.extend(archived::beside(archive, &inside, &listed, shelf, &tops));
        found.sort();
        return Some(found.into());
    }
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

/// The compiled files that the target would load and that aren't what it makes of their source.
pub fn compiled(description: &Description, folder: &Path, python: &Path) -> Vec<Tampered> {
    let record = description.record().unwrap_or_default();
    compiled::differing(python, &Listed::of(&record, folder))
}

/// The modules that a distribution installed into no package of its own, and the files that they can be.
/// What is in a namespace package has a dotted name.
pub fn tops(description: &Description, folder: &Path) -> Vec<(String, Vec<PathBuf>)> {
    let record = description.record().unwrap_or_default();
    let files = rows(&record).filter_map(|row| inside(folder, &row.path));
    let files: Vec<PathBuf> = files
        .filter(|path| file_name(path).is_some_and(is_code))
        .collect();
    let is_init = |path: &Path| file_name(path).is_some_and(|name| stem(name) == "__init__");
    let packages: HashSet<&Path> = files
        .iter()
        .filter(|path| is_init(path))
        .filter_map(|path| path.parent())
        .collect();
    let mut tops: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in &files {
        let module = match is_init(path) {
            true => path.parent().map(Path::to_owned),
            false => file_name(path).map(|name| path.with_file_name(stem(name))),
        };
        let Some(module) = module else { continue };
        let mut above = module.ancestors().skip(1);
        let parts: Option<Vec<&str>> = module.iter().map(|part| part.to_str()).collect();
        if let Some(parts) = parts
            && !above.any(|above| packages.contains(above))
        {
            let files = tops.entry(parts.join(".")).or_default();
            files.push(folder.join(path));
        }
    }
    tops.into_iter().collect()
}

fn file_name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}

fn is_code(file: &str) -> bool {
    [".py", ".so", ".pyd", ".pyi"]
        .iter()
        .any(|suffix| file.ends_with(suffix))
}
