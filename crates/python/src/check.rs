//! `importspy.check`: one module against one contract, for programs.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use importspy_cli::{Identities, SOURCE_LIMIT, on_large_stack, read_regular};
use importspy_core::observe::source::{Unloadable, decode};
use pyo3::prelude::*;
use pyo3::types::PyModule;

use crate::contract::ReadContract;
use crate::judge::Case;
use crate::live;
use crate::loaded::Loaded;
use crate::report::Report;
use crate::running::{Running, executable};

/// Checks a module against a contract.
///
/// `subject` is a loaded module, or the path of a file, which isn't run; `contract` a path, a dict,
/// a SpyModel or a Contract.
///
/// Raises ContractError where the contract is wrong, OSError where there is no such file.
#[pyfunction]
pub fn check(subject: &Bound<'_, PyAny>, contract: &Bound<'_, PyAny>) -> PyResult<Report> {
    let contract = ReadContract::of(contract)?;
    match subject.cast::<PyModule>() {
        Ok(module) => of_module(module, contract.get()),
        Err(_) => of_file(subject.py(), &subject.extract::<PathBuf>()?, contract.get()),
    }
}

/// Judges a file from its source.
fn of_file(py: Python<'_>, path: &Path, contract: &ReadContract) -> PyResult<Report> {
    require_file(path)?;
    let (host, python) = (Running::here(py)?, executable(py)?);
    Ok(py.detach(|| {
        let (bytes, text) = read(path);
        let case = Case {
            contract,
            host,
            python,
            shown: path.to_string_lossy().into_owned(),
            file: Some(path),
            identity: Identities::default().of(path),
            bytes,
            text,
            is_file_disputed: false,
            live: None,
        };
        on_large_stack(|| case.judged())
    }))
}

fn require_file(path: &Path) -> PyResult<()> {
    let kind = match fs::metadata(path) {
        Ok(found) if found.is_file() => return Ok(()),
        Ok(found) if found.is_dir() => ErrorKind::IsADirectory,
        Ok(_) => ErrorKind::InvalidInput,
        Err(error) => match error.kind() {
            kind @ (ErrorKind::NotFound | ErrorKind::NotADirectory) => kind,
            // It is judged, and then found unreadable.
            _ => return Ok(()),
        },
    };
    let shown = path.display();
    let error = match kind {
        ErrorKind::InvalidInput => Error::new(kind, format!("{shown} is no regular file")),
        kind => Error::new(kind, format!("{shown}: {kind}")),
    };
    Err(error.into())
}

/// Judges a loaded module: what it is now, with what its source says beside it.
fn of_module(module: &Bound<'_, PyModule>, contract: &ReadContract) -> PyResult<Report> {
    let py = module.py();
    let (host, python) = (Running::here(py)?, executable(py)?);
    let loaded = Loaded::of(module)?;
    let file = loaded.file.as_deref();
    let (bytes, text) = py.detach(|| file.map(read)).unwrap_or_else(no_source);
    let subject = live::Subject {
        loaded: module.clone().into_any(),
        module: loaded.name.clone(),
        filename: loaded.filename(),
        source: text.as_ref().ok().cloned(),
    };
    let observation = live::observe(subject, contract.demand.asked().as_ref())?;
    let case = Case {
        contract,
        host,
        python,
        shown: loaded.shown(),
        file,
        identity: loaded.identity(),
        bytes,
        text,
        is_file_disputed: loaded.is_file_disputed,
        live: Some(observation),
    };
    Ok(py.detach(|| on_large_stack(|| case.judged())))
}

/// The bytes of a file, and its text where it has one.
fn read(path: &Path) -> (Vec<u8>, Result<String, Unloadable>) {
    let mut bytes = Vec::new();
    if let Err(error) = read_regular(path, SOURCE_LIMIT, &mut bytes) {
        let message = error.to_string();
        return (Vec::new(), Err(Unloadable::Unreadable { message }));
    }
    let text = decode(&bytes).map(std::borrow::Cow::into_owned);
    (bytes, text)
}

fn no_source() -> (Vec<u8>, Result<String, Unloadable>) {
    let message = "it has no file".to_owned();
    (Vec::new(), Err(Unloadable::Unreadable { message }))
}
