//! What lies beside the files of a distribution and nobody installed.

use std::fs;
use std::path::Path;

use importspy_core::observe::{Tampered, Tampering};

use super::listed::{Listed, is_compiled};
use crate::distributions::Shelf;
use crate::read::read_regular;

/// A path file that is larger than this is no list of folders.
const LIMIT: u64 = 1 << 20;

/// Path files that environments are made with, and all that they hold.
const KNOWN: [(&str, &str); 1] = [("_virtualenv.pth", "import _virtualenv")];

/// What lies in the folders of a distribution without being listed by any, and the path files around it
/// that run code.
pub fn beside(listed: &Listed, folder: &Path, shelf: &Shelf) -> Vec<Tampered> {
    let mut found = Vec::new();
    for inside in &listed.folders {
        let name = inside.file_name().and_then(|name| name.to_str());
        let Ok(entries) = fs::read_dir(folder.join(inside)) else {
            // What should be there is missing; its files tell.
            continue;
        };
        for entry in entries.flatten() {
            let path = inside.join(entry.file_name());
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let shown = path.to_string_lossy();
            let file = entry.file_name();
            let is_ours = match is_folder {
                true if file == "__pycache__" => {
                    compiled_only(&entry.path(), &path, shelf, &mut found);
                    true
                }
                true => shelf.has_below(&path),
                false => {
                    shelf.lists(&path)
                        || is_compiled(name.unwrap_or_default(), &file.to_string_lossy())
                }
            };
            if !is_ours {
                found.push(added(shown.into_owned()));
            }
        }
    }
    found.extend(running(folder, shelf));
    found
}

/// What interpreters keep there are compiled files, nothing else.
fn compiled_only(folder: &Path, inside: &Path, shelf: &Shelf, found: &mut Vec<Tampered>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let path = inside.join(&name);
        // An interpreter that is writing one gives it another name first.
        let is_compiled = name
            .to_str()
            .is_some_and(|name| name.ends_with(".pyc") || name.split_once(".pyc.").is_some());
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !(is_compiled && is_file || shelf.lists(&path)) {
            found.push(added(path.to_string_lossy().into_owned()));
        }
    }
}

/// Path files that nobody installed and that run code when an interpreter starts.
fn running(folder: &Path, shelf: &Shelf) -> Vec<Tampered> {
    let strange = shelf
        .path_files()
        .iter()
        .filter(|name| !shelf.lists(Path::new(name)) && runs(&folder.join(name), name));
    let found = strange.map(|name| Tampered {
        path: name.clone(),
        what: Tampering::RunsAtStart,
    });
    found.collect()
}

fn runs(path: &Path, name: &str) -> bool {
    let mut bytes = Vec::new();
    if read_regular(path, LIMIT, &mut bytes).is_err() {
        return path.exists();
    }
    let text = String::from_utf8_lossy(&bytes);
    if KNOWN.contains(&(name, text.trim())) {
        return false;
    }
    let is_import = |line: &str| line.starts_with("import ") || line.starts_with("import\t");
    text.lines().any(is_import)
}

fn added(path: String) -> Tampered {
    Tampered {
        path,
        what: Tampering::Added,
    }
}
