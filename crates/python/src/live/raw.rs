//! The few calls that no safe interface offers.
#![expect(unsafe_code)]

use std::ffi::{c_int, c_void};
use std::{ptr, slice};

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMappingProxy, PyString, PyType};

/// Whether a class is one of C's static ones, whose namespace Python code can't write.
pub fn is_static(class: &Bound<'_, PyType>) -> bool {
    // SAFETY: `class` is a type object; the call only reads its flags.
    let flags = unsafe { ffi::PyType_GetFlags(class.as_type_ptr()) };
    flags & ffi::Py_TPFLAGS_HEAPTYPE == 0
}

/// The dictionary of an instance, as `object.__dict__` finds it.
pub fn instance_dict<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyDict>> {
    // SAFETY: the object is alive; the call looks where its type says the dictionary lies, and
    // answers with a new reference, or with nothing and an exception, which is taken.
    let dict = unsafe {
        let dict = ffi::PyObject_GenericGetDict(object.as_ptr(), ptr::null_mut());
        Bound::from_owned_ptr_or_err(object.py(), dict)
    };
    dict.ok()?.cast_into::<PyDict>().ok()
}

/// The dictionary a read-only view shows. Its methods would call those of whatever it shows.
pub fn mapping_behind<'py>(proxy: &Bound<'py, PyMappingProxy>) -> Option<Bound<'py, PyDict>> {
    extern "C" fn first(object: *mut ffi::PyObject, seen: *mut c_void) -> c_int {
        // SAFETY: `seen` is the pointer handed to the traversal below, valid while that runs.
        unsafe { *seen.cast::<*mut ffi::PyObject>() = object };
        1
    }
    let mut seen: *mut ffi::PyObject = ptr::null_mut();
    // SAFETY: `tp_traverse` of an exact mapping proxy is a function of that type, which hands each
    // object the proxy holds to the visitor: the mapping is the only one. The proxy keeps it alive
    // while a reference of our own is taken.
    let mapping = unsafe {
        let slot = ffi::PyType_GetSlot(proxy.get_type_ptr(), ffi::Py_tp_traverse);
        if slot.is_null() {
            return None;
        }
        let traverse: ffi::traverseproc = std::mem::transmute(slot);
        traverse(proxy.as_ptr(), first, (&raw mut seen).cast());
        Bound::from_borrowed_ptr_or_opt(proxy.py(), seen)
    };
    mapping?.cast_into::<PyDict>().ok()
}

/// Whether every key is an exact string, so that a look-up compares by C code alone.
pub fn has_plain_keys(dict: &Bound<'_, PyDict>) -> bool {
    let plain = dict.py().get_type::<PyString>().as_type_ptr();
    let (mut at, mut key) = (0, ptr::null_mut());
    // SAFETY: the dictionary is alive and the interpreter held; nothing that could change it runs
    // between the steps. The key is borrowed, and only its type is read.
    unsafe {
        while ffi::PyDict_Next(dict.as_ptr(), &raw mut at, &raw mut key, ptr::null_mut()) != 0 {
            if ffi::Py_TYPE(key) != plain {
                return false;
            }
        }
    }
    true
}

/// What a dictionary holds under a name, found by walking it: a look-up may run the code of keys that
/// aren't exact strings.
pub fn find<'py>(dict: &Bound<'py, PyDict>, name: &str) -> Option<Bound<'py, PyAny>> {
    let plain = dict.py().get_type::<PyString>().as_type_ptr();
    let (mut at, mut key, mut value) = (0, ptr::null_mut(), ptr::null_mut());
    // SAFETY: the dictionary is alive and the interpreter held; nothing that could change it runs
    // between the steps, so what is borrowed from it stays alive until a reference of our own is
    // taken. The text of an exact string belongs to the string; without one, an exception is set
    // and cleared.
    unsafe {
        while ffi::PyDict_Next(dict.as_ptr(), &raw mut at, &raw mut key, &raw mut value) != 0 {
            if ffi::Py_TYPE(key) != plain {
                continue;
            }
            let mut length = 0;
            let text = ffi::PyUnicode_AsUTF8AndSize(key, &raw mut length);
            if text.is_null() {
                ffi::PyErr_Clear();
            } else if slice::from_raw_parts(text.cast::<u8>(), length as usize) == name.as_bytes() {
                return Bound::from_borrowed_ptr_or_opt(dict.py(), value);
            }
        }
    }
    None
}

/// While it lives, no garbage is collected: finalisers are foreign code.
pub struct NoCollection {
    was_on: bool,
}

impl NoCollection {
    pub fn begin(_: Python<'_>) -> Self {
        // SAFETY: the interpreter is attached, as the token shows; the call sets a flag.
        let was_on = unsafe { ffi::PyGC_Disable() } == 1;
        Self { was_on }
    }
}

impl Drop for NoCollection {
    fn drop(&mut self) {
        if self.was_on {
            // SAFETY: made and dropped inside one function that holds the interpreter.
            unsafe { ffi::PyGC_Enable() };
        }
    }
}
