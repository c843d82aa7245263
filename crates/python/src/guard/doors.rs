//! The functions of importlib that stand aside for ours while anything is guarded.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use super::guarded::unguarded;
use super::{
    exec_door, find_door, import_door, lazy_filter, load_door, lock_door, registry, release_door,
    self_test,
};
use crate::embedded::{self, modules, traceback};
use crate::live::{Native, find};

/// What stands in the place of a function: it is given the original and the arguments.
pub type Pass =
    fn(&Bound<'_, PyAny>, &Bound<'_, PyTuple>, Option<&Bound<'_, PyDict>>) -> PyResult<Py<PyAny>>;

/// By their names in `_frozen_importlib`.
const DOORS: [(&str, Kind); 4] = [
    (lock_door::NAME, Kind::Passed(lock_door::pass)),
    (find_door::NAME, Kind::Called),
    ("_load_unlocked", Kind::Passed(load_door::pass_first)),
    ("_exec", Kind::Passed(load_door::pass_again)),
];

/// What makes a door.
#[derive(Clone, Copy)]
enum Kind {
    Passed(Pass),
    /// Its own function: it is called often.
    Called,
}

/// A function that stands aside.
struct Replaced {
    name: &'static str,
    original: Py<PyAny>,
    ours: Py<PyAny>,
}

static HUNG: Mutex<Option<Vec<Replaced>>> = Mutex::new(None);

static FALL_SHORT: AtomicBool = AtomicBool::new(false);

/// Whether the doors hang.
pub fn are_hung() -> bool {
    with(|hung| hung.is_some())
}

/// Puts the doors in their places, where they aren't, and tries them. Where they don't hold,
/// `builtins.__import__` becomes a door, and a warning says so.
///
/// # Errors
/// Nothing can be guarded here; or warnings are errors.
pub fn hang(py: Python<'_>) -> PyResult<()> {
    if are_hung() {
        return Ok(());
    }
    match replace(py) {
        Ok(()) if self_test::run(py) => Ok(()),
        Ok(()) => fall_back(
            py,
            "imports of a module made for the purpose weren't refused",
        ),
        Err(error) => fall_back(py, &traceback::made(py, error).value(py).to_string()),
    }
}

/// Whether the doors alone don't hold in this interpreter.
pub fn fall_short() -> bool {
    FALL_SHORT.load(Ordering::Acquire)
}

fn fall_back(py: Python<'_>, why: &str) -> PyResult<()> {
    FALL_SHORT.store(true, Ordering::Release);
    import_door::hang(py)?;
    self_test::run(py);
    unguarded(
        py,
        &format!(
            "the import system of this interpreter isn't as expected ({why}): imports of guarded \
             modules are seen only where they go through builtins.__import__"
        ),
    )
}

fn replace(py: Python<'_>) -> PyResult<()> {
    let namespace = importlib(py)?;
    let mut made = Vec::with_capacity(DOORS.len());
    let mut missing = Vec::new();
    for (name, kind) in DOORS {
        let Some(original) = find(&namespace, name) else {
            missing.push(name);
            continue;
        };
        let ours = match kind {
            Kind::Passed(pass) => closed(pass, &original)?.into_any(),
            Kind::Called => find_door::made(&original)?,
        };
        let (original, ours) = (original.unbind(), ours.unbind());
        made.push(Replaced {
            name,
            original,
            ours,
        });
    }
    let native = Native::new(py)?;
    let lock = made.iter().find(|door| door.name == lock_door::NAME);
    let waiting = lock.and_then(|door| native.slot(door.original.bind(py), "__code__"));
    for door in &made {
        namespace.set_item(door.name, &door.ours)?;
    }
    with(|hung| *hung = Some(made));
    lazy_filter::hang(py)?;
    if let Some(code) = waiting {
        release_door::hang_if_needed(py, &code)?;
    }
    match missing.as_slice() {
        [] => Ok(()),
        missing => {
            let why = format!("importlib has no {}", missing.join(", "));
            Err(PyAttributeError::new_err(why))
        }
    }
}

fn closed<'py>(pass: Pass, original: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyCFunction>> {
    let behind = original.clone().unbind();
    PyCFunction::new_closure(
        original.py(),
        None,
        None,
        move |arguments: &Bound<'_, PyTuple>, named: Option<&Bound<'_, PyDict>>| {
            pass(behind.bind(arguments.py()), arguments, named)
        },
    )
}

/// Gives importlib its functions back, where nothing is guarded any more.
///
/// # Errors
/// importlib isn't as it was.
pub fn take_down_if_unused(py: Python<'_>) -> PyResult<()> {
    if !registry::is_empty() {
        return Ok(());
    }
    embedded::end(py)?;
    let Some(hung) = with(Option::take) else {
        return Ok(());
    };
    let namespace = importlib(py)?;
    lazy_filter::take_down(py)?;
    import_door::take_down(py)?;
    exec_door::take_down();
    release_door::take_down(py)?;
    FALL_SHORT.store(false, Ordering::Release);
    for door in hung {
        // What somebody put in its place since then calls it, and it lets everything through.
        if find(&namespace, door.name).is_some_and(|found| found.is(&door.ours)) {
            namespace.set_item(door.name, &door.original)?;
        }
    }
    Ok(())
}

/// The doors, by name: whether each hangs where it was hung.
pub fn state(py: Python<'_>) -> Vec<(&'static str, bool)> {
    let namespace = importlib(py).ok();
    let hangs = |door: &Replaced| {
        let found = namespace.as_ref().and_then(|all| find(all, door.name));
        found.is_some_and(|found| found.is(&door.ours))
    };
    with(|hung| {
        let hung = hung.iter().flatten();
        hung.map(|door| (door.name, hangs(door))).collect()
    })
}

fn importlib(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let missing = || PyAttributeError::new_err("_frozen_importlib");
    let module = modules::named(py, "_frozen_importlib").ok_or_else(missing)?;
    Ok(module.dict())
}

fn with<T>(act: impl FnOnce(&mut Option<Vec<Replaced>>) -> T) -> T {
    act(&mut HUNG.lock().unwrap_or_else(PoisonError::into_inner))
}
