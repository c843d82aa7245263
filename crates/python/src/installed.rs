//! The distributions that this process finds: along its own `sys.path`, read once until that or one
//! of its folders changes.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use importspy_cli::PathEnvironment;
use importspy_core::contract::Contract;
use importspy_core::observe::source::Demand;
use importspy_core::observe::{
    Alone, Declared, Distribution, Evidence, Home, Installation, InstalledFrom, Lock, Needs,
    Neighbour, Neighbours, Origin, Tampered, Why,
};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyType};

use crate::embedded::frames::of_sys;

static KNOWN: Mutex<Option<Arc<PathEnvironment>>> = Mutex::new(None);

/// What is installed for this process. Nothing is read before something is asked.
pub struct Installed {
    path: Vec<PathBuf>,
    /// The importer's file, where one imports and has one.
    file: Option<PathBuf>,
    /// Whether something finds modules that no folder of the path has.
    is_open: bool,
    found: OnceLock<Arc<PathEnvironment>>,
}

/// Names of the standard library, and of what is built into the interpreter.
static STANDARD: OnceLock<HashSet<String>> = OnceLock::new();

/// Finders that come with Python, and others that find nothing by themselves.
const FINDERS: [&str; 6] = [
    "BuiltinImporter",
    "FrozenImporter",
    "PathFinder",
    "DistutilsMetaFinder",
    "AssertionRewritingHook",
    "_Finder",
];

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
        STANDARD.get_or_init(|| {
            let names = [c"stdlib_module_names", c"builtin_module_names"];
            let names = names.into_iter().filter_map(|name| of_sys(py, name));
            let names = names.filter_map(|names| names.try_iter().ok());
            let names = names.flatten().flatten();
            names.filter_map(|name| name.extract().ok()).collect()
        });
        Self {
            path: entries.filter_map(text).collect(),
            file: None,
            is_open: is_open(py),
            found: OnceLock::new(),
        }
    }

    /// The same, for an importer whose file that is.
    pub fn around(py: Python<'_>, file: Option<PathBuf>) -> Self {
        Self {
            file,
            ..Self::here(py)
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

/// Whether an import hook that isn't known may find modules.
fn is_open(py: Python<'_>) -> bool {
    let finders = of_sys(py, c"meta_path").and_then(|path| path.cast_into::<PyList>().ok());
    let is_known = |finder: Bound<'_, PyAny>| {
        let kind = match finder.cast_exact::<PyType>() {
            Ok(kind) => kind.clone(),
            Err(_) => finder.get_type(),
        };
        let name = kind.name().ok();
        name.is_some_and(|name| FINDERS.iter().any(|known| name == *known))
    };
    !finders.iter().flatten().all(is_known)
}

fn is_standard(module: &str) -> bool {
    let top = module.split('.').next().unwrap_or(module);
    STANDARD.get().is_some_and(|names| names.contains(top))
}

impl Neighbours for Installed {
    fn look(&self, module: &str, demand: &Demand) -> Neighbour {
        Alone.look(module, demand)
    }

    fn origin(&self, module: &str) -> Origin {
        match self.environment().origin(module) {
            Some(found) => found,
            // It has no file of its own, or none that is on the path.
            None if is_standard(module) => Origin::Found {
                file: Some(String::new()),
                owners: Some(Vec::new()),
            },
            None if self.is_open => Origin::Unknown,
            None => Origin::Missing,
        }
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
        match self.environment().home_for(module, self.file.as_deref())? {
            Some(Home::Nobody | Home::Own) | None if is_standard(module) => Ok(Home::Standard),
            Some(home) => Ok(home),
            None if self.is_open => Err(Why::OtherFile(module.to_owned())),
            None => Ok(Home::Missing),
        }
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        Ok(self.environment().declared_around(self.file.as_deref()))
    }
}
