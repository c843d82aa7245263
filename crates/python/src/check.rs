//! `importspy.check`: one module against one contract, for programs.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use importspy_cli::{Identities, SOURCE_LIMIT, on_large_stack, read_regular};
use importspy_core::check::Kept;
use importspy_core::observe::source::{Identity, Unloadable, decode};
use importspy_core::report::SubjectReport;
use pyo3::prelude::*;
use pyo3::types::PyModule;

use crate::contract::ReadContract;
use crate::judge::{Case, Wanted};
use crate::live;
use crate::loaded::Loaded;
use crate::report::Report;
use crate::running::{Running, executable};
use crate::search::Search;

/// Checks a module against a contract.
///
/// `subject` is a loaded module, or the path of a file, which isn't run; `contract` a path, a dict,
/// a SpyModel or a Contract.
///
/// Raises ContractError where the contract is wrong, OSError where there is no such file.
#[pyfunction]
pub fn check(subject: &Bound<'_, PyAny>, contract: &Bound<'_, PyAny>) -> PyResult<Report> {
    let contract = ReadContract::of(contract)?;
    let wanted = contract.get().wanted();
    let (report, kept) = match subject.cast::<PyModule>() {
        Ok(module) => of_module(module, wanted, None),
        Err(_) => {
            let path = subject.extract::<PathBuf>()?;
            require_file(&path)?;
            of_file(subject.py(), &path, None, wanted, None)
        }
    }?;
    Ok(Report::new(report, kept))
}

/// Judges a file from its source; `identity`: who it is, where the import system told. `search`: where
/// this program looks for other modules, if it is this one that imports it.
///
/// # Errors
/// The interpreter can't be asked.
pub fn of_file(
    py: Python<'_>,
    path: &Path,
    identity: Option<Identity>,
    wanted: Wanted<'_>,
    search: Option<Search>,
) -> PyResult<(SubjectReport, Vec<Kept>)> {
    let (host, python) = (Running::here(py)?, executable(py)?);
    Ok(py.detach(|| {
        let (bytes, text) = read(path);
        let case = Case {
            wanted,
            host,
            python,
            search,
            shown: path.to_string_lossy().into_owned(),
            file: Some(path),
            identity: identity.unwrap_or_else(|| Identities::default().of(path)),
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
///
/// # Errors
/// The interpreter can't be asked.
pub fn of_module(
    module: &Bound<'_, PyModule>,
    wanted: Wanted<'_>,
    search: Option<Search>,
) -> PyResult<(SubjectReport, Vec<Kept>)> {
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
    let observation = live::observe(subject, wanted.demand.asked().as_ref())?;
    let case = Case {
        wanted,
        host,
        python,
        search,
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
