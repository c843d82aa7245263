//! The distributions that this process finds: along its own `sys.path`, read once until that or one
//! of its folders changes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use importspy_cli::PathEnvironment;
use importspy_core::contract::Contract;
use importspy_core::observe::{
    Declared, Distribution, Evidence, Home, Installation, InstalledFrom, Lock, Needs, Tampered, Why,
};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};

use crate::embedded::frames::of_sys;

static KNOWN: Mutex<Option<Arc<PathEnvironment>>> = Mutex::new(None);

/// What is installed for this process. Nothing is read before something is asked.
pub struct Installed {
    path: Vec<PathBuf>,
    found: OnceLock<Arc<PathEnvironment>>,
}

impl Installed {
    /// Along `sys.path` as it is now.
    pub fn here(py: Python<'_>) -> Self {
        let path = of_sys(py, c"path").and_then(|path| path.cast_into::<PyList>().ok());
        let entries = path.iter().flatten();
        let text = |entry: Bound<'_, PyAny>| {
            let entry = entry.cast_into_exact::<PyString>().ok()?;
            // An empty entry is the current folder.
            let entry = entry.to_str().ok()?;
            Some(PathBuf::from(if entry.is_empty() { "." } else { entry }))
        };
        Self {
            path: entries.filter_map(text).collect(),
            found: OnceLock::new(),
        }
    }

    fn environment(&self) -> &PathEnvironment {
        self.shared()
    }

    fn shared(&self) -> &Arc<PathEnvironment> {
        self.found.get_or_init(|| {
            let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
            match &*known {
                Some(found) if found.is_current(&self.path) => Arc::clone(found),
                _ => Arc::clone(known.insert(Arc::new(PathEnvironment::along(&self.path)))),
            }
        })
    }
}

/// What was installed when a verdict was found, where that rests on it.
pub struct InstalledThen(Option<Arc<PathEnvironment>>);

impl InstalledThen {
    /// What is installed now, if one of the contracts speaks of it.
    pub fn of<'a>(py: Python<'_>, mut contracts: impl Iterator<Item = &'a Contract>) -> Self {
        let speaks = contracts.any(|contract| {
            !contract.dependencies.is_empty()
                || !contract.evidence_requirements.is_empty()
                || contract.dependency_options.is_some()
        });
        Self(speaks.then(|| Arc::clone(Installed::here(py).shared())))
    }

    /// Whether nothing was installed or removed since.
    pub fn is_current(&self, py: Python<'_>) -> bool {
        let is_same = |then: &Arc<PathEnvironment>| then.is_current(&Installed::here(py).path);
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

    fn evidence(&self, subject: &str) -> Result<Vec<Evidence>, Why> {
        self.environment().evidence(subject)
    }

    fn home(&self, module: &str) -> Result<Home, Why> {
        self.environment().home(module)
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        self.environment().declared()
    }
}
