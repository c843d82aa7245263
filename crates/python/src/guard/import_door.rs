//! What stands in the place of `builtins.__import__` where the other doors can't do without: in an
//! interpreter whose import system isn't as expected, or for a module that has no spec of its own.
//!
//! It sees import statements, and whatever else asks that function.

use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyModule, PyTuple};

use super::arming::judge_loaded;
use super::guarded::Guarded;
use super::passage::Passage;
use super::registry;
use crate::embedded::frames::call;
use crate::embedded::modules;
use crate::live::{find, text};

const NAME: &str = "__import__";

/// What stands aside, and what stands in its place.
static HUNG: Mutex<Option<(Py<PyAny>, Py<PyAny>)>> = Mutex::new(None);

/// What stood aside last: whoever kept the door still gets through.
static BEHIND: Mutex<Option<Py<PyAny>>> = Mutex::new(None);

/// Puts the door in its place, where it isn't.
///
/// # Errors
/// There is no such function.
pub fn hang(py: Python<'_>) -> PyResult<()> {
    if with(|hung| hung.is_some()) {
        return Ok(());
    }
    let builtins = builtins(py)?;
    let missing = || PyAttributeError::new_err(NAME);
    let original = find(&builtins.dict(), NAME).ok_or_else(missing)?.unbind();
    // Like the one that stands aside, it is a function of that module: it can be pickled and inspected.
    let ours = wrap_pyfunction!(door::import, &builtins)?;
    let ours = ours.into_any().unbind();
    let behind = original.clone_ref(py);
    let before = BEHIND
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .replace(behind);
    drop(before);
    builtins.dict().set_item(NAME, &ours)?;
    with(|hung| *hung = Some((original, ours)));
    Ok(())
}

mod door {
    use super::*;

    /// Import a module.
    #[pyfunction]
    #[pyo3(name = "__import__", signature = (name, globals=None, locals=None, fromlist=None, level=0))]
    pub fn import(
        name: &Bound<'_, PyAny>,
        globals: Option<Bound<'_, PyAny>>,
        locals: Option<Bound<'_, PyAny>>,
        fromlist: Option<Bound<'_, PyAny>>,
        level: i64,
    ) -> PyResult<Py<PyAny>> {
        let asked = Asked {
            name,
            globals,
            locals,
            fromlist,
            level,
        };
        pass(&asked)
    }
}

/// What such a call asks for.
struct Asked<'a, 'py> {
    name: &'a Bound<'py, PyAny>,
    globals: Option<Bound<'py, PyAny>>,
    locals: Option<Bound<'py, PyAny>>,
    fromlist: Option<Bound<'py, PyAny>>,
    level: i64,
}

/// Gives the function its place back.
///
/// # Errors
/// There are no builtins.
pub fn take_down(py: Python<'_>) -> PyResult<()> {
    let Some((original, ours)) = with(Option::take) else {
        return Ok(());
    };
    let namespace = builtins(py)?.dict();
    if find(&namespace, NAME).is_some_and(|found| found.is(&ours)) {
        namespace.set_item(NAME, original)?;
    }
    Ok(())
}

/// Whether it was hung, and if so whether it still hangs.
pub fn state(py: Python<'_>) -> Option<bool> {
    let ours = with(|hung| hung.as_ref().map(|(_, ours)| ours.clone_ref(py)))?;
    let found = builtins(py).ok().and_then(|all| find(&all.dict(), NAME));
    Some(found.is_some_and(|found| found.is(&ours)))
}

fn builtins(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    modules::named(py, "builtins").ok_or_else(|| PyAttributeError::new_err("builtins"))
}

fn pass(asked: &Asked<'_, '_>) -> PyResult<Py<PyAny>> {
    let py = asked.name.py();
    let guarded: Vec<_> = keys(asked)
        .into_iter()
        .filter(|key| registry::is_guarded(key))
        .collect();
    let mut passages = Vec::with_capacity(guarded.len());
    for key in guarded {
        let passage = Passage::begin(&key);
        if modules::whatever(py, &key).is_none() && !registry::policies(&key).is_empty() {
            Guarded::new(&key, None).judge_first(py, None)?;
        }
        passages.push((key, passage));
    }
    let found = proceed(asked)?;
    while let Some((key, passage)) = passages.pop() {
        let loaded = modules::whatever(py, &key).filter(|loaded| !loaded.is_none());
        if let (false, Some(loaded)) = (passage.is_judged(), loaded) {
            judge_loaded(py, &key, &loaded)?;
        }
    }
    Ok(found)
}

/// Calls the function that stands aside, with what was asked for.
fn proceed(asked: &Asked<'_, '_>) -> PyResult<Py<PyAny>> {
    let py = asked.name.py();
    let missing = || PyAttributeError::new_err(NAME);
    let behind = BEHIND.lock().unwrap_or_else(PoisonError::into_inner);
    let original = behind.as_ref().map(|original| original.clone_ref(py));
    drop(behind);
    let original = original.ok_or_else(missing)?;
    let Asked {
        name,
        globals,
        locals,
        fromlist,
        level,
    } = asked;
    let named = PyDict::new(py);
    for (key, value) in [
        ("globals", globals),
        ("locals", locals),
        ("fromlist", fromlist),
    ] {
        if let Some(value) = value {
            named.set_item(key, value)?;
        }
    }
    named.set_item("level", level)?;
    let arguments = PyTuple::new(py, [name])?;
    call(original.bind(py), &arguments, Some(&named)).map(Bound::unbind)
}

/// The names of the modules that such a call imports.
fn keys(asked: &Asked<'_, '_>) -> Vec<String> {
    let name = text(asked.name).unwrap_or_default();
    let globals = asked
        .globals
        .as_ref()
        .and_then(|all| all.cast::<PyDict>().ok());
    let Some(whole) = absolute(&name, asked.level, globals) else {
        return Vec::new();
    };
    let dots = whole.match_indices('.').map(|(place, _)| place);
    let mut keys: Vec<_> = dots.map(|place| whole[..place].to_owned()).collect();
    keys.push(whole.clone());
    let items = asked.fromlist.iter().flat_map(items);
    keys.extend(items.map(|item| format!("{whole}.{item}")));
    keys
}

/// The texts in a tuple or a list; import statements make tuples.
fn items(list: &Bound<'_, PyAny>) -> Vec<String> {
    let all: Vec<_> = match (list.cast_exact::<PyTuple>(), list.cast_exact::<PyList>()) {
        (Ok(all), _) => all.iter().collect(),
        (_, Ok(all)) => all.iter().collect(),
        _ => Vec::new(),
    };
    all.iter().filter_map(text).collect()
}

fn absolute(name: &str, level: i64, globals: Option<&Bound<'_, PyDict>>) -> Option<String> {
    if level == 0 {
        return Some(name.to_owned());
    }
    let globals = globals?;
    let said = |key| find(globals, key).and_then(|value| text(&value));
    let package = said("__package__").or_else(|| {
        let own = said("__name__")?;
        let is_package = find(globals, "__path__").is_some();
        let parent = own.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        if is_package { Some(own) } else { parent }
    })?;
    let mut base = package.as_str();
    for _ in 1..level {
        base = base.rsplit_once('.')?.0;
    }
    Some(match name {
        "" => base.to_owned(),
        name => format!("{base}.{name}"),
    })
}

fn with<T>(act: impl FnOnce(&mut Option<(Py<PyAny>, Py<PyAny>)>) -> T) -> T {
    act(&mut HUNG.lock().unwrap_or_else(PoisonError::into_inner))
}
