//! What stands in the place of importlib's `_find_and_load`, which every import of a module that
//! isn't loaded goes through, and `import_module` always.
//!
//! What comes back is guarded and was judged by another door as a rule. Where it was not (it came
//! into `sys.modules` by a way that passes them by), it is judged here.

use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyString, PyTuple};

use super::arming::judge_loaded;
use super::passage::Passage;
use super::registry;
use crate::embedded::frames::call;
use crate::embedded::modules;
use crate::embedded::traceback::without_frames;

pub const NAME: &str = "_find_and_load";

/// What stands aside.
static BEHIND: Mutex<Option<Py<PyAny>>> = Mutex::new(None);

/// The door before a function.
///
/// # Errors
/// Memory ran out.
pub fn made<'py>(original: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyCFunction>> {
    let behind = original.clone().unbind();
    let before = BEHIND
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .replace(behind);
    drop(before);
    wrap_pyfunction!(find_and_load, original.py())
}

/// `_find_and_load(name, import_)`
#[pyfunction]
#[pyo3(name = "_find_and_load")]
fn find_and_load<'py>(
    name: &Bound<'py, PyAny>,
    import_: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = name.py();
    let behind = BEHIND.lock().unwrap_or_else(PoisonError::into_inner);
    let original = behind.as_ref().map(|behind| behind.clone_ref(py));
    drop(behind);
    let original = original.ok_or_else(|| PyAttributeError::new_err(NAME))?;
    let arguments = PyTuple::new(py, [name, import_])?;
    let find = || call(original.bind(py), &arguments, None);
    let key = name.cast::<PyString>().ok();
    let key = key.and_then(|key| key.to_str().ok());
    let Some(key) = key.filter(|key| registry::is_guarded(key)) else {
        return find();
    };
    let passage = Passage::begin(key);
    let found = find()?;
    if !passage.is_judged() && !found.is_none() {
        let is_there = modules::whatever(py, key).is_some_and(|there| there.is(&found));
        if is_there {
            judge_loaded(py, key, &found).map_err(|refusal| without_frames(py, refusal))?;
        }
    }
    Ok(found)
}
