//! What a module is compared with.

use std::sync::Arc;

use importspy_core::check::{Around, Checked, check_loaded, check_unmodified};
use importspy_core::contract::{Contract, Places};
use importspy_core::observe::merge::{About, Difference, Merged, Said, additions, merge, removals};
use importspy_core::observe::source::Demand;
use importspy_core::observe::{Alone, FileId, Observation};
use importspy_core::report::{ContractText, SourceText, SubjectReport};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyModule;

use super::codes::{self, Codes};
use crate::contract::ReadContract;
use crate::embedded::{Bindable, EnvironmentThen, compiled, importer_of, source_of, written};
use crate::installed::Installed;
use crate::live::{self, Native, Subject, find};
use crate::loaded::Loaded;
use crate::report::Report;
use crate::running::Running;

/// A module as it was.
#[pyclass(frozen, module = "importspy._importspy")]
pub struct Baseline {
    module: Py<PyModule>,
    name: String,
    shown: String,
    observed: Observation,
    codes: Codes,
    /// The names its source can bind, where that is what it is compared with.
    bindable: Option<Bindable>,
    /// The text that places point into.
    text: Option<String>,
    /// Variables that a contract names, as they were.
    environment: EnvironmentThen,
    contract: Option<Py<ReadContract>>,
}

#[pymethods]
impl Baseline {
    /// A module as it is now; `contract` says which environment variables count.
    #[new]
    #[pyo3(signature = (module, contract=None))]
    fn new(module: Bound<'_, PyModule>, contract: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let loaded = Loaded::of(&module)?;
        let contract = contract.map(ReadContract::of).transpose()?;
        let names = contract
            .iter()
            .flat_map(|it| it.get().contract.variable_names());
        Ok(Self {
            observed: now(&module, &loaded, None)?,
            codes: codes::of_module(&module.dict(), &loaded.name)?,
            text: None,
            bindable: None,
            environment: EnvironmentThen::of(names),
            contract: contract.map(Bound::unbind),
            shown: loaded.shown(),
            name: loaded.name,
            module: module.unbind(),
        })
    }

    /// A module as its own source says it is.
    ///
    /// Raises ValueError where its source can't be read.
    #[staticmethod]
    #[pyo3(signature = (module, contract=None))]
    fn of_source(
        module: Bound<'_, PyModule>,
        contract: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let py = module.py();
        let loaded = Loaded::of(&module)?;
        let host = Running::here(py)?;
        let importer = importer_of(&module);
        let source = source_of(&importer);
        let facts = source.as_ref().and_then(|source| {
            let written = written(&importer, source, &Demand::Everything, &host)?;
            Some((written, compiled(py, &source.bytes)?))
        });
        let Some((observed, code)) = facts else {
            let why = format!("{} has no source that can be read", loaded.name);
            return Err(PyValueError::new_err(why));
        };
        let contract = contract.map(ReadContract::of).transpose()?;
        Ok(Self {
            codes: codes::of_source(&code, source.as_ref().map_or("", |source| &source.text)),
            bindable: Some(Bindable::by(&[code])),
            observed,
            text: source.map(|source| source.text),
            environment: EnvironmentThen::default(),
            contract: contract.map(Bound::unbind),
            shown: loaded.shown(),
            name: loaded.name,
            module: module.unbind(),
        })
    }

    /// The dotted name of the module.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// What isn't as it was.
    fn changes(&self, py: Python<'_>) -> PyResult<Report> {
        let module = self.module.bind(py);
        let loaded = Loaded::of(module)?;
        let live = now(module, &loaded, self.text.clone())?;
        let codes = codes::of_module(&module.dict(), &loaded.name)?;
        let mut differences = merge(&self.observed, &live).differences;
        differences.extend(removals(&self.observed, &live));
        let native = Native::new(py)?;
        let additions = additions(&self.observed, &live).into_iter();
        differences.extend(additions.filter(|found| self.is_addition(&native, module, found)));
        for found in codes::replaced(py, &self.codes, &codes, &self.observed) {
            if !differences.iter().any(|known| known.about == found.about) {
                differences.push(found);
            }
        }
        let mut checked = check_unmodified(&differences, &self.environment.changed());
        if let Some(contract) = &self.contract {
            let kept = self.demanded(py, &contract.bind(py).get().contract, &loaded, &live)?;
            checked.kept += kept.kept;
            checked.kept_constraints.extend(kept.kept_constraints);
            checked.violations.extend(kept.violations);
        }
        Ok(self.report(py, checked))
    }
}

impl Baseline {
    /// Whether something is there that wasn't. Where only the source says what was, the interpreter
    /// and other modules may have bound it while the module was loading.
    fn is_addition<'py>(
        &self,
        native: &Native<'py>,
        module: &Bound<'py, PyModule>,
        found: &Difference,
    ) -> bool {
        let Some(bindable) = &self.bindable else {
            return true;
        };
        // Other metaclasses give their classes members, and modules classes.
        let is_plain = |class: &str, name: &str| {
            let class = find(&module.dict(), class);
            let made_by = class.map(|class| native.type_path(&class));
            match made_by.as_deref() {
                Some("builtins.type") => true,
                Some("abc.ABCMeta") => !name.starts_with("_abc_"),
                _ => false,
            }
        };
        match &found.about {
            About::Name(name) if bindable.has(name) => false,
            About::Name(name) if found.live == Said::Class => is_plain(name, name),
            About::Name(_) => found.live == Said::Function,
            About::Member { class, name } => is_plain(class, name),
            About::Version | About::Base { .. } | About::Argument { .. } | About::Return { .. } => {
                true
            }
        }
    }

    /// What the contract demands of the module as it is now.
    fn demanded(
        &self,
        py: Python<'_>,
        contract: &Contract,
        loaded: &Loaded,
        live: &Observation,
    ) -> PyResult<Checked> {
        let host = Running::here(py)?;
        let around = Around {
            host: &host,
            neighbours: &Alone,
            installation: &Installed::default(),
        };
        let merged = Merged {
            observation: merge(&self.observed, live).observation,
            differences: Vec::new(),
        };
        let bytes = self.text.as_deref().unwrap_or_default().as_bytes();
        Ok(check_loaded(
            contract,
            &loaded.identity(),
            &Ok(merged),
            bytes,
            around,
        ))
    }

    fn report(&self, py: Python<'_>, checked: Checked) -> Report {
        let Checked {
            kept,
            kept_constraints,
            violations,
        } = checked;
        let text = self.text.clone().filter(|_| !violations.is_empty());
        let sources = text.map(|text| SourceText {
            file: FileId::SUBJECT,
            path: self.shown.clone(),
            text,
        });
        let contract = match &self.contract {
            Some(contract) => contract.bind(py).get().text.clone(),
            None => Arc::new(ContractText {
                path: "<what it was>".to_owned(),
                text: String::new(),
                places: Places::Lines,
            }),
        };
        let subject = SubjectReport {
            path: self.shown.clone(),
            contract,
            sources: sources.into_iter().collect(),
            kept,
            violations,
        };
        Report::new(subject, kept_constraints)
    }
}

/// Everything a module has now.
fn now(
    module: &Bound<'_, PyModule>,
    loaded: &Loaded,
    text: Option<String>,
) -> PyResult<Observation> {
    let subject = Subject {
        loaded: module.clone().into_any(),
        module: loaded.name.clone(),
        filename: loaded.filename(),
        source: text,
    };
    live::observe(subject, None)
}
