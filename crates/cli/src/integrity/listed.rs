//! The files that a distribution says it installed.

use std::collections::HashSet;
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
    /// Compiled files, which have no hashes.
    compiled: Vec<String>,
    /// The folders of its files, below the one it was installed to.
    pub folders: Vec<PathBuf>,
}

/// A file to be verified.
pub struct File {
    /// As it is listed.
    pub shown: String,
    pub path: PathBuf,
    /// Below the folder that the distribution was installed to, or as it is listed.
    pub inside: PathBuf,
    pub wanted: Wanted,
    pub size: Option<u64>,
}

impl Listed {
    pub fn of(record: &str, folder: &Path) -> Self {
        let bounds = environment_of(folder);
        let mut listed = Self {
            files: Vec::new(),
            unread: Vec::new(),
            compiled: Vec::new(),
            folders: Vec::new(),
        };
        for row in rows(record) {
            listed.row(row, folder, bounds);
        }
        listed.folders.sort_unstable();
        listed.folders.dedup();
        listed.without_source();
        listed
    }

    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// One more folder that is the distribution's own, below the one it was installed to.
    pub fn look_into(&mut self, folder: &Path) {
        if let Err(at) = self
            .folders
            .binary_search_by(|known| known.as_path().cmp(folder))
        {
            self.folders.insert(at, folder.to_owned());
        }
    }

    /// What is listed and can't be verified.
    pub fn unread(&self) -> Vec<Tampered> {
        self.unread.clone()
    }

    /// A compiled file that isn't made of source that is listed proves nothing.
    fn without_source(&mut self) {
        let compiled = std::mem::take(&mut self.compiled);
        let sources: HashSet<&str> = self.files.iter().map(|file| file.shown.as_str()).collect();
        let alone = compiled.into_iter().filter(|path| {
            let made_of = sources_of(path);
            !made_of
                .iter()
                .any(|source| sources.contains(source.as_str()))
        });
        let what = Tampering::Unhashed;
        let alone: Vec<_> = alone.map(|path| Tampered { path, what }).collect();
        self.unread.extend(alone);
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
        let size = match size.as_str() {
            "" => Some(None),
            size => size.parse().ok().map(Some),
        };
        match (Wanted::parse(&hash), size) {
            (Some(wanted), Some(size)) => self.files.push(File {
                path: bounds.join(whole),
                inside: is_below.unwrap_or_else(|| PathBuf::from(&path)),
                wanted,
                size,
                shown: path,
            }),
            (None, _) if hash.is_empty() && needs_no_hash(&path) => {}
            (None, _) if hash.is_empty() && !sources_of(&path).is_empty() => {
                self.compiled.push(path)
            }
            (None, _) | (Some(_), None) => unread(Tampering::Unhashed, path),
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
    folder.ends_with(".dist-info") && UNHASHED.contains(&file)
}

/// The sources that an interpreter may have made a compiled file of: `x.py` of
/// `__pycache__/x.cpython-312.pyc`. None where it is no such file. Both names may have more dots.
pub fn sources_of(path: &str) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let above = match folder.strip_suffix("__pycache__") {
        Some(above) if above.is_empty() || above.ends_with('/') => above,
        Some(_) | None => return Vec::new(),
    };
    // An interpreter that is writing one gives it another name first.
    let is_begun =
        |rest: &str| rest.starts_with('.') && rest.bytes().skip(1).all(|b| b.is_ascii_digit());
    let is_ending = |rest: &str| rest.is_empty() || is_begun(rest);
    let Some((stem, _)) = file.split_once(".pyc").filter(|(_, rest)| is_ending(rest)) else {
        return Vec::new();
    };
    let dots = stem.match_indices('.').filter_map(|(at, _)| stem.get(..at));
    dots.map(|stem| format!("{above}{stem}.py")).collect()
}

#[cfg(test)]
mod tests {
    use super::sources_of;

    #[test]
    fn compiled_files_have_a_source() {
        for (path, sources) in [
            ("a/__pycache__/b.cpython-312.pyc", &["a/b.py"][..]),
            (
                "__pycache__/b.cpython-312.opt-1.pyc",
                &["b.py", "b.cpython-312.py"],
            ),
            ("a/__pycache__/b.cpython-312.pyc.140", &["a/b.py"]),
            ("a/__pycache__/b.c.cpython-312.pyc", &["a/b.py", "a/b.c.py"]),
            ("a/__pycache__/b.pyc", &[]),
            ("a/b.cpython-312.pyc", &[]),
            ("a/x__pycache__/b.cpython-312.pyc", &[]),
            ("a/__pycache__/b.cpython-312.pyc.exe", &[]),
            ("a/__pycache__/b.cpython-312.py", &[]),
        ] {
            assert_eq!(sources_of(path), sources, "{path}");
        }
    }
}
