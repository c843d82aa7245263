//! The contract of a protected module: which file it is, read and ready.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_cli::embedding::Problem;
use pyo3::prelude::*;

use super::caller::Caller;
use super::contract_files::{ContractFile, contract_file};
use super::refusal::contract_error;

/// The contract in a file; a relative path starts at the calling file.
///
/// # Errors
/// `ContractError`: no contract is given, or it can't be read.
pub fn contract(caller: &Caller<'_>, path: Option<&PathBuf>) -> PyResult<Arc<ContractFile>> {
    let py = caller.globals.py();
    let Some(path) = path else {
        let help = "pass the path of a contract: `Spy().importspy(filepath=\"contract.yml\")`";
        let problem = Problem::with_option("no contract is given", Some(help.to_owned()));
        return Err(contract_error(py, &problem));
    };
    contract_file(&absolute(caller, path)).map_err(|problem| contract_error(py, &problem))
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
