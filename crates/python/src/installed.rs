//! The distributions that this process finds: along its own `sys.path`, read once until that or one
//! of its folders changes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use importspy_cli::PathEnvironment;
use importspy_core::contract::{Contract, Dependency};
use importspy_core::observe::{
    Declared, Distribution, Evidence, Home, Installation, InstalledFrom, Lock, Needs, Tampered, Why,
};
use pyo3::prelude::*;

use crate::embedded::contracts::asks_owners;
use crate::embedded::frames::of_sys;
use crate::embedded::importer::Known;
use crate::search::{folders, other_finders};

static KNOWN: Mutex<Option<Arc<PathEnvironment>>> = Mutex::new(None);

/// Names of the standard library, and of what is built into the interpreter.
static STANDARD: OnceLock<HashSet<String>> = OnceLock::new();

/// What is installed for this process. Nothing is read before something is asked.
#[derive(Default)]
pub struct Installed {
    /// The importer's file, where one imports and has one.
    file: Option<PathBuf>,
    found: OnceLock<Arc<PathEnvironment>>,
}

impl Installed {
    /// For an importer whose file that is.
    pub fn around(file: Option<PathBuf>) -> Self {
        Self {
            file,
            found: OnceLock::new(),
        }
    }

    /// The normalised names of the distributions that own a file, where that can be told.
    pub fn owners(&self, file: &Path) -> Option<Vec<String>> {
        self.environment().owners(file)
    }

    fn environment(&self) -> &PathEnvironment {
        self.found.get_or_init(|| Python::attach(along_the_path))
    }
}

/// Along `sys.path` as it is now.
fn along_the_path(py: Python<'_>) -> Arc<PathEnvironment> {
    let path = folders(py);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match &*known {
        Some(found) if found.is_current(&path) => Arc::clone(found),
        _ => Arc::clone(known.insert(Arc::new(PathEnvironment::along(&path)))),
    }
}

fn standard_names(py: Python<'_>) -> HashSet<String> {
    let names = [c"stdlib_module_names", c"builtin_module_names"];
    let names = names.into_iter().filter_map(|name| of_sys(py, name));
    let names = names.filter_map(|names| names.try_iter().ok());
    let names = names.flatten().flatten();
    names.filter_map(|name| name.extract().ok()).collect()
}

/// Whether an import hook that isn't known may find modules.
fn is_open(py: Python<'_>) -> bool {
    !other_finders(py).is_ok_and(|others| others.is_empty())
}

fn is_standard(module: &str) -> bool {
    let top = module.split('.').next().unwrap_or(module);
    let standard = STANDARD.get_or_init(|| Python::attach(standard_names));
    standard.contains(top)
}

/// What was installed, declared and locked when a verdict was found, where that rests on it.
#[derive(Default)]
pub struct InstalledThen {
    along: Option<Arc<PathEnvironment>>,
    /// The importer's file, and what the project around it declared.
    project: Option<(PathBuf, Arc<Declared>)>,
    locks: Vec<(String, Result<Arc<Lock>, Why>)>,
}

impl InstalledThen {
    /// What there is now for an importer, as far as the contracts speak of it.
    pub fn of<'a>(
        importer: &Known<'_>,
        contracts: impl Iterator<Item = &'a Contract> + Clone,
    ) -> Self {
        if !contracts.clone().any(asks_installed) {
            return Self::default();
        }
        let along = along_the_path(importer.globals.py());
        let asks = contracts.clone().any(asks_project);
        let file = asks.then(|| importer.file()).flatten();
        let project = file.map(|file| {
            let declared = along.declared_around(Some(&file));
            (file, declared)
        });
        let options = contracts.filter_map(|contract| contract.dependency_options.as_ref());
        let named = options.filter_map(|options| options.lock.as_ref());
        let locks = named.map(|named| (named.value.clone(), along.lock(&named.value)));
        Self {
            project,
            locks: locks.collect(),
            along: Some(along),
        }
    }

    /// Whether it rests on it.
    pub fn is_asked(&self) -> bool {
        self.along.is_some()
    }

    /// Whether nothing was installed, removed, declared or locked since.
    pub fn is_current(&self, py: Python<'_>) -> bool {
        let Self {
            along,
            project,
            locks,
        } = self;
        let Some(along) = along else {
            return true;
        };
        let declares = |(file, then): &(PathBuf, _)| along.declared_around(Some(file)) == *then;
        along.is_current(&folders(py))
            && project.as_ref().is_none_or(declares)
            && locks.iter().all(|(named, then)| along.lock(named) == *then)
    }
}

/// Whether a contract speaks of what is installed.
fn asks_installed(contract: &Contract) -> bool {
    !contract.dependencies.is_empty()
        || !contract.evidence_requirements.is_empty()
        || contract.dependency_options.is_some()
        || asks_owners(contract)
}

/// Whether a contract speaks of what the importer's project declares, or of what is the project's own.
fn asks_project(contract: &Contract) -> bool {
    let asks = |rule: &Dependency| rule.declared.is_some() || rule.allowed.is_some();
    contract.dependency_options.is_some() || contract.dependencies.iter().any(asks)
}

impl Installation for Installed {
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why> {
        self.environment().distribution(name)
    }

    fn providers(&self, module: &str) -> Result<Vec<String>, Why> {
        self.environment().providers(module)
    }

    fn needs(&self, name: &str) -> Result<Needs, Why> {
        self.environment().needs(name)
    }

    fn installed_from(&self, name: &str) -> Result<InstalledFrom, Why> {
        self.environment().installed_from(name)
    }

    fn tampered(&self, name: &str) -> Result<Arc<[Tampered]>, Why> {
        self.environment().tampered(name)
    }

    fn all(&self) -> Result<Vec<Distribution>, Why> {
        self.environment().all()
    }

    fn lock(&self, path: &str) -> Result<Arc<Lock>, Why> {
        self.environment().lock(path)
    }

    fn evidence(&self, subject: &str) -> Result<Vec<Evidence>, Why> {
        self.environment().evidence(subject)
    }

    fn home(&self, module: &str) -> Result<Home, Why> {
        if module == "__main__" {
            return Ok(Home::Own);
        }
        match self.environment().home_for(module, self.file.as_deref())? {
            Some(Home::Nobody | Home::Own) | None if is_standard(module) => Ok(Home::Standard),
            Some(home) => Ok(home),
            None if Python::attach(is_open) => Err(Why::OtherFile(module.to_owned())),
            None => Ok(Home::Missing),
        }
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        Ok(self.environment().declared_around(self.file.as_deref()))
    }
}
