//! What source says of a module, with the files its names come from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_cli::{Modules, Target, on_large_stack};
use importspy_core::observe::source::{
    Demand, Elsewhere, Identity, Library, Unloadable, observe, observe_among,
};
use importspy_core::observe::{Observation, wire};
use pyo3::exceptions::PySyntaxError;
use pyo3::prelude::*;

use crate::host::Observer;
use crate::running::executable;

/// Observes a module from its text, as the running interpreter would run it, and returns what it saw
/// as JSON. With `path`, the names it imports are followed into the files they come from.
///
/// Raises SyntaxError where it isn't Python.
#[pyfunction]
#[pyo3(signature = (source_text, module_name, filename, path=None))]
pub fn observe_source(
    py: Python<'_>,
    source_text: &str,
    module_name: String,
    filename: String,
    path: Option<PathBuf>,
) -> PyResult<Vec<u8>> {
    let observer = Observer::running(py)?;
    let identity = Identity {
        path: module_name.split('.').map(str::to_owned).collect(),
        module: module_name,
        is_package: filename == "__init__.py",
        filename,
    };
    let python = executable(py)?;
    let observed = py.detach(|| {
        on_large_stack(|| match &path {
            Some(path) => among(source_text, &identity, &observer, path, python.clone()),
            None => observe(source_text, &identity, &Demand::Everything, &observer),
        })
    });
    match observed {
        Ok(observation) => Ok(wire::to_json(&observation)),
        Err(why) => Err(PySyntaxError::new_err(format!("{why:?}"))),
    }
}

fn among(
    text: &str,
    identity: &Identity,
    observer: &Observer,
    path: &Path,
    python: Option<PathBuf>,
) -> Result<Observation, Unloadable> {
    let modules = Modules::of(Arc::new(Target::running_from(python)));
    let finder = modules.seen_by(None, path, identity);
    let elsewhere = Elsewhere {
        finder: &finder,
        library: &Library::default(),
    };
    observe_among(text, identity, &Demand::Everything, observer, elsewhere)
}
