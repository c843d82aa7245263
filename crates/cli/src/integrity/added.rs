//! What lies beside the files of a distribution and nobody installed.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use importspy_core::observe::{Tampered, Tampering};

use super::listed::{Listed, sources_of};
use crate::distributions::Shelf;
use crate::read::read_regular;

/// A path file that is larger than this is no list of folders.
const LIMIT: u64 = 1 << 20;

/// Path files that environments are made with, and all that they hold.
const KNOWN: [(&str, &str); 1] = [("_virtualenv.pth", "import _virtualenv")];

/// What lies in the folders of a distribution without being listed by any, and what around it runs when
/// an interpreter starts.
pub fn beside(listed: &Listed, folder: &Path, shelf: &Shelf) -> Vec<Tampered> {
    let mut found = Vec::new();
    for inside in &listed.folders {
        // What should be there and isn't is missing; its files tell.
        let entries = fs::read_dir(folder.join(inside)).into_iter().flatten();
        for entry in entries.flatten() {
            let path = inside.join(entry.file_name());
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && entry.file_name() == "__pycache__" {
                compiled_only(&entry.path(), &path, shelf, &mut found);
            } else if !shelf.knows(&path, is_folder) {
                found.push(added(&path));
            }
        }
    }
    found.extend(running(folder, shelf));
    found
}

/// What interpreters keep there are compiled files, made of what lies above.
fn compiled_only(folder: &Path, inside: &Path, shelf: &Shelf, found: &mut Vec<Tampered>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = inside.join(entry.file_name());
        let is_made_here = || {
            let sources = sources_of(&path.to_string_lossy());
            sources.iter().any(|source| shelf.lists(Path::new(source)))
        };
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !(is_file && is_made_here() || shelf.lists(&path)) {
            found.push(added(&path));
        } else if is_file && is_unchecked(&entry.path()) {
            found.push(Tampered {
                path: path.to_string_lossy().into_owned(),
                what: Tampering::Unhashed,
            });
        }
    }
}

/// Whether a compiled file is loaded whatever its source is (PEP 552). Others are loaded only where the
/// time and size, or the hash, of the source are those it was made of.
fn is_unchecked(path: &Path) -> bool {
    let mut header = [0; 8];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header[4] & 0b11 == 0b01
}

/// Path files that nobody installed and that run code when an interpreter starts.
fn running(folder: &Path, shelf: &Shelf) -> Vec<Tampered> {
    let strange = shelf
        .path_files()
        .iter()
        .filter(|name| !shelf.lists(Path::new(name)) && runs(&folder.join(name), name));
    let is_strange = |name: &&String| {
        let path = Path::new(name);
        !shelf.lists(path) && !shelf.has_below(path)
    };
    let starting = shelf.starting().iter().filter(is_strange);
    let found = strange.chain(starting).cloned().map(|path| Tampered {
        path,
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

pub fn added(path: &Path) -> Tampered {
    Tampered {
        path: path.to_string_lossy().into_owned(),
        what: Tampering::Added,
    }
}
