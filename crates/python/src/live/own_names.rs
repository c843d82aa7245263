//! The names a module defines itself, as far as what they are bound to says where it is from.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyType};

use super::native::{Native, names};

/// The names in a module's dictionary, without modules, what says it is from another module, and
/// names that begin with two underscores.
///
/// # Errors
/// The interpreter's own types aren't what they were.
pub fn own_names(globals: &Bound<'_, PyDict>, module: &str) -> PyResult<Vec<String>> {
    let native = Native::new(globals.py())?;
    let own = names(globals).into_iter().filter(|(name, object)| {
        let foreign = match origin(&native, object) {
            Origin::Module(from) => from != module,
            Origin::NotTold => false,
            Origin::IsModule => true,
        };
        !foreign && !name.starts_with("__")
    });
    Ok(own.map(|(name, _)| name).collect())
}

enum Origin {
    Module(String),
    NotTold,
    IsModule,
}

fn origin<'py>(native: &Native<'py>, object: &Bound<'py, PyAny>) -> Origin {
    if object.cast::<PyModule>().is_ok() {
        return Origin::IsModule;
    }
    if let Ok(class) = object.cast::<PyType>() {
        return Origin::Module(native.module_of(class));
    }
    let told = native.slot_text(object, "__module__");
    told.map_or(Origin::NotTold, Origin::Module)
}
