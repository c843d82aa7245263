//! The facts about an environment that rules on dependencies ask for.

use std::path::Path;

use importspy_core::observe::{
    Distribution, Finder, Installation, InstalledFrom, Needs, Origin as ModuleOrigin, Why,
};

use super::Distributions;
use super::distribution::Description;
use crate::modules::ModuleFinder;

/// What is installed around one subject.
#[derive(Clone, Copy)]
pub struct Environment<'m> {
    pub finder: &'m ModuleFinder<'m>,
}

impl Environment<'_> {
    fn distributions(&self) -> Result<&Distributions, Why> {
        let asked = self.finder.modules().distributions();
        asked.map_err(|why| Why::NoInterpreter(why.to_owned()))
    }
}

impl Installation for Environment<'_> {
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why> {
        let found = self.distributions()?.named(name);
        Ok(found.map(|found| distribution(found, name)))
    }

    fn providers(&self, module: &str) -> Result<Vec<String>, Why> {
        if let Some(folders) = self.finder.portions(module) {
            let distributions = self.distributions()?;
            let mut names: Vec<String> = folders
                .iter()
                .flat_map(|folder| distributions.contributors(folder))
                .map(str::to_owned)
                .collect();
            names.sort_unstable();
            names.dedup();
            return Ok(names);
        }
        match self.finder.origin(module) {
            ModuleOrigin::Missing => Ok(Vec::new()),
            ModuleOrigin::Found {
                owners: Some(owners),
                ..
            } => Ok(owners),
            ModuleOrigin::Found { owners: None, .. } | ModuleOrigin::Unknown => {
                Err(Why::UnclearOwner)
            }
        }
    }

    fn needs(&self, name: &str) -> Result<Needs, Why> {
        let found = described(self.distributions()?, name)?;
        found.needs().ok_or_else(|| unread(found))
    }

    fn installed_from(&self, name: &str) -> Result<InstalledFrom, Why> {
        let found = described(self.distributions()?, name)?;
        found.installed_from().ok_or_else(|| unread(found))
    }
}

/// What describes a distribution that was found under its name before.
pub(super) fn described<'d>(
    distributions: &'d Distributions,
    name: &str,
) -> Result<&'d Description, Why> {
    let missing = || Why::Metadata(name.to_owned());
    distributions.named(name).ok_or_else(missing)
}

pub(super) fn unread(description: &Description) -> Why {
    Why::Metadata(description.path.display().to_string())
}

/// What a description says; where it can't be read, only that it is there.
pub(super) fn distribution(description: &Description, name: &str) -> Distribution {
    let read = description.distribution();
    let folder = description.path.parent().unwrap_or(Path::new(""));
    Distribution {
        name: read.map_or_else(|| name.to_owned(), |read| read.name.clone()),
        version: read.map(|read| read.version.clone()),
        place: folder.display().to_string(),
    }
}
