//! The modules that import on behalf of others: their callers are the importers.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use super::modules;
use super::spec::Spec;
use crate::live::{Native, find};

/// Looked through by identity of their namespaces. `docs/embedded.md` lists them.
const NAMES: [&str; 30] = [
    "_frozen_importlib",
    "_frozen_importlib_external",
    "importlib",
    "importlib._abc",
    "importlib.abc",
    "importlib.util",
    "zipimport",
    "imp",
    "importspy",
    "importspy._monitor",
    "importspy._spy",
    "pkgutil",
    "runpy",
    "pickle",
    "unittest.mock",
    "concurrent.futures.process",
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
    "multiprocessing.spawn",
    "multiprocessing.synchronize",
];

/// The namespaces to look through, in one search for an importer.
pub struct Transparent<'py> {
    namespaces: Vec<Bound<'py, PyDict>>,
}

impl<'py> Transparent<'py> {
    /// The known ones, the protected module itself, and whatever loads it.
    pub fn around(protected: &Bound<'py, PyDict>) -> Self {
        let py = protected.py();
        let known = NAMES.iter().filter_map(|name| modules::named(py, name));
        let mut namespaces: Vec<_> = known.map(|module| module.dict()).collect();
        namespaces.push(protected.clone());
        let spec = Spec::of(protected).filter(Spec::is_initializing);
        if let Some(loader) = spec.and_then(|spec| spec.loader()) {
            namespaces.extend(of_loader(&loader));
        }
        Self { namespaces }
    }

    pub fn has(&self, globals: &Bound<'py, PyDict>) -> bool {
        self.namespaces.iter().any(|known| known.is(globals))
    }
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
