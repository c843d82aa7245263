//! What stands in the place of importlib's `_find_and_load`, which every import of a module that
//! isn't loaded goes through, and `import_module` always.
//!
//! What comes back is guarded and was judged by another door as a rule. Where it was not (it came
//! into `sys.modules` by a way that passes them by), it is judged here.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::arming::judge_loaded;
use super::passage::Passage;
use super::registry;
use crate::embedded::frames::call;
use crate::embedded::modules;
use crate::embedded::traceback::without_frames;

pub const NAME: &str = "_find_and_load";

/// What stands aside. Each door has its own: somebody may keep one that was taken down, and stand
/// behind the next one.
#[pyclass(frozen)]
struct Behind(Py<PyAny>);

/// The door before a function.
///
/// # Errors
/// Memory ran out.
pub fn made<'py>(original: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = original.py();
    Bound::new(py, Behind(original.clone().unbind()))?.getattr(intern!(py, "_find_and_load"))
}

#[pymethods]
impl Behind {
    /// `_find_and_load(name, import_)`
    fn _find_and_load<'py>(
        &self,
        name: &Bound<'py, PyAny>,
        import_: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        passed(self.0.bind(name.py()), name, import_)
    }
}

fn passed<'py>(
    original: &Bound<'py, PyAny>,
    name: &Bound<'py, PyAny>,
    import_: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = name.py();
    let arguments = PyTuple::new(py, [name, import_])?;
    let find = || call(original, &arguments, None);
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
