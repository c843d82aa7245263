//! The exceptions of `importspy._errors`, raised from here.

use importspy_cli::Problem as CliProblem;
use importspy_core::contract::ContractError;
use importspy_core::report::LineIndex;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyModule};

use super::Report;
use crate::contract::Unread;
use crate::embedded::modules;

const MODULE: &str = "importspy._errors";

/// One problem: message, help, line, column, path of keys.
type Told = (
    String,
    Option<String>,
    Option<usize>,
    Option<usize>,
    Option<String>,
);

/// A refusal: what `report` says of `importer`.
pub fn of_report(report: &Bound<'_, Report>, importer: Option<&str>) -> PyErr {
    let raised = || {
        let class = errors(report.py())?.getattr("ValidationError")?;
        Ok(PyErr::from_value(class.call1((report, importer))?))
    };
    raised().unwrap_or_else(|error: PyErr| error)
}

/// Hands an exception that can't be raised to `sys.unraisablehook`; `place` is where it came from.
#[pyfunction]
#[pyo3(name = "write_unraisable")]
pub fn unraisable(error: Bound<'_, PyAny>, place: &Bound<'_, PyAny>) {
    let py = error.py();
    PyErr::from_value(error).write_unraisable(py, Some(place));
}

/// A contract that is wrong, by what the reader of contracts found.
pub fn of_contract(py: Python<'_>, path: &str, wrong: &ContractError) -> PyErr {
    let index = wrong.text.as_deref().map(LineIndex::new);
    let told = wrong.problems.iter().map(|problem| {
        let place = problem.span.zip(index.as_ref());
        let place = place.map(|(span, index)| index.start_of(span));
        let keys = Some(problem.path.clone()).filter(|keys| !keys.is_empty());
        (
            problem.message(),
            problem.help(),
            place.map(|place| place.line),
            place.map(|place| place.column),
            keys,
        )
    });
    raise(py, path, told.collect())
}

/// A contract that is wrong, or can't be had.
pub fn of_problem(py: Python<'_>, problem: &CliProblem) -> PyErr {
    match problem {
        CliProblem::Contract { path, error } => of_contract(py, path, error),
        CliProblem::Usage {
            path,
            message,
            help,
        } => {
            let path = path.as_deref().unwrap_or_default();
            raise(
                py,
                path,
                vec![(message.clone(), help.clone(), None, None, None)],
            )
        }
    }
}

/// Objects that are no contract.
pub fn of_unread(py: Python<'_>, name: &str, unread: Unread) -> PyErr {
    match unread {
        Unread::Refused(wrong) => of_contract(py, name, &wrong),
        Unread::Raised(error) => error,
    }
}

/// Our exceptions; nothing is imported while somebody is judged.
fn errors(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    modules::named(py, MODULE).map_or_else(|| py.import(MODULE), Ok)
}

fn raise(py: Python<'_>, path: &str, told: Vec<Told>) -> PyErr {
    let raised = || {
        let class = errors(py)?.getattr("ContractError")?;
        let problems = PyList::new(py, told)?.to_tuple();
        Ok(PyErr::from_value(class.call1((path, problems))?))
    };
    raised().unwrap_or_else(|error: PyErr| error)
}
