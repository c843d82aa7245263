//! A guarded module as an attribute of its package.

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyTuple, PyType};

use crate::embedded::modules::{self, Named};
use crate::embedded::traceback::without_frames;
use crate::live::find;

use super::guarded::{of_key, of_object, unguarded};

/// Makes the module's attribute of its package a door. A package whose module object is of a class
/// of its own is left as it is.
///
/// # Errors
/// The package can't be given another class.
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
    if package.is_exact_instance_of::<PyModule>() {
        let namespace = PyDict::new(py);
        namespace.set_item("__slots__", PyTuple::empty(py))?;
        namespace.set_item(MARK, true)?;
        namespace.set_item(child, Py::new(py, door)?)?;
        let base = py.get_type::<PyModule>();
        let kind = py.get_type::<PyType>();
        let class = kind.call1(("module", (base,), namespace))?;
        package.setattr("__class__", class)
    } else if has_doors(&package) {
        package.get_type().setattr(child, Py::new(py, door)?)
    } else {
        let why = format!(
            "{parent} has a module object of its own class, so `from {parent} import {child}` \
             isn't judged once {child} is loaded"
        );
        unguarded(py, &why)
    }
}

/// Whether the attribute is a door, where it can be one.
pub fn hangs(guarded: &Named<'_>) -> bool {
    let py = guarded.module.py();
    let Some((parent, child)) = guarded.key.rsplit_once('.') else {
        return true;
    };
    let Some(package) = modules::named(py, parent) else {
        return true;
    };
    if !has_doors(&package) {
        return !package.is_exact_instance_of::<PyModule>();
    }
    let native = crate::live::Native::new(py).ok();
    let namespace = native.and_then(|native| native.namespace(&package.get_type()));
    let found = namespace.and_then(|namespace| find(&namespace, child));
    found.is_some_and(|found| found.is_exact_instance_of::<ParentDoor>())
}

/// Makes the attribute plain again.
///
/// # Errors
/// The package can't be given its class back.
pub fn unhang(py: Python<'_>, key: &str) -> PyResult<()> {
    let Some((parent, child)) = key.rsplit_once('.') else {
        return Ok(());
    };
    let Some(package) = modules::named(py, parent).filter(has_doors) else {
        return Ok(());
    };
    let class = package.get_type();
    let native = crate::live::Native::new(py)?;
    let doors = |namespace: Bound<'_, PyDict>| {
        let values = namespace.iter().map(|(_, value)| value);
        values
            .filter(|value| value.is_exact_instance_of::<ParentDoor>())
            .count()
    };
    let namespace = native.namespace(&class);
    if namespace
        .as_ref()
        .is_some_and(|all| find(all, child).is_some())
    {
        class.delattr(child)?;
    }
    match native.namespace(&class).map(doors) {
        Some(0) => package.setattr("__class__", py.get_type::<PyModule>()),
        Some(_) | None => Ok(()),
    }
}

/// In the namespace of the classes that are made here.
const MARK: &str = "__importspy_doors__";

/// Whether a module's class is one that was made here, and otherwise a plain module's.
pub fn has_doors(package: &Bound<'_, PyModule>) -> bool {
    if package.is_exact_instance_of::<PyModule>() {
        return false;
    }
    let native = crate::live::Native::new(package.py());
    let namespace = native
        .ok()
        .and_then(|native| native.namespace(&package.get_type()));
    namespace.is_some_and(|namespace| find(&namespace, MARK).is_some())
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
        // It may have been taken out of `sys.modules`, and still be here.
        match of_key(py, &this.key).or_else(|| of_object(&found)) {
            Some(guarded) => guarded
                .get()
                .judge(py)
                .map(|()| found)
                .map_err(|refusal| without_frames(py, refusal)),
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
