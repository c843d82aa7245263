//! Installed distributions: what the metadata on the target's search path says, read from files.
//!
//! Of several with one name the first on the path that can be read counts, as for
//! `importlib.metadata`.

mod distribution;
mod editable;
mod environment;
mod evidence;
mod metadata;
mod name;
mod needs;
mod origin;
mod path_environment;
mod record;
mod shelf;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use distribution::Description;
pub use distribution::Distribution;
use editable::Projects;
pub use environment::Environment;
use importspy_core::observe::Tampered;
use name::Kind;
pub use name::normal;
pub use origin::Origin;
pub use path_environment::PathEnvironment;
pub use record::{Row, inside, rows};
use shelf::Owned;
pub use shelf::Shelf;

use crate::integrity;
use crate::live::resolved;
use crate::modules::{Folder, State};

/// The distributions along one search path.
#[derive(Debug)]
pub struct Distributions {
    /// With the real paths of their folders.
    shelves: Vec<(PathBuf, Shelf)>,
    /// Where each name is described: a shelf and a place on it, in the order of the path.
    named: BTreeMap<String, Vec<(usize, usize)>>,
    projects: OnceLock<Projects>,
    /// Files on the path that aren't understood: they may have distributions, too.
    archives: Vec<PathBuf>,
}

/// What is known of the distribution that installed a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner<'d> {
    Distribution(&'d Distribution),
    /// There is none.
    Nobody,
    /// There may be one.
    Unknown,
}

