//! The contract of a protected module: a file beside it, or an object it hands over.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_core::contract::Contract;
use importspy_core::observe::source::Demand;
use importspy_core::report::ContractText;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::caller::Caller;
use super::contract_files::{ContractFile, contract_file};
use crate::contract::ReadContract;

const HOW: &str = "one contract is needed: `Spy().importspy(filepath=\"contract.yml\")`, or \
                   `spymodel=` with a SpyModel, a dict or a Contract";

/// What a contract demands, ready to judge with.
pub struct Terms {
    pub contract: Arc<Contract>,
    pub demand: Demand,
    pub text: Arc<ContractText>,
}

/// Where the terms come from.
#[derive(Clone)]
pub enum Origin {
    File(Arc<ContractFile>),
    Object(Arc<Terms>),
}

impl Origin {
    pub fn terms(&self) -> &Arc<Terms> {
        match self {
            Origin::File(file) => &file.terms,
            Origin::Object(terms) => terms,
        }
    }
}

impl From<&ReadContract> for Terms {
    fn from(read: &ReadContract) -> Self {
        Self {
            contract: Arc::clone(&read.contract),
            demand: read.demand.clone().of_loaded(),
            text: Arc::clone(&read.text),
        }
    }
}

/// The contract that a protected module names; a relative path starts at the calling file.
///
/// # Errors
/// `ContractError`: it can't be read. `TypeError`: there isn't exactly one, or it is something else.
pub fn contract(
    caller: &Caller<'_>,
    filepath: Option<&Bound<'_, PyAny>>,
    spymodel: Option<&Bound<'_, PyAny>>,
) -> PyResult<Origin> {
    let py = caller.globals.py();
    match (filepath, spymodel) {
        (Some(path), None) => {
            let path = absolute(caller, &path.extract::<PathBuf>()?);
            contract_file(py, &path).map(Origin::File)
        }
        (None, Some(object)) => {
            let read = ReadContract::of(object)?;
            Ok(Origin::Object(Arc::new(Terms::from(read.get()))))
        }
        (None, None) | (Some(_), Some(_)) => Err(PyTypeError::new_err(HOW)),
    }
}

fn absolute(caller: &Caller<'_>, path: &Path) -> PathBuf {
    if path.is_absolute() {
        return path.to_owned();
    }
    match caller.folder() {
        Some(folder) => folder.join(path),
        None => path.to_owned(),
    }
}
