//! The distributions along a search path that is known, for a process that runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use std::{fs, io};

use importspy_core::observe::{
    Declared, Distribution, Home, Installation, InstalledFrom, Lock, Needs, Tampered, Why,
};

use super::Distributions;
use super::environment::{described, distribution, shadow, unread};
use crate::locks::Locks;
use crate::modules::Folder;

/// What is installed along a search path. What was read stays until a folder of the path changes.
#[derive(Debug)]
pub struct PathEnvironment {
    folders: Vec<(PathBuf, Option<SystemTime>)>,
    distributions: Distributions,
    locks: Locks,
}

impl PathEnvironment {
    /// Reads the names of what is in the folders, nothing else.
    pub fn along(path: &[PathBuf]) -> Self {
        let folders = path.iter().map(|folder| Arc::new(Folder::read(folder)));
        let folders: Vec<_> = folders.collect();
        Self {
            // Asked first: what changes while it is read shows the next time.
            folders: path
                .iter()
                .map(|path| (path.clone(), changed(path).ok()))
                .collect(),
            distributions: Distributions::along(folders.iter()),
            locks: Locks::default(),
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
                .all(|((known, then), now)| known == now && changed(known).ok() == *then)
    }

    /// The folder or file that a name without dots leads to.
    fn top(&self, name: &str) -> Option<PathBuf> {
        let ending = |entry: &str| {
            entry
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.') && !rest.ends_with("-info"))
        };
        self.folders.iter().find_map(|(folder, _)| {
            let package = folder.join(name);
            if package.is_dir() {
                return Some(package);
            }
            let entries = fs::read_dir(folder).ok()?.flatten();
            let mut names = entries.map(|entry| entry.file_name());
            names
                .find(|entry| entry.to_str().is_some_and(ending))
                .map(|entry| folder.join(entry))
        })
    }
}

fn changed(folder: &Path) -> io::Result<SystemTime> {
    fs::metadata(folder)?.modified()
}

impl Installation for PathEnvironment {
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why> {
        Ok(self
            .distributions
            .named(name)
            .map(|found| distribution(found, name)))
    }

    fn providers(&self, module: &str) -> Result<Vec<String>, Why> {
        let mut parts = module.split('.');
        let Some(top) = parts.next().and_then(|top| self.top(top)) else {
            return Ok(Vec::new());
        };
        let below: PathBuf = parts.collect();
        let whole = top.join(below);
        let source = whole.with_added_extension("py");
        // What is neither may be compiled; then whoever has its package has it, too.
        let mut places = [whole.as_path(), source.as_path(), &top].into_iter();
        let place = places.find(|place| place.exists()).unwrap_or(&top);
        let names = self.distributions.contributors(place);
        Ok(names.into_iter().map(str::to_owned).collect())
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
            .tampered(name, true)
            .ok_or(Why::NoRecord)?;
        let tops = self.distributions.tops(name).into_iter();
        let shadows = tops.filter_map(|(top, files)| {
            let found = self.top(&top)?;
            let is_folder = files.iter().any(|file| file.parent() == Some(&found));
            let file = if is_folder {
                files.first()?.clone()
            } else {
                found
            };
            shadow(&file, &files)
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

    fn home(&self, module: &str) -> Result<Home, Why> {
        Err(Why::OtherFile(module.to_owned()))
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        Err(Why::OnlySource)
    }
}
