//! Installed distributions: what the metadata on the target's search path says, read from files.
//!
//! Of several with one name the first on the path that can be read counts, as for
//! `importlib.metadata`.

mod distribution;
mod metadata;
mod name;
mod origin;
mod record;
mod shelf;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use distribution::Description;
pub use distribution::Distribution;
pub use name::normal;
use shelf::{Owned, Shelf};

use crate::live::resolved;
use crate::modules::Folder;

/// The distributions along one search path.
#[derive(Debug)]
pub struct Distributions {
    /// With the real paths of their folders.
    shelves: Vec<(PathBuf, Shelf)>,
}

/// What is known of the distribution that installed a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    Distribution(Distribution),
    /// There is none.
    Nobody,
    /// There may be one.
    Unknown,
}

/// The normalised names of the distributions that own a file, as the metadata in `folders` say, where
/// that can be told.
pub fn owners_along(folders: &[PathBuf], file: &Path) -> Option<Vec<String>> {
    let folders: Vec<_> = folders
        .iter()
        .map(|path| Arc::new(Folder::read(path)))
        .collect();
    Distributions::along(folders.iter()).owner(file).names()
}

impl Owner {
    /// The normalised names of the owners, where that can be told.
    pub fn names(self) -> Option<Vec<String>> {
        match self {
            Owner::Distribution(owner) => Some(vec![normal(&owner.name)]),
            Owner::Nobody => Some(Vec::new()),
            Owner::Unknown => None,
        }
    }
}

impl Distributions {
    /// Those in `folders`, in this order. Nothing of them is read yet.
    pub fn along<'f>(folders: impl Iterator<Item = &'f Arc<Folder>>) -> Self {
        let shelf = |folder: &Arc<Folder>| {
            let real = fs::canonicalize(&folder.path).ok()?;
            Some((real, Shelf::of(folder)))
        };
        Self {
            shelves: folders.filter_map(shelf).collect(),
        }
    }

    /// Every distribution that can be read, by name.
    pub fn all(&self) -> impl Iterator<Item = Distribution> {
        let mut named: BTreeMap<&str, Vec<&Description>> = BTreeMap::new();
        for description in self
            .shelves
            .iter()
            .flat_map(|(_, shelf)| &shelf.descriptions)
        {
            named
                .entry(&description.name)
                .or_default()
                .push(description);
        }
        let readable =
            |equal: Vec<&Description>| equal.into_iter().find_map(Description::distribution);
        named.into_values().filter_map(readable)
    }

    /// Which distribution installed a file.
    pub fn owner(&self, file: &Path) -> Owner {
        // A module can be a link to a file elsewhere; what counts is where the link is.
        let file = resolved(file);
        let place = file
            .parent()
            .and_then(|folder| fs::canonicalize(folder).ok());
        let (Some(place), Some(name)) = (place, file.file_name()) else {
            return Owner::Unknown;
        };
        let file = place.join(name);
        let mut unclear = false;
        for (folder, shelf) in &self.shelves {
            let Ok(inside) = file.strip_prefix(folder) else {
                continue;
            };
            match shelf.owner(inside) {
                Owned::By(description) => {
                    let read = description.distribution();
                    return read.map_or(Owner::Unknown, Owner::Distribution);
                }
                Owned::Unclear => unclear = true,
                Owned::Not => {}
            }
        }
        if unclear {
            Owner::Unknown
        } else {
            Owner::Nobody
        }
    }
}
