//! The files that a distribution says it installed.

use std::path::{Path, PathBuf};

use importspy_core::observe::{Tampered, Tampering};

use super::digest::Wanted;
use crate::distributions::{Row, inside, rows};

/// Files of the metadata that nobody can hash: they are written last, or sign the rest.
const UNHASHED: [&str; 3] = ["RECORD", "RECORD.jws", "RECORD.p7s"];

/// The rows of a `RECORD`, sorted by what can be done about them.
pub struct Listed {
    files: Vec<File>,
    unread: Vec<Tampered>,
    /// The folders of its files, below the one it was installed to.
    pub folders: Vec<PathBuf>,
}

/// A file to be verified.
pub struct File {
    /// As it is listed.
    pub shown: String,
    pub path: PathBuf,
    pub wanted: Wanted,
    pub size: Option<u64>,
}

impl Listed {
    pub fn of(record: &str, folder: &Path) -> Self {
        let bounds = environment_of(folder);
        let mut listed = Self {
            files: Vec::new(),
            unread: Vec::new(),
            folders: Vec::new(),
        };
        for row in rows(record) {
            listed.row(row, folder, bounds);
        }
        listed.folders.sort_unstable();
        listed.folders.dedup();
        listed
    }

    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// What is listed and can't be verified.
    pub fn unread(&self) -> Vec<Tampered> {
        self.unread.clone()
    }

    fn row(&mut self, row: Row, folder: &Path, bounds: &Path) {
        let Row { path, hash, size } = row;
        let is_below = inside(folder, &path);
        if let Some(above) = is_below.as_ref().and_then(|path| path.parent())
            && above != Path::new("")
        {
            self.folders.push(above.to_owned());
        }
        let mut unread = |what, path| self.unread.push(Tampered { path, what });
        let Some(whole) = inside(bounds, &join(folder, &path)) else {
            return unread(Tampering::Outside, path);
        };
        match Wanted::parse(&hash) {
            Some(wanted) => self.files.push(File {
                path: bounds.join(whole),
                wanted,
                size: size.parse().ok(),
                shown: path,
            }),
            None if needs_no_hash(&path) => {}
            None => unread(Tampering::Unhashed, path),
        }
    }
}

fn join(folder: &Path, path: &str) -> String {
    folder.join(path).to_string_lossy().into_owned()
}

/// What an installer may write to: the whole environment, where the folder is the one for packages.
fn environment_of(folder: &Path) -> &Path {
    let name = folder.file_name().and_then(|name| name.to_str());
    let above = match name {
        Some("site-packages" | "dist-packages") if cfg!(windows) => folder.ancestors().nth(2),
        Some("site-packages" | "dist-packages") => folder.ancestors().nth(3),
        _ => None,
    };
    above.unwrap_or(folder)
}

fn needs_no_hash(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let (file, folder) = (
        parts.next().unwrap_or(path),
        parts.next().unwrap_or_default(),
    );
    let is_metadata = folder.ends_with(".dist-info") && UNHASHED.contains(&file);
    is_metadata || is_compiled(folder, file)
}

/// Whether an interpreter made it, of source that is verified.
pub fn is_compiled(folder: &str, file: &str) -> bool {
    folder == "__pycache__" && file.ends_with(".pyc")
}
