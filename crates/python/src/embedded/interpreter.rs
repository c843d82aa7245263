//! One interpreter of a process: what is remembered belongs to the first that asks.

use std::sync::OnceLock;

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;

use super::frames::interpreter_id;

static FIRST: OnceLock<i64> = OnceLock::new();

/// Refuses to work in a further interpreter of the process. Up to Python 3.11 it shares the
/// extension with the first; later ones don't even load it there.
///
/// # Errors
/// `ImportError`
pub fn require_first(py: Python<'_>) -> PyResult<()> {
    let current = interpreter_id(py);
    if *FIRST.get_or_init(|| current) == current {
        Ok(())
    } else {
        Err(PyImportError::new_err(
            "importspy works in one interpreter of a process, and this is a subinterpreter beside \
             it: a module that it protects can't be imported here",
        ))
    }
}
