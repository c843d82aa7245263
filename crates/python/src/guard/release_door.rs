//! For threads that were waiting for a protected module before there was any door.
//!
//! The first protected module of a process may be imported by several threads at once. Those that
//! aren't loading it wait inside the real `_lock_unlock_module` until it is loaded; the last thing
//! they do there is to call `release` of the module's lock. Where such a thread is found, that
//! method is replaced by one that judges them on their way out.

use std::cell::Cell;

use pyo3::exceptions::{PyAttributeError, PyImportError};
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple, PyType};

use crate::embedded::frames::{Frame, call, of_sys};
use crate::embedded::modules;
use crate::embedded::traceback::without_frames;
use crate::live::{Native, find, instance_dict, text};

use super::guarded::of_key;
use super::registry::is_guarded;

const NAME: &str = "release";

thread_local! {
    /// Whether the thread came through the other door, which judges it.
    static AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// While it lives, the door lets this thread pass.
pub struct Awaited {
    outer: bool,
}

impl Awaited {
    pub fn begin() -> Self {
        let outer = AWAITED.replace(true);
        Self { outer }
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        AWAITED.set(self.outer);
    }
}

/// Hangs the door where a thread is inside `waiting`, the code of `_lock_unlock_module`.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn hang_if_needed(py: Python<'_>, waiting: &Bound<'_, PyAny>) -> PyResult<()> {
    if !is_anybody_inside(py, waiting) {
        return Ok(());
    }
    let (class, original) = release(py)?;
    if original.is_exact_instance_of::<ReleaseDoor>() {
        return Ok(());
    }
    let door = ReleaseDoor {
        original: original.unbind(),
        waiting: waiting.clone().unbind(),
    };
    class.setattr(NAME, Py::new(py, door)?)
}

/// Gives the lock its method back.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn take_down(py: Python<'_>) -> PyResult<()> {
    let (class, found) = release(py)?;
    match found.cast_exact::<ReleaseDoor>() {
        Ok(door) => class.setattr(NAME, &door.get().original),
        Err(_) => Ok(()),
    }
}

/// The class of the locks of modules, and what it has for the method.
fn release(py: Python<'_>) -> PyResult<(Bound<'_, PyType>, Bound<'_, PyAny>)> {
    let missing = || PyAttributeError::new_err("_ModuleLock");
    let importlib = modules::named(py, "_frozen_importlib").ok_or_else(missing)?;
    let class = find(&importlib.dict(), "_ModuleLock").ok_or_else(missing)?;
    let class = class.cast_into::<PyType>().map_err(|_| missing())?;
    let namespace = Native::new(py)?.namespace(&class);
    let found = namespace.and_then(|namespace| find(&namespace, NAME));
    Ok((class, found.ok_or_else(missing)?))
}

fn is_anybody_inside(py: Python<'_>, code: &Bound<'_, PyAny>) -> bool {
    let frames = of_sys(py, c"_current_frames").and_then(|ask| ask.call0().ok());
    let frames = frames.and_then(|frames| frames.cast_into::<PyDict>().ok());
    let mut frames = frames.iter().flat_map(|frames| frames.iter());
    frames.any(|(_, frame)| {
        let mut outwards = Frame::of(frame).into_iter().flat_map(Frame::outwards);
        outwards.any(|frame| frame.code().is_some_and(|found| found.is(code)))
    })
}

/// `_ModuleLock.release`.
#[pyclass(frozen, module = "importspy")]
struct ReleaseDoor {
    original: Py<PyAny>,
    /// The code of `_lock_unlock_module`.
    waiting: Py<PyAny>,
}

#[pymethods]
impl ReleaseDoor {
    fn __get__<'py>(
        slf: Bound<'py, Self>,
        lock: Option<Bound<'py, PyAny>>,
        _owner: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Some(lock) = lock else {
            return Ok(slf.get().original.bind(py).clone());
        };
        let (door, lock) = (slf.unbind(), lock.unbind());
        let release = PyCFunction::new_closure(py, None, None, move |arguments, _| {
            let py = arguments.py();
            door.get().pass(lock.bind(py))
        })?;
        Ok(release.into_any())
    }
}

impl ReleaseDoor {
    fn pass(&self, lock: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = lock.py();
        call(self.original.bind(py), &PyTuple::new(py, [lock])?, None)?;
        let code = Frame::current(py).and_then(|frame| frame.code());
        if AWAITED.get() || !code.is_some_and(|code| code.is(self.waiting.bind(py))) {
            return Ok(());
        }
        let name = instance_dict(lock).and_then(|fields| find(&fields, "name"));
        let Some(key) = name
            .and_then(|name| text(&name))
            .filter(|key| is_guarded(key))
        else {
            return Ok(());
        };
        match of_key(py, &key) {
            Some(guarded) => guarded
                .get()
                .judge(py)
                .map_err(|refusal| without_frames(py, refusal)),
            None => {
                let why = format!("{key} was unloaded while it was imported; import it again");
                Err(PyImportError::new_err(why))
            }
        }
    }
}
