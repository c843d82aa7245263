//! The shortest way through `spec_door`: what CPython calls for `_initializing` answers for importers
//! that are known to be let in, and asks the door for all others.
#![expect(unsafe_code)]

use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::OnceLock;

use pyo3::exceptions::PyTypeError;
use pyo3::ffi::{
    Py_False, Py_NewRef, Py_TPFLAGS_DEFAULT, Py_tp_descr_get, PyEval_GetGlobals, PyObject,
    descrgetfunc,
};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use super::admitted;
use super::derived::{derived, slot};

/// What the door's own class has in the place of [`get`].
static WHOLE_WAY: OnceLock<descrgetfunc> = OnceLock::new();

/// A class derived from a door's, which answers sooner.
///
/// # Errors
/// The class can't be made.
pub fn quicker<'py>(door: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyType>> {
    let found = slot(door, Py_tp_descr_get);
    // SAFETY: a slot of this number is a function of this type, or null, which is no function.
    let whole_way = unsafe { std::mem::transmute::<*mut c_void, Option<descrgetfunc>>(found) };
    let missing = || PyTypeError::new_err("the door has no __get__");
    let whole_way = whole_way.ok_or_else(missing)?;
    WHOLE_WAY.get_or_init(|| whole_way);
    let own = (Py_tp_descr_get, get as descrgetfunc as *mut c_void);
    // SAFETY: the function is of the slot's type.
    unsafe { derived(door, c"importspy.SpecDoor", Py_TPFLAGS_DEFAULT, own) }
}

/// `tp_descr_get`
///
/// # Safety
/// Called by the interpreter: the thread is attached; `door` is an instance of the class that was made
/// above, `spec` and `owner` are objects or null.
unsafe extern "C" fn get(
    door: *mut PyObject,
    spec: *mut PyObject,
    owner: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as above. What runs now keeps its globals alive, and nothing here lets go of them.
    unsafe {
        let py = Python::assume_attached();
        let globals = Borrowed::from_ptr_or_opt(py, PyEval_GetGlobals());
        if let Some(globals) = globals
            && let Ok(importer) = globals.cast::<PyDict>()
            && admitted::is_known(spec as usize, &importer)
        {
            return Py_NewRef(Py_False());
        }
        match WHOLE_WAY.get() {
            Some(whole_way) => whole_way(door, spec, owner),
            // There is no instance before it is known.
            None => null_mut(),
        }
    }
}
