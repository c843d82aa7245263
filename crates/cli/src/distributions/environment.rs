//! The facts about an environment that rules on dependencies ask for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_core::observe::{
    Declared, Distribution, Evidence, Finder, Home, Installation, InstalledFrom, Lock, Needs,
    Origin as ModuleOrigin, Tampered, Tampering, Why,
};

use super::distribution::Description;
use importspy_core::value::EvidenceStatus;
use importspy_core::value::distribution_name::normal_name;

use super::{Distributions, placed};
use crate::modules::{ModuleFinder, Side};

/// What is installed around one subject.
#[derive(Clone, Copy)]
pub struct Environment<'m> {
    pub finder: &'m ModuleFinder<'m>,
    /// The subject's file, where it has one.
    pub file: Option<&'m Path>,
    /// The contract's file, where it has one.
    pub contract: Option<&'m Path>,
}

impl Environment<'_> {
    fn distributions(&self) -> Result<&Distributions, Why> {
        let asked = self.finder.modules().distributions();
        asked.map_err(|why| Why::NoInterpreter(why.to_owned()))
    }

    /// What nobody can find is made by the nearest package around it, which some distribution installed.
    ///
    /// # Errors
    /// There is none.
    fn within(&self, module: &str) -> Result<Home, Why> {
        let dots = module.rmatch_indices('.');
        let mut around = dots.filter_map(|(at, _)| module.get(..at));
        let near = around.find(|name| self.finder.side(name) != Side::Unknown);
        match near.map(|near| self.home(near)) {
            Some(Ok(Home::Distributions(owners))) => Ok(Home::Within(owners)),
            Some(_) | None => Err(Why::OtherFile(module.to_owned())),
        }
    }
}

impl Installation for Environment<'_> {
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why> {
        found(self.distributions()?, name)
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

    fn tampered(&self, name: &str) -> Result<Arc<[Tampered]>, Why> {
        let modules = self.finder.modules();
        let distributions = self.distributions()?;
        described(distributions, name)?;
        let found = distributions.tampered(name, modules.remembers());
        let found = found.ok_or(Why::NoRecord)?;
        let shadows = distributions
            .tops(name)
            .into_iter()
            .filter_map(|(top, files)| {
                let file = match self.finder.origin(&top) {
                    ModuleOrigin::Found { file, .. } => file.filter(|file| !file.is_empty())?,
                    ModuleOrigin::Missing | ModuleOrigin::Unknown => return None,
                };
                shadow(Path::new(&file), &files)
            });
        let compiled = modules
            .compiling()
            .map(|python| distributions.compiled(name, python))
            .unwrap_or_default();
        let compiled = compiled.iter().cloned();
        Ok(found
            .iter()
            .cloned()
            .chain(shadows)
            .chain(compiled)
            .collect())
    }

    fn all(&self) -> Result<Vec<Distribution>, Why> {
        let all = self.distributions()?.all();
        Ok(all.map(|found| distribution(found, &found.name)).collect())
    }

    fn lock(&self, path: &str) -> Result<Arc<Lock>, Why> {
        self.finder.modules().locks.named(path, self.contract)
    }

    fn evidence(&self, subject: &str) -> Result<Vec<Evidence>, Why> {
        let mut found = observed(self.distributions()?, subject);
        found.extend(self.finder.modules().evidence.about(subject));
        let declared = self.declared()?;
        if normal_name(subject).is_some_and(|name| declared.of(&name).is_some()) {
            found.push(Evidence {
                kind: "dependency.declared".to_owned(),
                provider: "importspy".to_owned(),
                status: EvidenceStatus::Observed,
            });
        }
        Ok(found)
    }

    fn home(&self, module: &str) -> Result<Home, Why> {
        if module == "__main__" {
            return Ok(Home::Own);
        }
        match self.finder.side(module) {
            Side::Missing => Ok(Home::Missing),
            Side::Standard => Ok(Home::Standard),
            Side::Program => Ok(Home::Own),
            Side::Unknown => self.within(module),
            Side::Installed => {
                let declared = self.declared()?;
                let owners = self.providers(module)?;
                Ok(home_of_installed(owners, &declared))
            }
        }
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        Ok(match self.file {
            Some(file) => self.finder.modules().projects.around(file),
            None => Arc::default(),
        })
    }
}

/// What is imported in the place of the files that were installed.
pub(super) fn shadow(file: &Path, installed: &[PathBuf]) -> Option<Tampered> {
    let real = placed(file)?;
    let is_listed = installed.contains(&real);
    (!is_listed).then(|| Tampered {
        path: file.display().to_string(),
        what: Tampering::Shadows,
    })
}

/// What an import leads to that the interpreter's own path has.
fn home_of_installed(owners: Vec<String>, declared: &Declared) -> Home {
    match owners.as_slice() {
        [] => Home::Nobody,
        // It is installed for its own tests.
        [only] if declared.own.as_ref() == Some(only) => Home::Own,
        _ => Home::Distributions(owners),
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

/// The evidence in the metadata of a distribution.
pub(super) fn observed(distributions: &Distributions, subject: &str) -> Vec<Evidence> {
    let name = normal_name(subject);
    let found = name.and_then(|name| distributions.named(&name));
    found.map_or_else(Vec::new, Description::evidence)
}

/// The distribution of a name.
///
/// # Errors
/// It may be in an archive.
pub(super) fn found(
    distributions: &Distributions,
    name: &str,
) -> Result<Option<Distribution>, Why> {
    match (distributions.named(name), distributions.unseen()) {
        (Some(found), _) => Ok(Some(distribution(found, name))),
        (None, None) => Ok(None),
        (None, Some(archive)) => Err(Why::Archive(archive.display().to_string())),
    }
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
