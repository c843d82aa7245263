//! What stands in the place of importlib's `_find_and_load`, which every import of a module that
//! isn't loaded goes through, and `import_module` always.
//!
//! What comes back is guarded and was judged by another door as a rule. Where it was not (it came
//! into `sys.modules` by a way that passes them by), it is judged here.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyModule, PyString, PyTuple};

use super::arming::judge_loaded;
use super::passage::Passage;
use super::registry;
use crate::embedded::frames::call;
use crate::embedded::modules;
use crate::embedded::spec::spec_class;
use crate::embedded::traceback::without_frames;
use crate::live::instance_dict;

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
    let key = name.cast::<PyString>().ok();
    let key = key.and_then(|key| key.to_str().ok());
    let key = key.filter(|key| registry::is_guarded(key));
    if key.is_none()
        && let Some(loaded) = name.cast_exact::<PyString>().ok().and_then(loaded)
    {
        return Ok(loaded);
    }
    let arguments = PyTuple::new(py, [name, import_])?;
    let find = || call(original, &arguments, None);
    let Some(key) = key else {
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

/// What importlib finds first, too: a module that is loaded, and whose spec says so.
fn loaded<'py>(key: &Bound<'py, PyString>) -> Option<Bound<'py, PyAny>> {
    let py = key.py();
    let module = modules::loaded(py)?.get_item(key).ok()??;
    let namespace = module.cast_exact::<PyModule>().ok()?.dict();
    let spec = namespace.get_item(intern!(py, "__spec__")).ok()??;
    if !spec_class(py).is_some_and(|class| spec.get_type().is(&class)) {
        return None;
    }
    let flag = instance_dict(&spec)?.get_item(intern!(py, "_initializing"));
    let is_done = flag
        .ok()?
        .is_none_or(|flag| flag.is(PyBool::new(py, false)));
    is_done.then_some(module)
}
