//! The exceptions that leave an import statement.

use importspy_cli::embedding::Problem;
use importspy_core::report::{Report, SubjectReport, TextStyle, json, text};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::modules;

/// What `ValidationError` and `ContractError` are defined in; loaded with the package.
const ERRORS: &str = "importspy._errors";

/// `ValidationError` for a denied importer.
pub fn validation_error(
    py: Python<'_>,
    denied: SubjectReport,
    importer: &str,
    protected: &str,
) -> PyErr {
    let contract = denied.contract.path.clone();
    let count = denied.violations.len();
    let report = Report {
        subjects: vec![denied],
    };
    let style = TextStyle {
        quiet: true,
        ..TextStyle::default()
    };
    let all = text::render(&report, &style);
    let noun = if count == 1 {
        "violation"
    } else {
        "violations"
    };
    let message = format!(
        "{importer} may not import {protected}: {count} {noun} of {contract}\n{}",
        all.trim_end()
    );
    let arguments = (message, json::render(&report), importer, contract);
    raised(py, "ValidationError", arguments)
}

/// `ContractError` for a contract that can't be used.
pub fn contract_error(py: Python<'_>, problem: &Problem) -> PyErr {
    let text = problem.text(TextStyle::default());
    raised(py, "ContractError", (text.trim_end().to_owned(),))
}

fn raised<'py>(py: Python<'py>, class: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    let errors = modules::named(py, ERRORS);
    let class = errors.and_then(|errors| errors.getattr(class).ok());
    let Some(class) = class else {
        return PyValueError::new_err("importspy is being unloaded, so nothing may be imported");
    };
    match class.call1(arguments) {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}