impl Owner<'_> {
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
        let mut archives = Vec::new();
        let shelf = |folder: &Arc<Folder>| {
            let real = real(&folder.path)?;
            if folder.state == State::File {
                archives.push(folder.path.clone());
                return None;
            }
            Some((real, Shelf::of(folder)))
        };
        let mut shelves: Vec<(PathBuf, Shelf)> = folders.filter_map(shelf).collect();
        let links: BTreeSet<String> = shelves
            .iter_mut()
            .flat_map(|(_, shelf)| std::mem::take(&mut shelf.links))
            .collect();
        let mut named: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (number, (_, shelf)) in shelves.iter_mut().enumerate() {
            for (place, description) in shelf.descriptions.iter_mut().enumerate() {
                description.is_project =
                    description.kind == Kind::EggInfo && links.contains(&description.name);
                let places = named.entry(description.name.clone()).or_default();
                places.push((number, place));
            }
        }
        Self {
            shelves,
            named,
            projects: OnceLock::new(),
            archives,
        }
    }

    /// Where a distribution that isn't found may be all the same.
    pub fn unseen(&self) -> Option<&Path> {
        self.archives.first().map(PathBuf::as_path)
    }

    /// Where the distributions are described that can't be read.
    pub fn unreadable(&self) -> impl Iterator<Item = &Path> {
        let places = self.named.values().flatten();
        let descriptions = places.filter_map(|place| self.at(*place));
        let unreadable = descriptions.filter(|description| description.distribution().is_none());
        unreadable.map(|description| description.path.as_path())
    }

    /// Every distribution that can be read, by name.
    pub fn all(&self) -> impl Iterator<Item = &Description> {
        self.named.keys().filter_map(|name| {
            let description = self.named(name)?;
            description.distribution().map(|_| description)
        })
    }

    /// What describes the distribution of a name in normal form: the first that can be read, else the
    /// first.
    pub fn named(&self, name: &str) -> Option<&Description> {
        let places = self.named.get(name)?;
        let mut descriptions = places.iter().filter_map(|place| self.at(*place));
        let first = descriptions.next()?;
        if first.distribution().is_some() {
            return Some(first);
        }
        let readable = descriptions.find(|description| description.distribution().is_some());
        Some(readable.unwrap_or(first))
    }

    /// Which distribution lists a file among those it installed.
    pub fn owner(&self, file: &Path) -> Owner<'_> {
        match placed(file) {
            Some(file) => match self.shelved(&file) {
                Owned::By(description) => of(description),
                Owned::Claimed(_) | Owned::Unclear => Owner::Unknown,
                Owned::Not => Owner::Nobody,
            },
            None => Owner::Unknown,
        }
    }

    /// Which distribution a file is imported from: the one that lists it or names its module, or whose
    /// project it is in.
    pub fn provider(&self, file: &Path) -> Owner<'_> {
        let Some(file) = placed(file) else {
            return Owner::Unknown;
        };
        let project = || self.projects().of(&file).and_then(|place| self.at(place));
        match self.shelved(&file) {
            Owned::By(description) => of(description),
            Owned::Claimed(description) => of(project().unwrap_or(description)),
            Owned::Unclear => Owner::Unknown,
            Owned::Not => project().map_or(Owner::Nobody, of),
        }
    }

    /// What is not as it was installed of a distribution; nothing where it lists no files.
    ///
    /// `remember`: whether files whose size and times are as they were need not be read again.
    pub fn tampered(&self, name: &str, remember: bool) -> Option<Arc<[Tampered]>> {
        let description = self.named(name)?;
        let verify = || self.tampered_now(name, remember);
        description.tampered.get_or_init(verify).clone()
    }

    /// The same, verified anew: for a process that goes on while files change.
    pub fn tampered_now(&self, name: &str, remember: bool) -> Option<Arc<[Tampered]>> {
        let description = self.named(name)?;
        let mut shelves = self.shelves.iter();
        let (folder, shelf) = shelves.find(|(_, shelf)| shelf.has(description))?;
        integrity::verify(description, folder, shelf, remember)
    }

    /// Its compiled files that `python` would load and that aren't what it makes of their source.
    pub fn compiled(&self, name: &str, python: &Path) -> Arc<[Tampered]> {
        let description = self.named(name).filter(|found| found.archive.is_none());
        let Some(description) = description else {
            return Arc::default();
        };
        let mut shelves = self.shelves.iter();
        let found = shelves.find(|(_, shelf)| shelf.has(description));
        let compare = || {
            found.map_or_else(Vec::new, |(folder, _)| {
                integrity::compiled(description, folder, python)
            })
        };
        Arc::clone(description.compiled.get_or_init(|| compare().into()))
    }

    /// The files that a program must find when it imports the modules of a distribution, by the names
    /// of those modules.
    pub fn tops(&self, name: &str) -> Vec<(String, Vec<PathBuf>)> {
        let Some(description) = self.named(name) else {
            return Vec::new();
        };
        let mut shelves = self.shelves.iter();
        let found = shelves.find(|(_, shelf)| shelf.has(description));
        found.map_or_else(Vec::new, |(folder, _)| integrity::tops(description, folder))
    }

    /// The normalised names of the distributions that installed something below a folder.
    pub fn contributors(&self, folder: &Path) -> BTreeSet<&str> {
        let Some(folder) = real(folder) else {
            return BTreeSet::new();
        };
        let shelves = self.shelves.iter().filter_map(|(real, shelf)| {
            let inside = folder.strip_prefix(real).ok()?;
            Some(shelf.beneath(inside))
        });
        let installed = shelves.flatten();
        let project = self.projects().of(&folder.join("module.py"));
        let project = project.and_then(|place| self.at(place));
        installed
            .chain(project)
            .map(|description| description.name.as_str())
            .collect()
    }

    /// What the folders around a file say of it; the one that names it counts.
    fn shelved(&self, file: &Path) -> Owned<'_> {
        let mut best = Owned::Not;
        for (folder, shelf) in &self.shelves {
            let Ok(inside) = file.strip_prefix(folder) else {
                continue;
            };
            match shelf.owner(inside) {
                owned @ Owned::By(_) => return owned,
                owned @ (Owned::Claimed(_) | Owned::Unclear) => best = owned,
                Owned::Not => {}
            }
        }
        best
    }

    fn projects(&self) -> &Projects {
        self.projects.get_or_init(|| {
            let places = self.named.values().flatten();
            Projects::among(places.filter_map(|place| Some((*place, self.at(*place)?))))
        })
    }

    fn at(&self, (shelf, place): (usize, usize)) -> Option<&Description> {
        self.shelves.get(shelf)?.1.descriptions.get(place)
    }
}

fn of(description: &Description) -> Owner<'_> {
    description
        .distribution()
        .map_or(Owner::Unknown, Owner::Distribution)
}

/// The real path of a folder, which may lie in an archive.
fn real(folder: &Path) -> Option<PathBuf> {
    if let Ok(real) = fs::canonicalize(folder) {
        return Some(real);
    }
    let archive = folder.ancestors().find(|part| part.is_file())?;
    let inside = folder.strip_prefix(archive).ok()?;
    Some(fs::canonicalize(archive).ok()?.join(inside))
}

/// A file in the real path of its folder. A module can be a link to a file elsewhere; what counts is
/// where the link is.
fn placed(file: &Path) -> Option<PathBuf> {
    let file = resolved(file);
    Some(real(file.parent()?)?.join(file.file_name()?))
}
