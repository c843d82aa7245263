//! What lies in the folders of a search path, each read once.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use crate::archive::Archive;

/// A folder as it was when it was read.
#[derive(Debug)]
pub struct Folder {
    pub path: PathBuf,
    pub state: State,
    /// The archive it lies in, or is.
    pub archive: Option<Arc<Archive>>,
    /// In order.
    entries: Vec<(Box<str>, Kind)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Read,
    /// There is no such folder.
    Absent,
    /// A file that isn't understood; it may hold modules.
    File,
    /// It is there and doesn't say what it holds.
    Unreadable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    /// A link: what it leads to is asked for when it matters.
    Link,
    /// A pipe, a socket, a device.
    Other,
}

impl Folder {
    pub fn read(path: &Path) -> Self {
        let (state, mut entries) = match fs::read_dir(path) {
            Ok(found) => listed(found),
            Err(error) => (state_of(path, &error), Vec::new()),
        };
        if state == State::File
            && let Some((archive, inside)) = Archive::around(path)
        {
            return Self::in_archive(path, archive, &inside);
        }
        entries.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Self {
            path: path.to_owned(),
            state,
            archive: None,
            entries,
        }
    }

    /// As `zipimport` sees it: no libraries are loaded from an archive.
    fn in_archive(path: &Path, archive: Archive, inside: &str) -> Self {
        let found = archive.folder(inside).into_iter();
        let kind = |is_folder| if is_folder { Kind::Folder } else { Kind::File };
        let entries: Vec<(Box<str>, Kind)> = found
            .filter(|(name, is_folder)| *is_folder || !is_library(name))
            .map(|(name, is_folder)| (name.into(), kind(is_folder)))
            .collect();
        let state = match entries.is_empty() && !inside.is_empty() {
            true => State::Absent,
            false => State::Read,
        };
        Self {
            path: path.to_owned(),
            state,
            archive: Some(Arc::new(archive)),
            entries,
        }
    }

    /// The path of the file of that name, when there is one.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        self.path_if(name, Kind::File, fs::Metadata::is_file)
    }

    /// The path of the folder of that name, when there is one.
    pub fn folder(&self, name: &str) -> Option<PathBuf> {
        self.path_if(name, Kind::Folder, fs::Metadata::is_dir)
    }

    /// Whether it is a folder of an archive that lists only what lies in it. Some interpreters take it
    /// for none.
    pub fn is_implied(&self) -> bool {
        self.archive.as_ref().is_some_and(|archive| {
            let inside = archive.inside(&self.path);
            inside.is_none_or(|inside| !archive.has(&format!("{inside}/")))
        })
    }

    /// The names of everything in it, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| &**name)
    }

    /// What follows `stem` in the names that begin with it.
    pub fn endings<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = &'a str> {
        let first = self.entries.partition_point(|(name, _)| &**name < stem);
        let rest = self.entries[first..].iter();
        rest.map_while(move |(name, _)| name.strip_prefix(stem))
    }

    fn path_if(&self, name: &str, wanted: Kind, is: fn(&fs::Metadata) -> bool) -> Option<PathBuf> {
        let found = self
            .entries
            .binary_search_by(|(entry, _)| (**entry).cmp(name));
        let (_, kind) = self.entries.get(found.ok()?)?;
        let path = self.path.join(name);
        let matches = *kind == wanted
            || (*kind == Kind::Link && fs::metadata(&path).is_ok_and(|found| is(&found)));
        matches.then_some(path)
    }
}

/// Whether a file with that ending may be an extension module of some interpreter.
pub fn is_library(ending: &str) -> bool {
    matches!(
        ending.rsplit('.').next(),
        Some("so" | "pyd" | "dll" | "dylib" | "sl")
    )
}

/// The entries that a module's name can lead to.
fn listed(found: fs::ReadDir) -> (State, Vec<(Box<str>, Kind)>) {
    let mut state = State::Read;
    let mut entries = Vec::new();
    for entry in found {
        let Ok(entry) = entry else {
            state = State::Unreadable;
            continue;
        };
        // No identifier is spelled with bytes that are no text.
        if let Ok(name) = entry.file_name().into_string() {
            entries.push((name.into_boxed_str(), kind_of(&entry)));
        }
    }
    (state, entries)
}

fn kind_of(entry: &fs::DirEntry) -> Kind {
    match entry.file_type() {
        Ok(found) if found.is_file() => Kind::File,
        Ok(found) if found.is_dir() => Kind::Folder,
        Ok(found) if found.is_symlink() => Kind::Link,
        Ok(_) => Kind::Other,
        // Asked again, as a link is.
        Err(_) => Kind::Link,
    }
}

/// Why a path can't be listed. A path that leads through a file may lie in an archive.
fn state_of(path: &Path, error: &std::io::Error) -> State {
    match error.kind() {
        ErrorKind::NotFound => State::Absent,
        ErrorKind::NotADirectory => {
            let file = path.ancestors().find(|part| fs::metadata(part).is_ok());
            match file {
                Some(part) if part.is_file() => State::File,
                Some(_) | None => State::Absent,
            }
        }
        _ => State::Unreadable,
    }
}

/// The folders that were read in a run.
#[derive(Debug, Default)]
pub struct Folders {
    read: RwLock<HashMap<PathBuf, Arc<Folder>>>,
}

impl Folders {
    /// The folder at `path`, read the first time it is asked for.
    pub fn at(&self, path: &Path) -> Arc<Folder> {
        let known = self.read.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = known.get(path) {
            return Arc::clone(folder);
        }
        drop(known);
        // Two threads may read the same folder; the first answer stays.
        let folder = Arc::new(Folder::read(path));
        let mut known = self.read.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(path.to_owned()).or_insert(folder))
    }
}
