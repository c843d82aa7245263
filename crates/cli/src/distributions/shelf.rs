//! The distributions of one folder of a search path.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use importspy_core::value::order;

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
    starting: Vec<String>,
}

/// Modules that an interpreter imports by itself when it starts.
const STARTING: [&str; 2] = ["sitecustomize", "usercustomize"];

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
    /// It doesn't name its files; it is the only one that names the module.
    Claimed(&'s Description),
    /// By several, or by one that names neither files nor modules.
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
                Some(Description::of(folder, entry, kind, name))
            })
            .collect();
        descriptions.extend(egg(folder));
        let extending = folder.names().filter(|entry| entry.ends_with(".pth"));
        let is_starting = |entry: &&str| {
            let stem = entry.split('.').next().unwrap_or(entry);
            STARTING.contains(&stem)
        };
        let starting = folder.names().filter(is_starting);
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
            starting: starting.map(str::to_owned).collect(),
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

    /// Whether what lies at `path`, relative to the folder, was installed by any distribution.
    pub fn knows(&self, path: &Path, is_folder: bool) -> bool {
        match is_folder {
            true => self.has_below(path),
            false => self.lists(path),
        }
    }

    /// The files that extend the search path, and may run code when an interpreter starts.
    pub fn path_files(&self) -> &[String] {
        &self.path_files
    }

    /// Modules that an interpreter imports by itself when it starts.
    pub fn starting(&self) -> &[String] {
        &self.starting
    }

    /// Which distribution installed the file at `path`, relative to the folder.
    pub fn owner(&self, path: &Path) -> Owned<'_> {
        let files = self.files.get_or_init(|| self.read());
        let owners = files.owners.get(path).map_or(&[][..], Vec::as_slice);
        match owners {
            [only] => self.descriptions.get(*only).map_or(Owned::Not, Owned::By),
            [first, others @ ..] => self.shared(*first, others),
            [] => {
                let top = path.components().next();
                let top = top.and_then(|part| Path::new(part.as_os_str()).file_stem());
                let top = top.unwrap_or_default().to_string_lossy();
                let silent = files.silent.iter();
                let silent = silent.filter_map(|at| self.descriptions.get(*at));
                let mut possible = silent.filter(|silent| silent.may_own(&top));
                match (possible.next(), possible.next()) {
                    (None, _) => Owned::Not,
                    (Some(only), None) if only.names_modules() => Owned::Claimed(only),
                    (Some(_), _) => Owned::Unclear,
                }
            }
        }
    }

    /// The owner of a file that several list: all of them may describe the same distribution.
    fn shared(&self, first: usize, others: &[usize]) -> Owned<'_> {
        let name = |at: usize| self.descriptions.get(at).map(|one| &one.name);
        let is_same = others.iter().all(|other| name(*other) == name(first));
        match self.descriptions.get(first).filter(|_| is_same) {
            Some(description) => Owned::By(description),
            None => Owned::Unclear,
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
    folder.folder("EGG-INFO").filter(|_| suffix == "egg")?;
    let (_, name) = of_entry(&format!("{stem}.egg-info"))?;
    Some(Description::of(folder, "EGG-INFO", Kind::EggInfo, name))
}
