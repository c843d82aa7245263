//! Running a guarded module's file by other means than an import, where its guard is strict about
//! that: the interpreter's audit hooks are told of every `exec`.
//!
//! Which file is meant, its code says: code that was made under another name isn't recognised.

use std::env;
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyCode, PyDict, PyString, PyTuple};

use super::guarded::Guarded;
use super::passage::is_passed;
use super::registry;
use crate::embedded::code::name_of;
use crate::embedded::frames::of_sys;
use crate::live::text;
use crate::search::folders;

/// Whether the hook is there; it can't be taken away.
static HUNG: Mutex<bool> = Mutex::new(false);

/// Whether it has anything to do.
static WATCHES: AtomicBool = AtomicBool::new(false);

/// Has every `exec` judged that runs the file of a guarded module.
///
/// # Errors
/// A hook that was there before refuses it.
pub fn hang(py: Python<'_>) -> PyResult<()> {
    WATCHES.store(true, Ordering::Release);
    {
        let mut hung = HUNG
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if std::mem::replace(&mut *hung, true) {
            return Ok(());
        }
    }
    let hook = PyCFunction::new_closure(
        py,
        None,
        None,
        |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| told(arguments),
    )?;
    let add = of_sys(py, c"addaudithook");
    add.map(|add| add.call1((hook,))).transpose().map(drop)
}

/// Leaves the hook with nothing to do.
pub fn take_down() {
    WATCHES.store(false, Ordering::Release);
}

fn told(arguments: &Bound<'_, PyTuple>) -> PyResult<()> {
    if !WATCHES.load(Ordering::Acquire) || registry::is_empty() {
        return Ok(());
    }
    let event = arguments.get_item(0)?;
    let is_exec = event
        .cast_exact::<PyString>()
        .is_ok_and(|event| event.to_str().is_ok_and(|event| event == "exec"));
    if !is_exec {
        return Ok(());
    }
    let told = arguments.get_item(1)?.cast_into::<PyTuple>()?;
    let Ok(code) = told.get_item(0) else {
        return Ok(());
    };
    match code.is_exact_instance_of::<PyCode>() {
        true => judged(&code),
        false => Ok(()),
    }
}

fn judged(code: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = code.py();
    if name_of(code).as_deref() != Some("<module>") {
        return Ok(());
    }
    let file = code.getattr("co_filename").ok();
    let Some(file) = file.and_then(|file| text(&file)) else {
        return Ok(());
    };
    for key in keys(py, Path::new(&file)) {
        let policies = registry::policies(&key);
        if policies.iter().any(|policy| policy.strict.exec) && !is_passed(&key) {
            Guarded::new(&key, None).judge_first(py, None)?;
        }
    }
    Ok(())
}

/// The names under which a file could be imported.
fn keys(py: Python<'_>, file: &Path) -> Vec<String> {
    let ending = file.extension().and_then(|ending| ending.to_str());
    if !matches!(ending, Some("py" | "pyw" | "pyc")) {
        return Vec::new();
    }
    let here = env::current_dir().unwrap_or_default();
    let file = plain(&here.join(file));
    let folders = folders(py).into_iter();
    let mut keys: Vec<_> = folders
        .filter_map(|folder| name_below(&plain(&folder), &file))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The name a file has as a module below a folder.
fn name_below(folder: &Path, file: &Path) -> Option<String> {
    let inside = file.strip_prefix(folder).ok()?.with_extension("");
    let mut parts: Vec<_> = inside.components().collect::<Vec<_>>();
    let is_package = matches!(parts.last(), Some(Component::Normal(name)) if *name == "__init__");
    if is_package {
        parts.pop();
    }
    let names = parts.into_iter().map(|part| part.as_os_str().to_str());
    let names: Option<Vec<_>> = names.collect();
    names
        .filter(|names| !names.is_empty())
        .map(|names| names.join("."))
}

/// A path without `.` and `..`, as it is written.
fn plain(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => whole.push(part),
        }
    }
    whole
}
