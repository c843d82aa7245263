//! The class of a module object that has doors: a plain module's, but for some attributes.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyTuple, PyType};

use super::module_slot;
use crate::live::{Native, find};

/// In the namespace of the classes that are made here.
const MARK: &str = "__importspy_doors__";

/// What is in the namespace of such a class while it has no doors.
const EMPTY: [&str; 4] = [MARK, "__slots__", "__module__", "__doc__"];

/// Whether a module's class is one that was made here, and otherwise a plain module's.
pub fn has_doors(module: &Bound<'_, PyModule>) -> bool {
    !module.is_exact_instance_of::<PyModule>()
        && namespace(module).is_some_and(|namespace| find(&namespace, MARK).is_some())
}

/// The namespace of a module's class.
pub fn namespace<'py>(module: &Bound<'py, PyModule>) -> Option<Bound<'py, PyDict>> {
    let native = Native::new(module.py()).ok()?;
    native.namespace(&module.get_type())
}

/// Gives a module a door: `name` is looked up at its class from now on. Whether it can have one: a
/// module object of a class of its own is left as it is.
///
/// # Errors
/// The module can't be given another class.
pub fn hang(module: &Bound<'_, PyModule>, name: &str, door: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = module.py();
    if has_doors(module) {
        module.get_type().setattr(name, door)?;
        return Ok(true);
    }
    if !module.is_exact_instance_of::<PyModule>() {
        return Ok(false);
    }
    let members = PyDict::new(py);
    members.set_item("__slots__", PyTuple::empty(py))?;
    members.set_item("__module__", "builtins")?;
    members.set_item(MARK, true)?;
    members.set_item(name, door)?;
    let base = module_slot::class(py)?;
    let class = py
        .get_type::<PyType>()
        .call1(("module", (base,), members))?;
    module.setattr("__class__", class)?;
    Ok(true)
}

/// Takes a door away; a module without any is plain again.
///
/// # Errors
/// The module can't be given its class back.
pub fn take_down(module: &Bound<'_, PyModule>, name: &str) -> PyResult<()> {
    if !has_doors(module) {
        return Ok(());
    }
    let has = |namespace: &Bound<'_, PyDict>| find(namespace, name).is_some();
    if namespace(module).as_ref().is_some_and(has) {
        module.get_type().delattr(name)?;
    }
    let keys = namespace(module).map(|left| left.keys());
    let is_empty = keys.is_some_and(|keys| {
        keys.iter().all(|key| {
            let key = crate::live::text(&key);
            key.is_some_and(|key| EMPTY.contains(&key.as_str()))
        })
    });
    if is_empty {
        let plain = module.py().get_type::<PyModule>();
        module.setattr("__class__", plain)?;
    }
    Ok(())
}
