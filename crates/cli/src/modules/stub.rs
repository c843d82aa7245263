//! Stubs of modules that have no source.

use std::path::PathBuf;
use std::sync::Arc;

use super::folder::{Folder, Folders};
use super::path::Place;

/// The stub that lies beside a compiled module: the file of `stem` in its folder.
pub fn beside(folder: &Folder, stem: &str) -> Option<PathBuf> {
    folder.file(&format!("{stem}.pyi"))
}

/// The stub of a dotted name in a stub package (PEP 561: `NAME-stubs`) on a search path.
pub fn packaged<'p>(
    folders: &Folders,
    module: &str,
    mut places: impl Iterator<Item = &'p Place>,
) -> Option<PathBuf> {
    let (top, rest) = match module.split_once('.') {
        Some((top, rest)) => (top, Some(rest)),
        None => (module, None),
    };
    let stubs = format!("{top}-stubs");
    places.find_map(|place| {
        let root = place.folder(folders)?.folder(&stubs)?;
        inside(folders, &folders.at(&root), rest)
    })
}

/// The stub of `rest` in a package of stubs; of the package itself without.
fn inside(folders: &Folders, package: &Arc<Folder>, rest: Option<&str>) -> Option<PathBuf> {
    let mut folder = Arc::clone(package);
    let mut names = rest.into_iter().flat_map(|rest| rest.split('.')).peekable();
    while let Some(name) = names.next() {
        let inner = folder.folder(name).map(|path| folders.at(&path));
        if names.peek().is_none() {
            let own = inner.and_then(|inner| beside(&inner, "__init__"));
            return own.or_else(|| beside(&folder, name));
        }
        folder = inner?;
    }
    beside(&folder, "__init__")
}
