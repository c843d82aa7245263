//! Loaded modules, read from the dictionary of `sys.modules` itself: asking the import system for
//! one would wait for whoever is loading it.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyString};

use super::frames::of_sys;
use crate::live::find;

/// A loaded module under the name the import system has it by.
#[derive(Clone)]
pub struct Named<'py> {
    /// Its key in `sys.modules`.
    pub key: String,
    pub module: Bound<'py, PyModule>,
}

/// `sys.modules`; nothing while the interpreter ends.
pub fn loaded(py: Python<'_>) -> Option<Bound<'_, PyDict>> {
    of_sys(py, c"modules")?.cast_into::<PyDict>().ok()
}

/// The module under a name.
pub fn named<'py>(py: Python<'py>, name: &str) -> Option<Bound<'py, PyModule>> {
    let found = loaded(py)?.get_item(name).ok()??;
    found.cast_into::<PyModule>().ok()
}

/// Whatever stands under a name, a module or not.
pub fn whatever<'py>(py: Python<'py>, name: &str) -> Option<Bound<'py, PyAny>> {
    loaded(py)?.get_item(name).ok()?
}

/// The module whose namespace a dictionary is. What the dictionary says of itself only decides where
/// to look first.
pub fn owner<'py>(globals: &Bound<'py, PyDict>) -> Option<Named<'py>> {
    let py = globals.py();
    let claimed = find(globals, "__name__").and_then(|name| name.cast_into::<PyString>().ok());
    let claimed = claimed.and_then(|name| name.to_str().ok().map(str::to_owned));
    if let Some(key) = claimed
        && let Some(module) = named(py, &key)
        && module.dict().is(globals)
    {
        return Some(Named { key, module });
    }
    loaded(py)?.iter().find_map(|(key, module)| {
        let module = module.cast_into::<PyModule>().ok()?;
        if !module.dict().is(globals) {
            return None;
        }
        let key = key.cast_exact::<PyString>().ok()?.to_str().ok()?.to_owned();
        Some(Named { key, module })
    })
}

/// Removes whatever stands under a name, in `sys.modules` and in the package.
pub fn forget_whatever(py: Python<'_>, key: &str) {
    if let Some(module) = named(py, key) {
        forget(&Named {
            key: key.to_owned(),
            module,
        });
    } else if let Some(modules) = loaded(py) {
        drop(modules.del_item(key));
    }
}

/// Removes a module from `sys.modules` and from its package, if it is there.
pub fn forget(named: &Named<'_>) {
    let py = named.module.py();
    let Some(modules) = loaded(py) else { return };
    if modules
        .get_item(&named.key)
        .ok()
        .flatten()
        .is_some_and(|found| found.is(&named.module))
    {
        drop(modules.del_item(&named.key));
    }
    let Some((parent, child)) = named.key.rsplit_once('.') else {
        return;
    };
    let namespace = self::named(py, parent).map(|parent| parent.dict());
    if let Some(namespace) = namespace
        && find(&namespace, child).is_some_and(|found| found.is(&named.module))
    {
        drop(namespace.del_item(child));
    }
}
