//! The contract of a protected module: a file beside it, or an object it hands over.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_core::contract::{Contract, Module, Selector};
use importspy_core::observe::source::Demand;
use importspy_core::report::ContractText;
use importspy_core::value::Span;
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
    pub rules: Rules,
}

/// What a contract says of importers beside what they must be.
#[derive(Clone, Copy)]
pub struct Rules {
    /// It says nothing else.
    pub are_all: bool,
    /// They speak of distributions.
    pub ask_owners: bool,
}

/// Whether a contract speaks of importers by their distributions.
pub fn asks_owners(contract: &Contract) -> bool {
    let rules = contract.importers.iter();
    let mut rules = rules.flat_map(|rules| rules.allow.iter().flatten().chain(&rules.deny));
    rules.any(|rule| matches!(rule.selector.value, Selector::Distribution(_)))
}

impl Rules {
    fn of(contract: &Contract) -> Self {
        let rest = Contract {
            schema_version: None,
            id: None,
            description: None,
            owner: None,
            importers: None,
            subject: Module {
                span: Span::default(),
                ..contract.subject.clone()
            },
            ..contract.clone()
        };
        Self {
            are_all: rest == Contract::default(),
            ask_owners: asks_owners(contract),
        }
    }
}

impl Terms {
    /// The terms of a contract whose text is known.
    pub fn new(contract: Arc<Contract>, demand: Demand, text: Arc<ContractText>) -> Self {
        Self {
            rules: Rules::of(&contract),
            demand: demand.of_loaded(),
            contract,
            text,
        }
    }
}

/// Where the terms come from.
#[derive(Clone)]
pub enum Origin {
    File(Arc<ContractFile>),
    Object(Arc<Terms>),
}

/// What one verdict rests on.
#[derive(Clone)]
pub struct Ground {
    pub terms: Arc<Terms>,
    /// The file they come from, where they do.
    pub file: Option<Arc<ContractFile>>,
}

impl Ground {
    /// Whether the file is still the one that was read.
    pub fn is_fresh(&self) -> bool {
        self.file.as_ref().is_none_or(|file| file.is_fresh())
    }
}

impl Origin {
    /// The contract as it is now.
    ///
    /// # Errors
    /// `ContractError`: its file became wrong.
    pub fn current(&self, py: Python<'_>) -> PyResult<Ground> {
        Ok(match self {
            Origin::File(file) => {
                let file = contract_file(py, &file.path)?;
                Ground {
                    terms: Arc::clone(&file.terms),
                    file: Some(file),
                }
            }
            Origin::Object(terms) => Ground {
                terms: Arc::clone(terms),
                file: None,
            },
        })
    }

    /// Whether it is the same file, or the same object.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Origin::File(one), Origin::File(other)) => one.path == other.path,
            (Origin::Object(one), Origin::Object(other)) => Arc::ptr_eq(one, other),
            (Origin::File(_), Origin::Object(_)) | (Origin::Object(_), Origin::File(_)) => false,
        }
    }

    /// The contract as it was read.
    pub fn ground(&self) -> Ground {
        Ground {
            terms: Arc::clone(self.terms()),
            file: match self {
                Origin::File(file) => Some(Arc::clone(file)),
                Origin::Object(_) => None,
            },
        }
    }

    pub fn terms(&self) -> &Arc<Terms> {
        match self {
            Origin::File(file) => &file.terms,
            Origin::Object(terms) => terms,
        }
    }
}

impl From<&ReadContract> for Terms {
    fn from(read: &ReadContract) -> Self {
        let contract = Arc::clone(&read.contract);
        Self::new(contract, read.demand.clone(), Arc::clone(&read.text))
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

/// A contract that somebody names: a path, which counts from `folder`, or an object.
///
/// # Errors
/// `ContractError`: it can't be read. `TypeError`: it is something else.
pub fn origin(source: &Bound<'_, PyAny>, folder: Option<&PathBuf>) -> PyResult<Origin> {
    if !ReadContract::is_path(source)? {
        let read = ReadContract::of(source)?;
        return Ok(Origin::Object(Arc::new(Terms::from(read.get()))));
    }
    let path = source.extract::<PathBuf>()?;
    let path = match folder {
        Some(folder) => folder.join(path),
        None => path,
    };
    contract_file(source.py(), &path).map(Origin::File)
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
