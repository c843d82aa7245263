//! Lazy imports (from Python 3.15 on): a guarded module is imported where the statement says so, and not
//! when its name is used first, or the wrong one would be asked.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyCFunction, PyDict, PyTuple};

use super::registry;
use crate::embedded::frames::{call, of_sys};
use crate::live::text;

/// The filter that was there before, and ours.
static HUNG: Mutex<Option<(Py<PyAny>, Py<PyAny>)>> = Mutex::new(None);

/// Has the interpreter ask which imports may be lazy, where it knows such.
///
/// # Errors
/// The interpreter takes no filter.
pub fn hang(py: Python<'_>) -> PyResult<()> {
    let asked = of_sys(py, c"get_lazy_imports_filter");
    let (Some(get), Some(set)) = (asked, of_sys(py, c"set_lazy_imports_filter")) else {
        return Ok(());
    };
    let before = get.call0()?.unbind();
    let behind = before.clone_ref(py);
    let ours = PyCFunction::new_closure(
        py,
        Some(c"lazy_imports_filter"),
        None,
        move |arguments: &Bound<'_, PyTuple>, named: Option<&Bound<'_, PyDict>>| {
            may_be_lazy(behind.bind(arguments.py()), arguments, named)
        },
    )?;
    let ours = ours.into_any().unbind();
    set.call1((&ours,))?;
    with(|hung| *hung = Some((before, ours)));
    Ok(())
}

/// Gives the interpreter its own filter back.
///
/// # Errors
/// The interpreter doesn't take it.
pub fn take_down(py: Python<'_>) -> PyResult<()> {
    let Some((before, ours)) = with(Option::take) else {
        return Ok(());
    };
    let asked = of_sys(py, c"get_lazy_imports_filter");
    let (Some(get), Some(set)) = (asked, of_sys(py, c"set_lazy_imports_filter")) else {
        return Ok(());
    };
    if get.call0()?.is(&ours) {
        set.call1((before,))?;
    }
    Ok(())
}

/// `filter(importer, name, fromlist)`
fn may_be_lazy(
    before: &Bound<'_, PyAny>,
    arguments: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<Py<PyAny>> {
    let py = arguments.py();
    if is_guarded(arguments) {
        return Ok(PyBool::new(py, false).to_owned().into_any().unbind());
    }
    match before.is_none() {
        true => Ok(PyBool::new(py, true).to_owned().into_any().unbind()),
        false => call(before, arguments, named).map(Bound::unbind),
    }
}

/// Whether such an import is one of a guarded module; what can't be told counts as one.
fn is_guarded(arguments: &Bound<'_, PyTuple>) -> bool {
    let Some(name) = arguments.get_item(1).ok().and_then(|name| text(&name)) else {
        return true;
    };
    let dots = name.match_indices('.').map(|(place, _)| place);
    let mut whole = dots.chain([name.len()]).map(|place| &name[..place]);
    let listed = arguments.get_item(2).ok();
    let listed = listed.and_then(|listed| listed.cast_into_exact::<PyTuple>().ok());
    let mut items = listed.iter().flat_map(|listed| listed.iter());
    whole.any(registry::is_guarded)
        || items.any(|item| {
            text(&item).is_none_or(|item| registry::is_guarded(&format!("{name}.{item}")))
        })
}

fn with<T>(act: impl FnOnce(&mut Option<(Py<PyAny>, Py<PyAny>)>) -> T) -> T {
    act(&mut HUNG.lock().unwrap_or_else(PoisonError::into_inner))
}
