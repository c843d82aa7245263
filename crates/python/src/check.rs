//! `importspy.check`: one module against one contract, for programs.

use std::borrow::Cow;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use importspy_cli::{Identities, SOURCE_LIMIT, on_large_stack, read_regular};
use importspy_core::check::{Around, Checked, check_loaded};
use importspy_core::observe::merge::{Merged, merge};
use importspy_core::observe::source::{Demand, Identity, Unloadable, decode, observe};
use importspy_core::observe::{Alone, FileId, Observation};
use importspy_core::report::{SourceText, SubjectReport};
use importspy_core::violation::{Status, Violation};
use pyo3::prelude::*;
use pyo3::types::PyModule;

use crate::contract::ReadContract;
use crate::live;
use crate::loaded::Loaded;
use crate::report::Report;
use crate::running::Running;

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
    let host = Running::here(py)?;
    require_file(path)?;
    let judged = || {
        let mut bytes = Vec::new();
        let read = read_regular(path, SOURCE_LIMIT, &mut bytes);
        let text = match read {
            Ok(()) => decode(&bytes),
            Err(error) => {
                bytes.clear();
                let message = error.to_string();
                Err(Unloadable::Unreadable { message })
            }
        };
        let identity = Identities::default().of(path);
        let observed = match &text {
            Ok(text) => observe(text, &identity, &contract.demand, &host),
            Err(why) => Err(why.clone()),
        };
        let wanted = &contract.contract;
        let around = Around {
            host: &host,
            neighbours: &Alone,
        };
        let checked = importspy_core::check::check(wanted, &identity, &observed, &bytes, around);
        (checked, text.ok().map(Cow::into_owned))
    };
    let (checked, text) = py.detach(|| on_large_stack(judged));
    let shown = path.to_string_lossy().into_owned();
    Ok(report(shown, contract, text, checked))
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
    let host = Running::here(py)?;
    let loaded = Loaded::of(module)?;
    let identity = loaded.identity();
    let Source { bytes, text, facts } = py.detach(|| {
        let demand = &contract.demand;
        let file = loaded.file.as_deref();
        on_large_stack(|| Source::read(file, &identity, demand, &host))
    });
    let subject = live::Subject {
        loaded: module.clone().into_any(),
        module: loaded.name.clone(),
        filename: loaded.filename(),
        source: text.clone(),
    };
    let names = match &contract.demand {
        Demand::Parts(parts) => Some(parts.asked()),
        Demand::Everything => None,
    };
    let observation = live::observe(subject, names.as_deref())?;
    let merged = match &facts {
        Some(source) => merge(source, &observation),
        None => Merged {
            observation,
            differences: Vec::new(),
        },
    };
    let around = Around {
        host: &host,
        neighbours: &Alone,
    };
    let checked = check_loaded(&contract.contract, &identity, &Ok(merged), &bytes, around);
    Ok(report(loaded.shown(), contract, text, checked))
}

/// The file a loaded module is from, and what it says; nothing where it is no source.
#[derive(Default)]
struct Source {
    bytes: Vec<u8>,
    text: Option<String>,
    facts: Option<Observation>,
}

impl Source {
    fn read(file: Option<&Path>, identity: &Identity, demand: &Demand, host: &Running) -> Self {
        let mut source = Self::default();
        let Some(file) = file else {
            return source;
        };
        if read_regular(file, SOURCE_LIMIT, &mut source.bytes).is_err() {
            source.bytes.clear();
            return source;
        }
        if let Ok(text) = decode(&source.bytes)
            && let Ok(facts) = observe(&text, identity, demand, host)
        {
            source.facts = Some(facts);
            source.text = Some(text.into_owned());
        }
        source
    }
}

fn report(path: String, contract: &ReadContract, text: Option<String>, checked: Checked) -> Report {
    let Checked {
        kept,
        kept_constraints,
        violations,
    } = checked;
    let pointed_at = violations.iter().any(points_into_source);
    let sources = text.filter(|_| pointed_at).map(|text| SourceText {
        file: FileId::SUBJECT,
        path: path.clone(),
        text,
    });
    let subject = SubjectReport {
        path,
        contract: contract.text.clone(),
        sources: sources.into_iter().collect(),
        kept,
        violations,
    };
    Report::new(subject, kept_constraints)
}

/// Whether a report of the violation shows a place in the module.
fn points_into_source(violation: &Violation) -> bool {
    let cause = match &violation.status {
        Status::Broken => None,
        Status::Undetermined(reason) => reason.place,
    };
    violation.source.or(cause).is_some()
}
