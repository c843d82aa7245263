//! What an object keeps, for those who look at one or two objects and make no observation.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::native::{Native, find, text};

/// Looks at objects without asking them.
pub struct Facts<'py>(Native<'py>);

impl<'py> Facts<'py> {
    /// # Errors
    /// The interpreter's own types aren't what they were.
    pub fn new(py: Python<'py>) -> PyResult<Self> {
        Native::new(py).map(Self)
    }

    /// What a dictionary holds under a name.
    pub fn entry(&self, dict: &Bound<'py, PyDict>, name: &str) -> Option<Bound<'py, PyAny>> {
        find(dict, name)
    }

    /// The text of a string.
    pub fn text(&self, object: &Bound<'py, PyAny>) -> Option<String> {
        text(object)
    }

    /// The path of an object's exact type, as the type claims it.
    pub fn type_path(&self, object: &Bound<'py, PyAny>) -> String {
        self.0.type_path(object).to_string()
    }
}
