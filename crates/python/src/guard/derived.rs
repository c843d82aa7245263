//! Classes that are their base but for one slot.
#![expect(unsafe_code)]

use std::ffi::{CStr, c_int, c_uint, c_ulong, c_void};
use std::ptr::null_mut;

use pyo3::ffi::{PyType_FromSpecWithBases, PyType_GetSlot, PyType_Slot, PyType_Spec};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

/// What a class has in a slot; null where it has nothing.
pub fn slot(class: &Bound<'_, PyType>, number: c_int) -> *mut c_void {
    // SAFETY: from 3.10 on every class may be asked, and the thread is attached.
    unsafe { PyType_GetSlot(class.as_type_ptr(), number) }
}

/// A class derived from another, with a function of its own in one slot.
///
/// # Safety
/// `function` is of the type that the slot of this number has.
///
/// # Errors
/// It can't be made.
pub unsafe fn derived<'py>(
    base: &Bound<'py, PyType>,
    name: &'static CStr,
    flags: c_ulong,
    (number, function): (c_int, *mut c_void),
) -> PyResult<Bound<'py, PyType>> {
    let py = base.py();
    let own = PyType_Slot {
        slot: number,
        pfunc: function,
    };
    let end = PyType_Slot {
        slot: 0,
        pfunc: null_mut(),
    };
    let mut slots = [own, end];
    let mut spec = PyType_Spec {
        name: name.as_ptr(),
        basicsize: 0,
        itemsize: 0,
        flags: flags as c_uint,
        slots: slots.as_mut_ptr(),
    };
    let bases = PyTuple::new(py, [base])?;
    // SAFETY: the thread is attached. All of the specification lives until the call returns, and the
    // name for ever; its size is the base's. The answer is a new reference, or null and an exception.
    let class = unsafe {
        let class = PyType_FromSpecWithBases(&mut spec, bases.as_ptr());
        Bound::from_owned_ptr_or_err(py, class)
    };
    Ok(class?.cast_into::<PyType>()?)
}
