//! Where this program looks for modules: `sys.path` and `sys.meta_path` as they are now. No code of
//! the finders runs.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyList, PyType};

use crate::embedded::frames::of_sys;
use crate::live::{Native, text};

/// Finders that come with Python, and others that find nothing by themselves.
const KNOWN: [&str; 6] = [
    "_frozen_importlib.BuiltinImporter",
    "_frozen_importlib.FrozenImporter",
    "_frozen_importlib_external.PathFinder",
    "_distutils_hack.DistutilsMetaFinder",
    "_pytest.assertion.rewrite.AssertionRewritingHook",
    "_virtualenv._Finder",
];

/// The entries of `sys.path` as they are written; an empty one is the current folder.
pub fn entries(py: Python<'_>) -> Vec<String> {
    let path = of_sys(py, c"path").and_then(|path| path.cast_into::<PyList>().ok());
    let entries = path.iter().flat_map(|path| path.iter());
    entries.filter_map(|entry| text(&entry)).collect()
}

/// The folders that modules are looked for in.
pub fn folders(py: Python<'_>) -> Vec<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let entries = entries(py).into_iter();
    entries.map(|entry| here.join(entry)).collect()
}

/// The finders on `sys.meta_path` that may find what nothing else does, by their classes' dotted paths.
///
/// # Errors
/// The interpreter can't be read.
pub fn other_finders(py: Python<'_>) -> PyResult<Vec<String>> {
    let mut finders = finders(py)?;
    finders.retain(|path| !KNOWN.contains(&path.as_str()));
    Ok(finders)
}

/// The dotted paths of the classes on `sys.meta_path`: of a finder that is a class its own, else that
/// of its type.
///
/// # Errors
/// The interpreter can't be read.
pub fn finders(py: Python<'_>) -> PyResult<Vec<String>> {
    let native = Native::new(py)?;
    let finders = of_sys(py, c"meta_path").and_then(|all| all.cast_into::<PyList>().ok());
    let finders = finders.iter().flat_map(|all| all.iter());
    Ok(finders
        .map(|finder| match finder.cast::<PyType>() {
            Ok(class) => native.path(class).as_ref().to_owned(),
            Err(_) => native.type_path(&finder).as_ref().to_owned(),
        })
        .collect())
}

/// Where this program looks for modules now, and with what.
#[derive(Clone, Debug)]
pub struct Search {
    /// The entries of `sys.path`.
    pub path: Vec<String>,
    /// The classes of finders that may find what nothing else does.
    pub finders: Vec<String>,
}

impl Search {
    pub fn of(py: Python<'_>) -> Self {
        let entry = |entry: String| match entry.as_str() {
            "" => ".".to_owned(),
            _ => entry,
        };
        Self {
            path: entries(py).into_iter().map(entry).collect(),
            finders: other_finders(py).unwrap_or_else(|_| vec!["<unknown>".to_owned()]),
        }
    }
}
