//! Distributions in archives: what lies there, against the hashes in `RECORD`.

use std::path::{Path, PathBuf};

use importspy_core::observe::{Tampered, Tampering};

use super::added::added;
use super::digest::Hasher;
use super::listed::{File, Listed};
use crate::archive::Archive;
use crate::distributions::Shelf;

/// What isn't what it should be. Paths count from `inside`, the folder of the archive that the
/// distribution was installed to.
pub fn changed(archive: &Archive, inside: &str, listed: &Listed) -> Vec<Tampered> {
    let changed = listed.files().iter().filter_map(|file| {
        let what = verify(archive, inside, file).err()?;
        let path = file.shown.clone();
        Some(Tampered { path, what })
    });
    changed.collect()
}

/// What lies in the folders of a distribution, or bears the name of one of its modules, and isn't listed.
/// From an archive, a compiled file is loaded before the source beside it.
pub fn beside(
    archive: &Archive,
    inside: &str,
    listed: &Listed,
    shelf: &Shelf,
    tops: &[(String, Vec<PathBuf>)],
) -> Vec<Tampered> {
    let mut found = Vec::new();
    let is_top = |name: &str| {
        let stem = name.split('.').next().unwrap_or(name);
        tops.iter().any(|(top, _)| top == stem)
    };
    let root = PathBuf::new();
    for folder in listed.folders.iter().chain([&root]) {
        for (name, is_folder) in archive.folder(&joined(inside, folder)) {
            let path = folder.join(name);
            let is_meant = *folder != root || is_top(name);
            if is_meant && !shelf.knows(&path, is_folder) {
                found.push(added(&path));
            }
        }
    }
    found
}

fn verify(archive: &Archive, inside: &str, file: &File) -> Result<(), Tampering> {
    let name = joined(inside, &file.inside);
    if !archive.has(&name) {
        return Err(Tampering::Missing);
    }
    let content = archive.read(&name).ok_or(Tampering::Unreadable)?;
    let is_size = file.size.is_none_or(|size| size == content.len() as u64);
    match is_size && Hasher::holds(&content, &file.wanted) {
        true => Ok(()),
        false => Err(Tampering::Changed),
    }
}

fn joined(inside: &str, path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    let whole = [inside.into()].into_iter().chain(parts);
    let parts: Vec<_> = whole.filter(|part| !part.is_empty()).collect();
    parts.join("/")
}
