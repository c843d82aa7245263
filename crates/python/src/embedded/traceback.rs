//! What a refusal's traceback shows: the import statement, and not what happened behind it.

use std::cell::Cell;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use super::frames::{Frame, of_sys};
use super::modules;
use crate::live::find;

/// Import statements leave importlib's frames out of a traceback down to this one.
const LAST_LEFT_OUT: &str = "_call_with_frames_removed";

thread_local! {
    /// The address of the last refusal that a protected module's own call raised.
    static REFUSAL: Cell<usize> = const { Cell::new(0) };
}

/// Notes a refusal that leaves the body of a protected module.
pub fn note(py: Python<'_>, refusal: PyErr) -> PyErr {
    let refusal = made(py, refusal);
    REFUSAL.set(refusal.value(py).as_ptr() as usize);
    refusal
}

/// An error whose exception is made.
///
/// PyO3 makes it the first time it is asked for, and lets go of the interpreter meanwhile; Python 3.15
/// doesn't count as initialised before `site` has run, and PyO3 then refuses to come back.
pub fn made(py: Python<'_>, error: PyErr) -> PyErr {
    error.restore(py);
    PyErr::fetch(py)
}

/// As the load of a protected module fails by such a refusal: leaves the frames of its body out of
/// the traceback, so that the statement that imports it is the last.
pub fn cut(py: Python<'_>) {
    let handled = of_sys(py, c"exc_info").and_then(|ask| ask.call0().ok());
    let handled = handled.and_then(|handled| handled.cast_into::<PyTuple>().ok());
    let Some(error) = handled.and_then(|handled| handled.get_item(1).ok()) else {
        return;
    };
    if error.as_ptr() as usize != REFUSAL.get() || !is_refusal(&error) {
        return;
    }
    let first = error.getattr(intern!(py, "__traceback__")).ok();
    let mut entry = first.filter(|entry| !entry.is_none());
    while let Some(here) = entry {
        if is_last_left_out(&here) {
            // Where it can't be cut, it shows a little more.
            drop(here.setattr(intern!(py, "tb_next"), py.None()));
            return;
        }
        let next = here.getattr(intern!(py, "tb_next")).ok();
        entry = next.filter(|next| !next.is_none());
    }
}

/// Addresses are used again.
fn is_refusal(error: &Bound<'_, PyAny>) -> bool {
    let errors = modules::named(error.py(), "importspy._errors");
    let class = errors.and_then(|errors| find(&errors.dict(), "ValidationError"));
    class.is_some_and(|class| error.get_type().is(&class))
}

fn is_last_left_out(entry: &Bound<'_, PyAny>) -> bool {
    let py = entry.py();
    let frame = entry.getattr(intern!(py, "tb_frame"));
    let Some(frame) = frame.ok().and_then(Frame::of) else {
        return false;
    };
    let bootstrap = modules::named(py, "_frozen_importlib").map(|module| module.dict());
    let is_importlib = |globals: Bound<'_, PyDict>| bootstrap.is_some_and(|own| own.is(&globals));
    frame.globals().is_some_and(is_importlib) && frame.is_called(LAST_LEFT_OUT)
}

/// Raises so that import statements leave importlib's frames out of the traceback.
pub fn without_frames(py: Python<'_>, error: PyErr) -> PyErr {
    let bootstrap = modules::named(py, "_frozen_importlib");
    let call = bootstrap.and_then(|module| module.getattr(LAST_LEFT_OUT).ok());
    let error = made(py, error);
    let value = error.clone_ref(py);
    let raise = PyCFunction::new_closure(py, None, None, move |arguments, _| {
        Err::<(), _>(value.clone_ref(arguments.py()))
    });
    match (call, raise) {
        (Some(call), Ok(raise)) => match call.call1((raise,)) {
            Err(raised) => raised,
            Ok(_) => error,
        },
        _ => error,
    }
}
