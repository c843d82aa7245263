//! The distributions along a search path that is known, for a process that runs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use std::{fs, io};

use importspy_core::observe::{
    Declared, Distribution, Evidence, Home, Installation, InstalledFrom, Lock, Needs, Tampered, Why,
};

use super::Distributions;
use super::environment::{described, distribution, found, observed, shadow, unread};
use crate::declared::Projects;
use crate::locks::Locks;
use crate::modules::{Folder, Own, own};
use crate::read::read_regular;

/// Bytes of a module's text.
const TEXT_LIMIT: u64 = 16 << 20;

/// What is installed along a search path. What was read stays until a folder of the path changes.
#[derive(Debug)]
pub struct PathEnvironment {
    folders: Vec<(Arc<Folder>, Option<SystemTime>)>,
    distributions: Distributions,
    locks: Locks,
    projects: Projects,
}

/// What a name leads to, as far as files tell.
enum Located {
    File(PathBuf),
    /// The folders of a namespace package.
    Portions(Vec<PathBuf>),
    /// Nothing, unless the module in this file makes it.
    Within(PathBuf),
    /// Another folder of the path may have it.
    Elsewhere,
    Missing,
}

impl PathEnvironment {
    /// Reads the names of what is in the folders, nothing else.
    pub fn along(path: &[PathBuf]) -> Self {
        let read = |path: &PathBuf| {
            // Asked first: what changes while it is read shows the next time.
            let changed = changed(path).ok();
            (Arc::new(Folder::read(path)), changed)
        };
        let folders: Vec<_> = path.iter().map(read).collect();
        Self {
            distributions: Distributions::along(folders.iter().map(|(folder, _)| folder)),
            folders,
            locks: Locks::default(),
            projects: Projects::default(),
        }
    }

    /// The normalised names of the distributions that own a file, where that can be told.
    pub fn owners(&self, file: &Path) -> Option<Vec<String>> {
        self.distributions.provider(file).names()
    }

    /// Whether it is what is installed along a path now, as far as installing and removing shows.
    pub fn is_current(&self, path: &[PathBuf]) -> bool {
        self.folders.len() == path.len()
            && self
                .folders
                .iter()
                .zip(path)
                .all(|((known, then), now)| known.path == *now && changed(now).ok() == *then)
    }

    /// Whose a module is, for an importer in `file`; nothing where no folder of the path has it.
    ///
    /// # Errors
    /// It may be one distribution's or another's.
    pub fn home_for(&self, module: &str, file: Option<&Path>) -> Result<Option<Home>, Why> {
        let found = match self.locate(module) {
            Located::Missing => return Ok(None),
            Located::Elsewhere => return Err(Why::OtherFile(module.to_owned())),
            Located::Within(file) => {
                return match self.owner_of(&file)?.as_slice() {
                    [] => Err(Why::OtherFile(module.to_owned())),
                    owners => Ok(Some(Home::Within(owners.to_vec()))),
                };
            }
            Located::File(found) => vec![found],
            Located::Portions(folders) => folders,
        };
        let owners = self.whose(module)?;
        if !owners.is_empty() {
            let own = self.declared_around(file).own.clone();
            let is_own = own.is_some_and(|own| owners == [own]);
            return Ok(Some(match is_own {
                true => Home::Own,
                false => Home::Distributions(owners),
            }));
        }
        // Beside the importer, or in a folder above it that is on the path.
        let is_near = |(folder, _): &(Arc<Folder>, _)| {
            file.is_some_and(|file| file.starts_with(&folder.path))
                && found.iter().any(|found| found.starts_with(&folder.path))
        };
        let is_own = self.folders.iter().any(is_near);
        Ok(Some(if is_own { Home::Own } else { Home::Nobody }))
    }

    /// What the project around an importer declares.
    pub fn declared_around(&self, file: Option<&Path>) -> Arc<Declared> {
        file.map_or_else(Arc::default, |file| self.projects.around(file))
    }

    /// The normalised names of the distributions that a module is from.
    fn whose(&self, module: &str) -> Result<Vec<String>, Why> {
        let folders = match self.locate(module) {
            Located::Missing => return Ok(Vec::new()),
            Located::Within(_) | Located::Elsewhere => return Err(Why::UnclearOwner),
            Located::Portions(folders) => folders,
            Located::File(file) => return self.owner_of(&file),
        };
        let names = folders
            .iter()
            .flat_map(|folder| self.distributions.contributors(folder));
        let names: BTreeSet<&str> = names.collect();
        Ok(names.into_iter().map(str::to_owned).collect())
    }

    fn owner_of(&self, file: &Path) -> Result<Vec<String>, Why> {
        let names = self.distributions.provider(file).names();
        names.ok_or(Why::UnclearOwner)
    }

