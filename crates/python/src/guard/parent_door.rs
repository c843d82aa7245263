//! A guarded module as an attribute of its package.

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::PyModule;

use super::door_class;
use super::guarded::{of_key, of_object, unguarded};
use crate::embedded::frames::running_globals;
use crate::embedded::modules::{self, Named};
use crate::embedded::traceback::without_frames;
use crate::embedded::transparent::is_machinery;
use crate::live::find;

/// Makes the module's attribute of its package a door. A package whose module object is of a class
/// of its own is left as it is.
///
/// # Errors
/// The package can't be given another class; or warnings are errors.
pub fn hang(guarded: &Named<'_>) -> PyResult<()> {
    let py = guarded.module.py();
    let Some((parent, child)) = guarded.key.rsplit_once('.') else {
        return Ok(());
    };
    let Some(package) = modules::named(py, parent) else {
        return Ok(());
    };
    let door = ParentDoor {
        child: child.to_owned(),
        key: guarded.key.clone(),
    };
    if door_class::hang(&package, child, Bound::new(py, door)?.as_any())? {
        return Ok(());
    }
    let why = format!(
        "{parent} has a module object of its own class, so `from {parent} import {child}` isn't \
         judged once {child} is loaded"
    );
    unguarded(py, &why)
}

/// Whether the attribute is a door, where it can be one.
pub fn hangs(guarded: &Named<'_>) -> bool {
    let Some((parent, child)) = guarded.key.rsplit_once('.') else {
        return true;
    };
    let Some(package) = modules::named(guarded.module.py(), parent) else {
        return true;
    };
    if !door_class::has_doors(&package) {
        return !package.is_exact_instance_of::<PyModule>();
    }
    let found = door_class::namespace(&package).and_then(|all| find(&all, child));
    found.is_some_and(|found| found.is_exact_instance_of::<ParentDoor>())
}

/// Makes the attribute plain again.
///
/// # Errors
/// The package can't be given its class back.
pub fn take_down(py: Python<'_>, key: &str) -> PyResult<()> {
    let parent = key.rsplit_once('.');
    let package = parent.and_then(|(parent, _)| modules::named(py, parent));
    match (parent, package) {
        (Some((_, child)), Some(package)) => door_class::take_down(&package, child),
        _ => Ok(()),
    }
}

#[pyclass(frozen, module = "importspy")]
struct ParentDoor {
    child: String,
    key: String,
}

impl ParentDoor {
    fn missing(&self) -> PyErr {
        let (package, _) = self.key.rsplit_once('.').unwrap_or_default();
        PyAttributeError::new_err(format!(
            "module '{package}' has no attribute '{}'",
            self.child
        ))
    }
}

#[pymethods]
impl ParentDoor {
    fn __get__<'py>(
        slf: Bound<'py, Self>,
        package: Option<Bound<'py, PyAny>>,
        _owner: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Some(package) = package else {
            return Ok(slf.into_any());
        };
        let this = slf.get();
        let namespace = package.cast::<PyModule>().map(|package| package.dict());
        let found = namespace
            .ok()
            .and_then(|namespace| find(&namespace, &this.child));
        let found = found.ok_or_else(|| this.missing())?;
        // It may have been taken out of `sys.modules`, and still be here. What else goes by that name
        // isn't guarded.
        let guarded = of_key(py, &this.key)
            .filter(|guarded| guarded.get().module(py).is_some_and(|own| own.is(&found)))
            .or_else(|| of_object(&found).filter(|guarded| guarded.get().key == this.key));
        match guarded {
            Some(guarded) => guarded.get().judge(py).map(|()| found).map_err(|refusal| {
                match running_globals(py) {
                    Some(asking) if is_machinery(&asking) => without_frames(py, refusal),
                    // Nothing of importlib's stands behind an attribute that is read.
                    Some(_) | None => refusal,
                }
            }),
            None => Ok(found),
        }
    }

    fn __set__(&self, package: Bound<'_, PyModule>, value: Bound<'_, PyAny>) -> PyResult<()> {
        package.dict().set_item(&self.child, value)
    }

    fn __delete__(&self, package: Bound<'_, PyModule>) -> PyResult<()> {
        package.dict().del_item(&self.child)
    }
}
