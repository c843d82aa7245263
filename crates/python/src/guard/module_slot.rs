//! A class of modules whose attributes are always looked up.
//!
//! From 3.14 on, CPython's specialised code reads an attribute straight from the namespace of every
//! object that looks attributes up as modules do, although its class may have a data descriptor of that
//! name (`specialize_module_load_attr` in `Python/specialize.c`). Objects of this class look them up
//! by a function of their own, which does the same.
#![expect(unsafe_code)]

use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::OnceLock;

use pyo3::exceptions::PyTypeError;
use pyo3::ffi::{Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT, Py_tp_getattro, PyObject, getattrofunc};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyModule, PyType};

use super::derived::{derived, slot};

/// How modules look attributes up.
static OF_MODULES: OnceLock<getattrofunc> = OnceLock::new();

static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// The class, derived from that of modules.
///
/// # Errors
/// It can't be made.
pub fn class(py: Python<'_>) -> PyResult<Bound<'_, PyType>> {
    let class = CLASS.get_or_try_init(py, || make(py).map(Bound::unbind))?;
    Ok(class.bind(py).clone())
}

fn make(py: Python<'_>) -> PyResult<Bound<'_, PyType>> {
    let base = py.get_type::<PyModule>();
    let found = slot(&base, Py_tp_getattro);
    // SAFETY: a slot of this number is a function of this type, or null, which is no function.
    let of_modules = unsafe { std::mem::transmute::<*mut c_void, Option<getattrofunc>>(found) };
    let missing = || PyTypeError::new_err("modules look no attributes up");
    let of_modules = of_modules.ok_or_else(missing)?;
    OF_MODULES.get_or_init(|| of_modules);
    let own = (Py_tp_getattro, get as getattrofunc as *mut c_void);
    let flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    // SAFETY: the function is of the slot's type.
    unsafe { derived(&base, c"builtins.module", flags, own) }
}

/// `tp_getattro`
///
/// # Safety
/// Called by the interpreter: the thread is attached, `module` is of a class derived from that of
/// modules, and `name` a text.
unsafe extern "C" fn get(module: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    match OF_MODULES.get() {
        // SAFETY: what is asked of modules is asked of one.
        Some(of_modules) => unsafe { of_modules(module, name) },
        // There is no instance before it is known.
        None => null_mut(),
    }
}
