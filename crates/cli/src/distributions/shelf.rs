//! The distributions of one folder of a search path.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use importspy_core::value::order;

use super::archive::Archive;
use super::distribution::Description;
use super::name::{Kind, normal, of_entry};
use crate::modules::Folder;

/// What describes distributions in one folder.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    pub descriptions: Vec<Description>,
    /// The distributions that `NAME.egg-link` says are in their projects, in normal form.
    pub links: Vec<String>,
    files: OnceLock<Files>,
    /// The folders that listed files are in, as far as they are below this one.
    folders: OnceLock<HashSet<PathBuf>>,
    path_files: Vec<String>,
}

/// Which description names which file.
#[derive(Debug, Default)]
struct Files {
    owners: HashMap<PathBuf, Vec<usize>>,
    /// Descriptions that don't name their files.
    silent: Vec<usize>,
}

/// What is known of the distribution that a file belongs to.
#[derive(Debug)]
pub enum Owned<'s> {
    By(&'s Description),
    /// By several, or by one that doesn't name its files.
    Unclear,
    Not,
}

impl Shelf {
    /// What `folder` has; nothing of it is read yet.
    pub fn of(folder: &Folder) -> Self {
        let mut descriptions: Vec<Description> = folder
            .names()
            .filter_map(|entry| {
                let (kind, name) = of_entry(entry)?;
                Some(Description::new(folder.path.join(entry), kind, name))
            })
            .collect();
        descriptions.extend(egg(folder));
        let extending = folder.names().filter(|entry| entry.ends_with(".pth"));
        let links = folder
            .names()
            .filter_map(|entry| entry.strip_suffix(".egg-link"));
        Self {
            folder: folder.path.clone(),
            descriptions,
            links: links.map(normal).collect(),
            files: OnceLock::new(),
            folders: OnceLock::new(),
            path_files: extending.map(str::to_owned).collect(),
        }
    }

    /// What an archive has.
    pub fn of_archive(archive: &Arc<Archive>) -> Self {
        let entries = archive.tops().into_iter();
        let descriptions = entries.filter_map(|entry| {
            let (kind, name) = of_entry(entry)?;
            Some(Description::archived(archive, entry, kind, name))
        });
        Self {
            folder: archive.path.clone(),
            descriptions: descriptions.collect(),
            links: Vec::new(),
            files: OnceLock::new(),
            folders: OnceLock::new(),
            path_files: Vec::new(),
        }
    }

    /// Whether a description lies on this shelf.
    pub fn has(&self, description: &Description) -> bool {
        self.descriptions
            .iter()
            .any(|one| std::ptr::eq(one, description))
    }

    /// Whether a distribution lists the file at `path`, relative to the folder.
    pub fn lists(&self, path: &Path) -> bool {
        let files = self.files.get_or_init(|| self.read());
        files.owners.contains_key(path)
    }

    /// Whether a distribution lists a file below the folder at `path`, relative to this one.
    pub fn has_below(&self, path: &Path) -> bool {
        let folders = self.folders.get_or_init(|| {
            let files = self.files.get_or_init(|| self.read());
            let above = files
                .owners
                .keys()
                .flat_map(|file| file.ancestors().skip(1));
            above.map(Path::to_owned).collect()
        });
        folders.contains(path)
    }

    /// The files that extend the search path, and may run code when an interpreter starts.
    pub fn path_files(&self) -> &[String] {
        &self.path_files
    }

    /// Which distribution installed the file at `path`, relative to the folder.
    pub fn owner(&self, path: &Path) -> Owned<'_> {
        let files = self.files.get_or_init(|| self.read());
        let owners = files.owners.get(path).map_or(&[][..], Vec::as_slice);
        match owners {
            [only] => self.descriptions.get(*only).map_or(Owned::Not, Owned::By),
            [_, _, ..] => Owned::Unclear,
            [] => {
                let top = path.components().next();
                let top = top.and_then(|part| Path::new(part.as_os_str()).file_stem());
                let top = top.unwrap_or_default().to_string_lossy();
                let mut silent = files
                    .silent
                    .iter()
                    .filter_map(|at| self.descriptions.get(*at));
                if silent.any(|silent| silent.may_own(&top)) {
                    Owned::Unclear
                } else {
                    Owned::Not
                }
            }
        }
    }

    /// The distributions that installed something below the folder at `path`, relative to this one.
    pub fn beneath(&self, path: &Path) -> impl Iterator<Item = &Description> {
        let files = self.files.get_or_init(|| self.read());
        let below = files
            .owners
            .iter()
            .filter(|(file, _)| file.starts_with(path));
        let numbers: BTreeSet<usize> =
            order::collected(below.flat_map(|(_, owners)| owners).copied());
        numbers
            .into_iter()
            .filter_map(|at| self.descriptions.get(at))
    }

    fn read(&self) -> Files {
        let mut found = Files::default();
        for (at, description) in self.descriptions.iter().enumerate() {
            let Some(files) = description.files(&self.folder) else {
                found.silent.push(at);
                continue;
            };
            for file in files {
                let owners = found.owners.entry(file).or_default();
                if !owners.contains(&at) {
                    owners.push(at);
                }
            }
        }
        found
    }
}

/// A folder that is one distribution: `NAME-VERSION.egg/EGG-INFO`.
fn egg(folder: &Folder) -> Option<Description> {
    let (stem, suffix) = folder.path.file_name()?.to_str()?.rsplit_once('.')?;
    let path = folder.folder("EGG-INFO").filter(|_| suffix == "egg")?;
    let (_, name) = of_entry(&format!("{stem}.egg-info"))?;
    Some(Description::new(path, Kind::EggInfo, name))
}
