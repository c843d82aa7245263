//! What stands in the place of importlib's `_find_and_load`, which every import of a module that
//! isn't loaded goes through, and `import_module` always.
//!
//! What comes back is guarded and was judged by another door as a rule. Where it was not (it came
//! into `sys.modules` by a way that passes them by), it is judged here.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use super::arming::judge_loaded;
use super::passage::Passage;
use super::registry;
use crate::embedded::frames::call;
use crate::embedded::modules;
use crate::embedded::traceback::without_frames;

pub fn pass(
    original: &Bound<'_, PyAny>,
    arguments: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<Py<PyAny>> {
    let py = original.py();
    let key = arguments.get_item(0).ok();
    let key = key.and_then(|key| key.cast_into::<PyString>().ok());
    let key = key.as_ref().and_then(|key| key.to_str().ok());
    let Some(key) = key.filter(|key| registry::is_guarded(key)) else {
        return call(original, arguments, named).map(Bound::unbind);
    };
    let passage = Passage::begin(key);
    let found = call(original, arguments, named)?;
    if !passage.is_judged() && !found.is_none() {
        let is_there = modules::whatever(py, key).is_some_and(|there| there.is(&found));
        if is_there {
            judge_loaded(py, key, &found).map_err(|refusal| without_frames(py, refusal))?;
        }
    }
    Ok(found.unbind())
}
