//! What the running thread is executing. The interpreter's own list of frames is reached through the
//! stable ABI; everything about a frame is then read from its attributes, which are C's.
#![expect(unsafe_code)]

use std::ffi::CStr;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

/// A frame of Python code.
#[derive(Clone)]
pub struct Frame<'py>(Bound<'py, PyAny>);

impl<'py> Frame<'py> {
    /// The innermost frame of this thread: whoever called us.
    pub fn current(py: Python<'py>) -> Option<Self> {
        // SAFETY: the thread is attached, as the token shows. The call answers with a borrowed
        // reference or with null, and the frame lives while a reference of our own is taken.
        let frame = unsafe {
            let frame = pyo3::ffi::PyEval_GetFrame();
            Bound::from_borrowed_ptr_or_opt(py, frame.cast())
        };
        frame.map(Self)
    }

    pub fn py(&self) -> Python<'py> {
        self.0.py()
    }

    /// A frame that somebody else found.
    pub fn of(frame: Bound<'py, PyAny>) -> Self {
        Self(frame)
    }

    /// The frame that called this one.
    pub fn back(&self) -> Option<Self> {
        let back = self.0.getattr(intern!(self.0.py(), "f_back")).ok()?;
        (!back.is_none()).then_some(Self(back))
    }

    pub fn globals(&self) -> Option<Bound<'py, PyDict>> {
        let globals = self.0.getattr(intern!(self.0.py(), "f_globals")).ok()?;
        globals.cast_into::<PyDict>().ok()
    }

    pub fn code(&self) -> Option<Bound<'py, PyAny>> {
        self.0.getattr(intern!(self.0.py(), "f_code")).ok()
    }

    /// Whether it runs the body of a module, as its code says.
    pub fn is_body(&self) -> bool {
        self.is_called("<module>")
    }

    /// Whether the code it runs goes by a name.
    pub fn is_called(&self, wanted: &str) -> bool {
        let py = self.0.py();
        let name = self
            .code()
            .and_then(|code| code.getattr(intern!(py, "co_name")).ok());
        let name = name.and_then(|name| name.cast_into_exact::<PyString>().ok());
        name.is_some_and(|name| name.to_str().is_ok_and(|name| name == wanted))
    }

    /// This frame and those below it.
    pub fn outwards(self) -> impl Iterator<Item = Frame<'py>> {
        std::iter::successors(Some(self), Frame::back)
    }
}

/// The namespace that runs now: that of the innermost frame.
pub fn running_globals(py: Python<'_>) -> Option<Bound<'_, PyDict>> {
    // SAFETY: the thread is attached. The answer is a borrowed reference or null, and the frame
    // keeps it alive while a reference of our own is taken.
    let globals = unsafe { Bound::from_borrowed_ptr_or_opt(py, pyo3::ffi::PyEval_GetGlobals()) };
    globals?.cast_into::<PyDict>().ok()
}

/// Whether a dictionary still holds each of these entries: the same key and the same value, by
/// address. Nothing is compared, so that no key's code runs.
pub fn still_holds(dict: &Bound<'_, PyDict>, entries: &[(Py<PyAny>, Py<PyAny>)]) -> bool {
    let mut left = entries.len();
    let (mut position, mut key, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: the thread is attached and runs no Python code in this loop, so the dictionary stays
    // as it is and the borrowed references are alive; they are only compared by address.
    while left > 0
        && unsafe {
            pyo3::ffi::PyDict_Next(dict.as_ptr(), &mut position, &mut key, &mut value) != 0
        }
    {
        if let Some((_, then)) = entries.iter().find(|(known, _)| known.as_ptr() == key) {
            if then.as_ptr() != value {
                return false;
            }
            left -= 1;
        }
    }
    left == 0
}

/// What `sys` holds under a name, whatever was assigned to it.
pub fn of_sys<'py>(py: Python<'py>, name: &CStr) -> Option<Bound<'py, PyAny>> {
    // SAFETY: the thread is attached; the name ends in NUL. The answer is a borrowed reference or
    // null without an exception, and is alive while a reference of our own is taken.
    unsafe {
        let found = pyo3::ffi::PySys_GetObject(name.as_ptr());
        Bound::from_borrowed_ptr_or_opt(py, found)
    }
}

/// The number of the interpreter that runs this code; several may share a process.
pub fn interpreter_id(_: Python<'_>) -> i64 {
    // SAFETY: the thread is attached, so it has an interpreter, which lives while this runs.
    unsafe { pyo3::ffi::PyInterpreterState_GetID(pyo3::ffi::PyInterpreterState_Get()) }
}
