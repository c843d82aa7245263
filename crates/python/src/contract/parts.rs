//! What the models in Python are made with: checking, reading and writing parts of a contract.

use std::path::PathBuf;

use importspy_cli::{format_of, read_contract};
use importspy_core::contract::{self, Format, Part};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::{data, objects};
use crate::report::error;

fn named(name: &str) -> PyResult<Part> {
    let part = Part::ALL.into_iter().find(|part| part.name() == name);
    part.ok_or_else(|| PyValueError::new_err(format!("no part of a contract: {name}")))
}

/// Raises ContractError where an object isn't the part of a contract that it should be.
///
/// `shown` stands for the path in messages.
#[pyfunction]
pub fn check_part(part: &str, object: &Bound<'_, PyAny>, shown: &str) -> PyResult<()> {
    let py = object.py();
    let data = data(object).map_err(|unread| error::of_unread(py, shown, unread))?;
    contract::check_part(named(part)?, &data).map_err(|wrong| error::of_contract(py, shown, &wrong))
}

/// Reads YAML text, or the file at a path, as a part of a contract, and gives it as a dict.
#[pyfunction]
pub fn read_part<'py>(part: &str, source: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let (py, part) = (source.py(), named(part)?);
    let (bytes, shown, format) = match source.cast::<PyString>() {
        Ok(text) => (text.to_str()?.into(), "<text>".to_owned(), Format::Yaml),
        Err(_) => {
            let path: PathBuf = source.extract()?;
            let file = py.detach(|| read_contract(&path));
            let bytes = file.map_err(|problem| error::of_problem(py, &problem))?;
            (bytes, path.to_string_lossy().into_owned(), format_of(&path))
        }
    };
    let data = contract::data_of(&bytes, format, part)
        .map_err(|wrong| error::of_contract(py, &shown, &wrong))?;
    objects(py, &data)
}

/// Plain data as YAML text.
#[pyfunction]
pub fn to_yaml(object: &Bound<'_, PyAny>, shown: &str) -> PyResult<String> {
    let py = object.py();
    let data = data(object).map_err(|unread| error::of_unread(py, shown, unread))?;
    Ok(contract::to_yaml(&data))
}
