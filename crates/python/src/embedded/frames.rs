//! What the running thread is executing. The interpreter's own list of frames is reached through the
//! stable ABI; everything about a frame is then read from its attributes, which are C's.
#![expect(unsafe_code)]

use std::ffi::CStr;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

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

    /// What somebody else says is a frame, if it is one.
    pub fn of(frame: Bound<'py, PyAny>) -> Option<Self> {
        let current = Self::current(frame.py())?;
        let is_frame = frame.get_type().is(current.0.get_type());
        is_frame.then_some(Self(frame))
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
        // SAFETY: the object is a frame, alive as long as `self`; the answer is a new reference.
        unsafe {
            let code = pyo3::ffi::PyFrame_GetCode(self.0.as_ptr().cast());
            Bound::from_owned_ptr_or_opt(self.0.py(), code.cast())
        }
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

/// Where an entry of a dictionary is, and which it is, by address.
pub struct Place {
    position: isize,
    key: usize,
    value: usize,
}

/// Where a dictionary has some entries, as [`still_holds`] compares them; nothing where it lacks one.
pub fn places(dict: &Bound<'_, PyDict>, entries: &[(Py<PyAny>, Py<PyAny>)]) -> Option<Vec<Place>> {
    let mut places = Vec::with_capacity(entries.len());
    let (mut position, mut key, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
    let mut next = position;
    // SAFETY: as in `still_holds`.
    while places.len() < entries.len()
        && unsafe { pyo3::ffi::PyDict_Next(dict.as_ptr(), &mut next, &mut key, &mut value) != 0 }
    {
        let wanted = entries.iter().find(|(known, _)| known.as_ptr() == key);
        if let Some((_, then)) = wanted {
            if then.as_ptr() != value {
                return None;
            }
            places.push(Place {
                position,
                key: key as usize,
                value: value as usize,
            });
        }
        position = next;
    }
    (places.len() == entries.len()).then_some(places)
}

/// Whether an entry is where it was, and the same.
#[inline]
pub fn is_at(dict: &Bound<'_, PyDict>, place: &Place) -> bool {
    let (mut position, mut key, mut value) =
        (place.position, std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: the thread is attached. A position that was reached once is a place in the dictionary's
    // table, or beyond its end, which the call checks; what it answers with is compared by address only.
    let found =
        unsafe { pyo3::ffi::PyDict_Next(dict.as_ptr(), &mut position, &mut key, &mut value) != 0 };
    found && key as usize == place.key && value as usize == place.value
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

/// Calls Python code that may run for long.
///
/// Up to Python 3.13 a daemon thread that comes back to the interpreter while the process ends is
/// ended by unwinding its stack, which native frames don't survive. Such a thread is left asleep
/// here instead; it holds nothing the end of the process waits for.
///
/// # Errors
/// What the callable raises.
pub fn call<'py>(
    callable: &Bound<'py, PyAny>,
    arguments: &Bound<'py, PyTuple>,
    named: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    use pyo3::ffi::{PyObject, PyObject_Call};
    type Call =
        unsafe extern "C-unwind" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;
    let named = named.map_or(std::ptr::null_mut(), Bound::as_ptr);
    // SAFETY: both types have one calling convention; this one admits that the call may unwind.
    let call: Call = unsafe { std::mem::transmute(PyObject_Call as *const ()) };
    let asleep = Asleep;
    // SAFETY: the thread is attached, and all arguments are alive until the call returns with a new
    // reference, or with null and an exception.
    unsafe {
        let result = call(callable.as_ptr(), arguments.as_ptr(), named);
        std::mem::forget(asleep);
        Bound::from_owned_ptr_or_err(callable.py(), result)
    }
}

/// Dropped only where the stack is unwound.
struct Asleep;

impl Drop for Asleep {
    fn drop(&mut self) {
        // Panics of our own unwind, too, and are caught further up.
        while !std::thread::panicking() {
            std::thread::park();
        }
    }
}