    fn locate(&self, module: &str) -> Located {
        let mut folders: Vec<Arc<Folder>> = Vec::new();
        folders.extend(self.folders.iter().map(|(folder, _)| Arc::clone(folder)));
        let mut found = Located::Missing;
        for part in module.split('.') {
            let above = std::mem::replace(&mut found, look(&folders, part));
            let inside = match &found {
                Located::Missing => return below(above),
                Located::Within(_) | Located::Elsewhere => break,
                Located::Portions(portions) => portions.clone(),
                Located::File(file) => {
                    let stem = file.file_name().and_then(|name| name.to_str());
                    let is_package = stem.is_some_and(|name| name.starts_with("__init__."));
                    let folder = file.parent().filter(|_| is_package);
                    folder.map(Path::to_owned).into_iter().collect()
                }
            };
            let read = |folder: &PathBuf| Arc::new(Folder::read(folder));
            folders = inside.iter().map(read).collect();
        }
        found
    }
}

/// What a name that is found nowhere leads to below what is above it.
fn below(above: Located) -> Located {
    let Located::File(file) = above else {
        return Located::Missing;
    };
    let mut bytes = Vec::new();
    let is_source = file.extension().is_some_and(|ending| ending == "py");
    if !is_source || read_regular(&file, TEXT_LIMIT, &mut bytes).is_err() {
        return Located::Within(file);
    }
    match own(&String::from_utf8_lossy(&bytes)) {
        Own::Plain => Located::Missing,
        Own::Extended => Located::Elsewhere,
        Own::More | Own::Anything => Located::Within(file),
    }
}

/// Looks for a package or a module in every folder, until one has it.
fn look(folders: &[Arc<Folder>], name: &str) -> Located {
    let mut portions = Vec::new();
    for folder in folders {
        let package = folder.folder(name);
        let inside = package.as_deref().map(Folder::read);
        let init = inside.and_then(|inside| code(&inside, "__init__"));
        if let Some(file) = init.or_else(|| code(folder, name)) {
            return Located::File(file);
        }
        portions.extend(package);
    }
    match portions.is_empty() {
        true => Located::Missing,
        false => Located::Portions(portions),
    }
}

/// The file that a module without its suffix is loaded from; compiled ones come first.
fn code(folder: &Folder, stem: &str) -> Option<PathBuf> {
    let suffixes: [fn(&str) -> bool; 3] = [
        |ending| ending.starts_with('.') && (ending.ends_with(".so") || ending.ends_with(".pyd")),
        |ending| ending == ".py",
        |ending| ending == ".pyc",
    ];
    suffixes.iter().find_map(|is_code| {
        let mut endings = folder.endings(stem).filter(|ending| is_code(ending));
        endings.find_map(|ending| folder.file(&format!("{stem}{ending}")))
    })
}

fn changed(folder: &Path) -> io::Result<SystemTime> {
    fs::metadata(folder)?.modified()
}

impl Installation for PathEnvironment {
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why> {
        found(&self.distributions, name)
    }

    fn providers(&self, module: &str) -> Result<Vec<String>, Why> {
        self.whose(module)
    }

    fn needs(&self, name: &str) -> Result<Needs, Why> {
        let found = described(&self.distributions, name)?;
        found.needs().ok_or_else(|| unread(found))
    }

    fn installed_from(&self, name: &str) -> Result<InstalledFrom, Why> {
        let found = described(&self.distributions, name)?;
        found.installed_from().ok_or_else(|| unread(found))
    }

    fn tampered(&self, name: &str) -> Result<Arc<[Tampered]>, Why> {
        described(&self.distributions, name)?;
        let found = self
            .distributions
            .tampered_now(name, true)
            .ok_or(Why::NoRecord)?;
        let tops = self.distributions.tops(name).into_iter();
        let shadows = tops.filter_map(|(top, files)| match self.locate(&top) {
            Located::File(file) => shadow(&file, &files),
            Located::Portions(_) | Located::Missing => None,
            Located::Within(_) | Located::Elsewhere => None,
        });
        Ok(found.iter().cloned().chain(shadows).collect())
    }

    fn all(&self) -> Result<Vec<Distribution>, Why> {
        let all = self.distributions.all();
        Ok(all.map(|found| distribution(found, &found.name)).collect())
    }

    fn lock(&self, path: &str) -> Result<Arc<Lock>, Why> {
        self.locks.named(path, None)
    }

    fn evidence(&self, subject: &str) -> Result<Vec<Evidence>, Why> {
        Ok(observed(&self.distributions, subject))
    }

    fn home(&self, module: &str) -> Result<Home, Why> {
        Err(Why::OtherFile(module.to_owned()))
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        Err(Why::OnlySource)
    }
}
