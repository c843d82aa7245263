//! A module that is guarded.
//!
//! The guard of a module is kept by its spec, so that it lives as long as anybody can import the
//! module, also while it isn't in `sys.modules`.

use std::ffi::CString;
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::{PyAttributeError, PyRuntimeWarning};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyWeakrefMethods, PyWeakrefReference};

use super::admitted;
use super::own::Looked;
use crate::embedded::contracts::Origin;
use crate::embedded::modules;
use crate::embedded::spec::Spec;
use crate::live::instance_dict;

/// The entry of a spec's dictionary that holds the guard.
pub const ENTRY: &str = "__importspy_guard__";

/// A module whose later importers are judged.
#[pyclass(frozen, module = "importspy")]
pub struct Guarded {
    /// Its key in `sys.modules`.
    pub key: String,
    pub name: String,
    /// Nothing until the import system has made it.
    module: Mutex<Option<Py<PyWeakrefReference>>>,
    /// The contract its own code named last.
    embedded: Option<Origin>,
    /// What guards found of the module itself.
    pub looked: Looked,
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // Its spec may be gone, and another be at its address.
        admitted::forget();
    }
}

/// Says aloud that an importer could pass.
///
/// # Errors
/// Warnings are errors.
pub fn unguarded(py: Python<'_>, why: &str) -> PyResult<()> {
    let text = CString::new(why)?;
    PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &text, 1)
}

/// The guard that a spec keeps.
pub fn of_spec<'py>(spec: &Bound<'py, PyAny>) -> Option<Bound<'py, Guarded>> {
    of_fields(&instance_dict(spec)?)
}

/// The guard in the dictionary of a spec, whose keys are importlib's.
pub fn of_fields<'py>(fields: &Bound<'py, PyDict>) -> Option<Bound<'py, Guarded>> {
    let found = fields.get_item(intern!(fields.py(), ENTRY)).ok()??;
    found.cast_into_exact::<Guarded>().ok()
}

/// The guard of what is loaded under a name.
pub fn of_key<'py>(py: Python<'py>, key: &str) -> Option<Bound<'py, Guarded>> {
    of_object(&modules::whatever(py, key)?)
}

/// The guard of a module, or of what stands in the place of one.
pub fn of_object<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, Guarded>> {
    of_spec(&Spec::of(&namespace(object)?)?.object)
}

/// The dictionary of a module, or of what stands in the place of one.
pub fn namespace<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyDict>> {
    match object.cast::<PyModule>() {
        Ok(module) => Some(module.dict()),
        Err(_) => instance_dict(object),
    }
}

impl Guarded {
    pub fn new(key: &str, embedded: Option<Origin>) -> Self {
        Self {
            key: key.to_owned(),
            name: key.to_owned(),
            module: Mutex::new(None),
            embedded,
            looked: Looked::default(),
        }
    }

    /// Puts it into a spec.
    ///
    /// # Errors
    /// The spec has no dictionary.
    pub fn keep_in<'py>(self, spec: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let missing = || PyAttributeError::new_err("__dict__");
        let fields = instance_dict(spec).ok_or_else(missing)?;
        admitted::forget();
        let guarded = Bound::new(spec.py(), self)?;
        fields.set_item(ENTRY, &guarded)?;
        Ok(guarded)
    }

    /// The contract that the module's own code named.
    pub fn embedded(&self) -> Option<&Origin> {
        self.embedded.as_ref()
    }

    /// Whether it is the guard of a module whose own code names this contract.
    pub fn names(&self, origin: &Origin, module: &Bound<'_, PyModule>) -> bool {
        let named = self.embedded.as_ref();
        named.is_some_and(|named| named.is_same(origin))
            && self.module(module.py()).is_some_and(|own| own.is(module))
    }

    /// Notes which object the module is.
    ///
    /// # Errors
    /// No weak reference to it can be made.
    pub fn is_module(&self, module: &Bound<'_, PyAny>) -> PyResult<()> {
        let weak = PyWeakrefReference::new(module)?.unbind();
        let before = self
            .module
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(weak);
        drop(before);
        Ok(())
    }

    /// The guarded module, or what stands in its place.
    pub fn module<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        let module = self.module.lock().unwrap_or_else(PoisonError::into_inner);
        let weak = module.as_ref().map(|weak| weak.clone_ref(py));
        drop(module);
        weak?.bind(py).upgrade()
    }

    /// It, or what stands in its place, and its namespace.
    pub fn protected<'py>(
        &self,
        py: Python<'py>,
    ) -> Option<(Bound<'py, PyAny>, Bound<'py, PyDict>)> {
        let there = || modules::whatever(py, &self.key).filter(|there| !there.is_none());
        let module = self.module(py).or_else(there)?;
        let namespace = namespace(&module)?;
        Some((module, namespace))
    }
}
