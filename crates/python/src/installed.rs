//! The distributions that this process finds: along its own `sys.path`, read once until that or one
//! of its folders changes.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use importspy_cli::PathEnvironment;
use importspy_core::contract::Contract;
use importspy_core::observe::{
    Declared, Distribution, Home, Installation, InstalledFrom, Lock, Needs, Tampered, Why,
};
use pyo3::prelude::*;

use crate::embedded::contracts::asks_owners;
use crate::running::search_path;

static KNOWN: Mutex<Option<Arc<PathEnvironment>>> = Mutex::new(None);

/// What is installed for this process. Nothing is read before something is asked.
#[derive(Default)]
pub struct Installed(OnceLock<Arc<PathEnvironment>>);

impl Installed {
    /// The normalised names of the distributions that own a file, where that can be told.
    pub fn owners(&self, file: &Path) -> Option<Vec<String>> {
        self.environment().owners(file)
    }

    fn environment(&self) -> &PathEnvironment {
        self.0.get_or_init(|| Python::attach(along_the_path))
    }
}

/// Along `sys.path` as it is now.
fn along_the_path(py: Python<'_>) -> Arc<PathEnvironment> {
    let path = search_path(py);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match &*known {
        Some(found) if found.is_current(&path) => Arc::clone(found),
        _ => Arc::clone(known.insert(Arc::new(PathEnvironment::along(&path)))),
    }
}

/// What was installed when a verdict was found, where that rests on it.
pub struct InstalledThen(Option<Arc<PathEnvironment>>);

impl InstalledThen {
    /// What is installed now, if one of the contracts speaks of it.
    pub fn of<'a>(py: Python<'_>, mut contracts: impl Iterator<Item = &'a Contract>) -> Self {
        let speaks =
            contracts.any(|contract| !contract.dependencies.is_empty() || asks_owners(contract));
        Self(speaks.then(|| along_the_path(py)))
    }

    /// Whether it rests on it.
    pub fn is_asked(&self) -> bool {
        self.0.is_some()
    }

    /// Whether nothing was installed or removed since.
    pub fn is_current(&self, py: Python<'_>) -> bool {
        let is_same = |then: &Arc<PathEnvironment>| then.is_current(&search_path(py));
        self.0.as_ref().is_none_or(is_same)
    }
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

    fn home(&self, module: &str) -> Result<Home, Why> {
        self.environment().home(module)
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        self.environment().declared()
    }
}
