//! What stands in the place of importlib's `_lock_unlock_module`: imports of a module that seems to
//! be loading still come here, among them those of guarded modules by importers nobody knows.

use pyo3::exceptions::{PyAttributeError, PyImportError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCFunction, PyDict, PyString, PyTuple};

use crate::embedded::modules;
use crate::embedded::traceback::without_frames;
use crate::live::{Native, find};

use super::guarded::{is_protected, of_key};
use super::release_door::{self, Awaited};

const NAME: &str = "_lock_unlock_module";

static HUNG: PyOnceLock<()> = PyOnceLock::new();

/// Puts the door in its place, once.
///
/// # Errors
/// importlib has no such function.
pub fn hang(py: Python<'_>) -> PyResult<()> {
    HUNG.get_or_try_init(py, || {
        let missing = || PyAttributeError::new_err(NAME);
        let importlib = modules::named(py, "_frozen_importlib").ok_or_else(missing)?;
        let original = find(&importlib.dict(), NAME).ok_or_else(missing)?;
        let native = Native::new(py)?;
        let code = native.slot(&original, "__code__").ok_or_else(missing)?;
        let original = original.unbind();
        let door = PyCFunction::new_closure(
            py,
            Some(c"_lock_unlock_module"),
            None,
            move |arguments: &Bound<'_, PyTuple>, named: Option<&Bound<'_, PyDict>>| {
                pass(original.bind(arguments.py()), arguments, named)
            },
        )?;
        importlib.dict().set_item(NAME, door)?;
        release_door::hang_if_needed(py, &code)
    })
    .map(|&()| ())
}

fn pass(
    original: &Bound<'_, PyAny>,
    arguments: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<()> {
    let py = original.py();
    let key = arguments.get_item(0).ok();
    let key = key.and_then(|key| key.cast_into::<PyString>().ok());
    let key = key.and_then(|key| key.to_str().map(str::to_owned).ok());
    let before = key.as_ref().and_then(|key| modules::named(py, key));
    // Whoever loads the module finishes first.
    {
        let _judged_below = Awaited::begin();
        original.call(arguments, named)?;
    }
    let Some(key) = key.filter(|key| is_protected(key)) else {
        return Ok(());
    };
    let now = modules::named(py, &key);
    let is_same = before.zip(now).is_some_and(|(before, now)| before.is(&now));
    let Some(guarded) = of_key(py, &key).filter(|_| is_same) else {
        // The importer holds what was unloaded meanwhile.
        let why = format!("{key} was unloaded while it was imported; import it again");
        return Err(PyImportError::new_err(why));
    };
    guarded
        .get()
        .judge(py)
        .map_err(|refusal| without_frames(py, refusal))
}
