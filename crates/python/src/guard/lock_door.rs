//! What stands in the place of importlib's `_lock_unlock_module`: imports of a module that seems to
//! be loading still come here, among them those of guarded modules by importers nobody knows.

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::embedded::frames::call;
use crate::embedded::modules;
use crate::embedded::traceback::without_frames;

use super::arming::judge_loaded;
use super::guarded::of_key;
use super::registry::{is_guarded, is_protected};
use super::release_door::Awaited;

pub const NAME: &str = "_lock_unlock_module";

/// `_lock_unlock_module(name)`
pub fn pass(
    original: &Bound<'_, PyAny>,
    arguments: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<Py<PyAny>> {
    let py = original.py();
    let key = arguments.get_item(0).ok();
    let key = key.and_then(|key| key.cast_into::<PyString>().ok());
    let key = key.and_then(|key| key.to_str().map(str::to_owned).ok());
    let before = key.as_ref().and_then(|key| modules::whatever(py, key));
    // Whoever loads the module finishes first.
    let done = {
        let _judged_below = Awaited::begin();
        call(original, arguments, named)?.unbind()
    };
    let Some(key) = key.filter(|key| is_guarded(key)) else {
        return Ok(done);
    };
    let now = modules::whatever(py, &key);
    let same = before
        .zip(now)
        .filter(|(before, now)| before.is(now))
        .map(|(_, now)| now);
    let Some(module) = same.filter(|_| !is_protected(&key) || of_key(py, &key).is_some()) else {
        // The importer holds what was unloaded meanwhile.
        let why = format!("{key} was unloaded while it was imported; import it again");
        return Err(PyImportError::new_err(why));
    };
    judge_loaded(py, &key, &module)
        .map(|()| done)
        .map_err(|refusal| without_frames(py, refusal))
}
