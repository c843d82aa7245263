//! What a report is made of, for programs.

use std::hash::{DefaultHasher, Hash, Hasher};

use importspy_core::report as core;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

/// A place in a contract or in a module.
#[pyclass(frozen, eq, hash, get_all, module = "importspy._importspy")]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub path: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
    #[serde(default)]
    pub key_path: Option<String>,
}

/// How many constraints ended how.
#[pyclass(frozen, eq, hash, get_all, module = "importspy._importspy")]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    pub kept: usize,
    pub broken: usize,
    pub undetermined: usize,
}

impl From<core::Counts> for Counts {
    fn from(counts: core::Counts) -> Self {
        let core::Counts {
            kept,
            broken,
            undetermined,
        } = counts;
        Self {
            kept,
            broken,
            undetermined,
        }
    }
}

/// One constraint that is not kept.
#[pyclass(frozen, eq, get_all, module = "importspy._importspy")]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Violation {
    pub code: String,
    pub subject: String,
    pub category: String,
    pub status: String,
    pub expected: Option<String>,
    pub found: Option<String>,
    pub message: String,
    pub help: Option<String>,
    pub contract: Place,
    pub source: Option<Place>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub instead: Option<String>,
    #[serde(default)]
    pub docs: Option<String>,
}

/// What pickles hold of an object: its JSON.
fn pickled(value: &impl Serialize) -> PyResult<(String,)> {
    match serde_json::to_string(value) {
        Ok(json) => Ok((json,)),
        Err(error) => Err(PyValueError::new_err(error.to_string())),
    }
}

fn unpickled<T: for<'de> Deserialize<'de>>(json: &str) -> PyResult<T> {
    serde_json::from_slice(json.as_bytes())
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

#[pymethods]
impl Place {
    #[staticmethod]
    fn _from_json(json: &str) -> PyResult<Self> {
        unpickled(json)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("_from_json")?, pickled(slf.get())?))
    }

    fn __str__(&self) -> String {
        match (&self.key_path, self.line, self.column) {
            (Some(keys), ..) if keys.is_empty() => self.path.clone(),
            (Some(keys), ..) => format!("{keys} of {}", self.path),
            (None, Some(line), Some(column)) => format!("{}:{line}:{column}", self.path),
            _ => self.path.clone(),
        }
    }

    fn __repr__(&self) -> String {
        format!("<Place {}>", self.__str__())
    }
}

#[pymethods]
impl Counts {
    #[staticmethod]
    fn _from_json(json: &str) -> PyResult<Self> {
        unpickled(json)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("_from_json")?, pickled(slf.get())?))
    }

    fn __repr__(&self) -> String {
        let Self {
            kept,
            broken,
            undetermined,
        } = self;
        format!("<Counts {kept} kept, {broken} broken, {undetermined} undetermined>")
    }
}

#[pymethods]
impl Violation {
    #[staticmethod]
    fn _from_json(json: &str) -> PyResult<Self> {
        unpickled(json)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("_from_json")?, pickled(slf.get())?))
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    fn __str__(&self) -> &str {
        &self.message
    }

    fn __repr__(&self) -> String {
        format!(
            "<Violation {} {}: {}>",
            self.code, self.subject, self.message
        )
    }
}
