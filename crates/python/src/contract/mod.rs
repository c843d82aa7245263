//! Contracts as Python objects: read once, then used for any number of checks.

mod data;
mod models;
mod objects;
mod observed;
mod parts;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_cli::load;
use importspy_core::contract::{self, Contract, Document, Format, Note, Places};
use importspy_core::observe::source::Demand;
use importspy_core::report::{ContractText, LineIndex};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyType};

use crate::judge::Wanted;
use crate::live::Facts;
use crate::report::error;

pub use self::data::{Unread, data};
pub use self::objects::objects;
pub use self::observed::model_of;
pub use self::parts::{check_part, read_part, to_yaml};

/// A contract that was read: what it demands, and the text that reports point into.
#[pyclass(frozen, module = "importspy._importspy", name = "Contract")]
pub struct ReadContract {
    /// What it demands.
    pub contract: Arc<Contract>,
    /// What it asks of a module's source.
    pub demand: Demand,
    /// Where it was read from, and what may be shown of it.
    pub text: Arc<ContractText>,
    /// Older spellings in it, worded.
    #[pyo3(get)]
    notes: Vec<String>,
}

impl ReadContract {
    /// Reads a file.
    ///
    /// # Errors
    /// `ContractError`, also where there is no such file.
    pub fn of_file(py: Python<'_>, path: &Path) -> PyResult<Self> {
        let loaded = py
            .detach(|| load(path))
            .map_err(|problem| error::of_problem(py, &problem))?;
        Ok(Self {
            contract: Arc::new(loaded.contract),
            demand: loaded.demand,
            text: loaded.text,
            notes: loaded.notes.iter().map(|note| plain(note)).collect(),
        })
    }

    /// Reads data: a mapping, or a model; `name` stands for the path in messages.
    ///
    /// # Errors
    /// `ContractError`, with paths of keys for places.
    pub fn of_data(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let py = object.py();
        let data = data(object).map_err(|unread| error::of_unread(py, name, unread))?;
        let document =
            contract::read_data(&data).map_err(|wrong| error::of_contract(py, name, &wrong))?;
        Ok(Self::of_document(document, name))
    }

    /// What a module is judged by.
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted {
            contract: &self.contract,
            demand: &self.demand,
            text: &self.text,
        }
    }

    /// Rules that stand in a file with other things.
    pub fn of_rules(contract: Contract, text: Arc<ContractText>) -> Self {
        Self {
            demand: contract.demand(),
            notes: Vec::new(),
            text,
            contract: Arc::new(contract),
        }
    }

    fn of_document(document: Document, name: &str) -> Self {
        Self {
            demand: document.contract.demand(),
            notes: noted(&document, name),
            text: Arc::new(ContractText::of(name.to_owned(), &document)),
            contract: Arc::new(document.contract),
        }
    }

    /// Whether a contract is named by a path.
    ///
    /// # Errors
    /// The models can't be had.
    pub fn is_path(source: &Bound<'_, PyAny>) -> PyResult<bool> {
        let is_read = source.cast_exact::<Self>().is_ok() || source.cast_exact::<PyDict>().is_ok();
        Ok(source.cast::<PyString>().is_ok()
            || !is_read && !models::is_model(source)? && source.extract::<PathBuf>().is_ok())
    }

    /// Whatever stands for a contract: one that was read, a path, a dictionary, a model, a class
    /// made from a model.
    ///
    /// # Errors
    /// `ContractError`; `TypeError` for anything else; whatever a class raises when it is called.
    pub fn of<'py>(source: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = source.py();
        if let Ok(contract) = source.cast_exact::<Self>() {
            return Ok(contract.clone());
        }
        let read = if source.cast::<PyString>().is_ok() {
            Self::of_file(py, &source.extract::<PathBuf>()?)
        } else if source.cast_exact::<PyDict>().is_ok() {
            Self::of_data(source, "<dict>")
        } else if let Some(model) = as_model(source)? {
            let path = Facts::new(py)?.type_path(&model);
            let name = path.rsplit('.').next().unwrap_or_default();
            Self::of_data(&model, &format!("<{name}>"))
        } else if let Ok(path) = source.extract::<PathBuf>() {
            Self::of_file(py, &path)
        } else {
            let path = Facts::new(py)?.type_path(source);
            return Err(PyTypeError::new_err(format!(
                "a contract is a path, a dict, a SpyModel or a Contract, not an object of type {path}"
            )));
        }?;
        Bound::new(py, read)
    }
}

/// Older spellings with their places.
fn noted(document: &Document, name: &str) -> Vec<String> {
    let index = LineIndex::new(&document.text);
    let told = |note: &Note| match document.places {
        Places::Keys => format!("{} of {name}: {}", note.path, note.message()),
        Places::Lines => {
            let place = index.start_of(note.span);
            format!("{name}:{}:{}: {}", place.line, place.column, note.message())
        }
    };
    document.notes.iter().map(told).collect()
}

/// A note without what the command line puts around it.
fn plain(note: &str) -> String {
    let note = note.trim_end();
    note.strip_prefix("note: ").unwrap_or(note).to_owned()
}

/// A model, or an instance of a class made from one.
fn as_model<'py>(source: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    if let Ok(class) = source.cast::<PyType>() {
        return models::is_model_class(class)?
            .then(|| class.call0())
            .transpose();
    }
    Ok(models::is_model(source)?.then(|| source.clone()))
}

#[pymethods]
impl ReadContract {
    /// Reads a contract: from a path, a dict, a SpyModel or a class made from it.
    #[new]
    fn new<'py>(source: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        Self::of(source)
    }

    /// Reads a contract from its text.
    #[staticmethod]
    #[pyo3(signature = (text, *, toml=false))]
    fn from_text(py: Python<'_>, text: &str, toml: bool) -> PyResult<Self> {
        let name = "<text>";
        let format = if toml { Format::Toml } else { Format::Yaml };
        let document = contract::read(text.as_bytes(), format)
            .map_err(|wrong| error::of_contract(py, name, &wrong))?;
        Ok(Self::of_document(document, name))
    }

    /// The file it was read from; what it was, in angle brackets, where it was none.
    #[getter]
    fn path(&self) -> &str {
        &self.text.path
    }

    /// Its `id`.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.contract.id.as_ref().map(|id| id.value.as_str())
    }

    fn __repr__(&self) -> String {
        format!("<Contract {}>", self.text.path)
    }
}
