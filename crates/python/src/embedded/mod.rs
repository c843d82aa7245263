//! Embedded mode: a module that asks who imports it.

pub mod admission;
mod births;
mod body;
pub mod caller;
pub mod code;
pub mod contract_files;
pub mod contracts;
pub mod decisions;
pub mod dict_version;
mod environment;
mod facts;
pub mod frames;
pub mod held;
pub mod importer;
mod interpreter;
pub mod judge;
pub mod modules;
pub mod phase;
mod program;
pub mod refusal;
pub mod settle;
mod source;
pub mod spec;
mod spy;
pub mod traceback;
pub mod transparent;

pub use body::{Bindable, functions as functions_in};
pub use environment::EnvironmentThen;
pub use facts::written;
pub use importer::Known;
pub use interpreter::require_first;
pub use judge::doubt;
pub use source::{compiled, read as source_of};
pub use spec::Spec;
pub use spy::Spy;

use pyo3::prelude::*;
use pyo3::types::PyModule;

/// Prepares for judging importers.
///
/// # Errors
/// The package is incomplete, or importlib can't be read.
pub fn begin(py: Python<'_>) -> PyResult<()> {
    refusal::prepare(py)?;
    births::begin(py)
}

/// Ends what `begin` began, unless a `Spy` was made.
///
/// # Errors
/// importlib can't be read.
pub fn end(py: Python<'_>) -> PyResult<()> {
    match spy::is_used() {
        true => Ok(()),
        false => births::end(py),
    }
}

/// Forgets every contract that was read and every verdict that could be used again.
pub fn clear_caches() {
    decisions::clear();
    contract_files::clear();
}

/// A loaded module, as an importer would be known.
pub fn importer_of<'py>(module: &Bound<'py, PyModule>) -> Known<'py> {
    Known::of(module.clone())
}
