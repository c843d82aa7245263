//! The modules that import on behalf of others: their callers are the importers.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use super::births::born;
use super::spec::Spec;
use crate::live::{Native, find};

/// Looked through, by the identity of their namespaces. `docs/embedded.md` lists them.
const NAMES: [&str; 35] = [
    "_frozen_importlib",
    "_frozen_importlib_external",
    "concurrent.futures.process",
    "imp",
    "importlib",
    "importlib._abc",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.abc",
    "importlib.util",
    "importspy",
    "importspy._decisions",
    "importspy._monitor",
    "importspy._run.start",
    "importspy._spy",
    "multiprocessing.connection",
    "multiprocessing.context",
    "multiprocessing.forkserver",
    "multiprocessing.managers",
    "multiprocessing.pool",
    "multiprocessing.popen_fork",
    "multiprocessing.popen_forkserver",
    "multiprocessing.popen_spawn_posix",
    "multiprocessing.popen_spawn_win32",
    "multiprocessing.process",
    "multiprocessing.queues",
    "multiprocessing.reduction",
    "multiprocessing.shared_memory",
    "multiprocessing.spawn",
    "multiprocessing.synchronize",
    "pickle",
    "pkgutil",
    "runpy",
    "unittest.mock",
    "zipimport",
];

/// What to look through in one search for an importer.
pub struct Transparent<'py> {
    protected: Option<Bound<'py, PyDict>>,
    loaders: Vec<Bound<'py, PyDict>>,
}

impl<'py> Transparent<'py> {
    /// The known modules, the protected one itself, and whatever loads it.
    pub fn around(protected: &Bound<'py, PyDict>) -> Self {
        let spec = Spec::of(protected).filter(Spec::is_initializing);
        Self {
            protected: Some(protected.clone()),
            ..Self::before(spec.as_ref())
        }
    }

    /// The known modules, and whatever is going to load a module.
    pub fn before(spec: Option<&Spec<'py>>) -> Self {
        let loader = spec.and_then(Spec::loader);
        Self {
            protected: None,
            loaders: loader.iter().flat_map(of_loader).collect(),
        }
    }

    pub fn has(&self, globals: &Bound<'py, PyDict>) -> bool {
        self.protected.as_ref().is_some_and(|own| globals.is(own))
            || is_machinery(globals)
            || self.loaders.iter().any(|loader| loader.is(globals))
    }
}

/// Whether a namespace is that of a module which imports on behalf of others.
pub fn is_machinery(globals: &Bound<'_, PyDict>) -> bool {
    born(globals).is_some_and(|named| NAMES.contains(&named.key.as_str()))
}

/// The namespaces of the methods that a loader runs a module's body with.
fn of_loader<'py>(loader: &Bound<'py, PyAny>) -> Vec<Bound<'py, PyDict>> {
    let Ok(native) = Native::new(loader.py()) else {
        return Vec::new();
    };
    let classes = match loader.cast::<PyType>() {
        Ok(class) => native.mro(class),
        Err(_) => native.mro(&loader.get_type()),
    };
    let methods = classes.iter().filter_map(|class| native.namespace(class));
    let methods = methods.flat_map(|names| {
        ["exec_module", "load_module"]
            .iter()
            .filter_map(|name| find(&names, name))
            .collect::<Vec<_>>()
    });
    methods
        .filter_map(|method| native.slot(&method, "__globals__"))
        .filter_map(|globals| globals.cast_into::<PyDict>().ok())
        .collect()
}
