//! The places that a search path names.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::folder::{Folder, Folders};

/// One entry of a search path, or of a package's `__path__`.
#[derive(Clone, Debug)]
pub enum Place {
    Folder(Lazy),
    /// The import hook of that number finds namespace packages here.
    Hook(usize),
}

/// A folder that is read when it is needed.
#[derive(Clone, Debug)]
pub struct Lazy {
    pub path: PathBuf,
    read: OnceLock<Arc<Folder>>,
}

impl Place {
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Place::Folder(Lazy {
            path: path.into(),
            read: OnceLock::new(),
        })
    }

    /// A folder that was read.
    pub fn of(folder: Arc<Folder>) -> Self {
        Place::Folder(Lazy {
            path: folder.path.clone(),
            read: folder.into(),
        })
    }

    /// The folder, unless this is none.
    pub fn folder(&self, folders: &Folders) -> Option<&Arc<Folder>> {
        match self {
            Place::Folder(lazy) => Some(lazy.read.get_or_init(|| folders.at(&lazy.path))),
            Place::Hook(_) => None,
        }
    }
}
