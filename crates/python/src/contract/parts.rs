//! What the models in Python are made with: checking, reading and writing parts of a contract.

use importspy_core::contract::{self, Format, Part};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

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

/// Reads YAML text as a part of a contract, and gives it as a dict.
#[pyfunction]
pub fn read_part<'py>(
    py: Python<'py>,
    part: &str,
    text: &str,
    shown: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let data = contract::data_of(text.as_bytes(), Format::Yaml, named(part)?)
        .map_err(|wrong| error::of_contract(py, shown, &wrong))?;
    objects(py, &data)
}

/// Plain data as YAML text.
#[pyfunction]
pub fn to_yaml(object: &Bound<'_, PyAny>, shown: &str) -> PyResult<String> {
    let py = object.py();
    let data = data(object).map_err(|unread| error::of_unread(py, shown, unread))?;
    Ok(contract::to_yaml(&data))
}
