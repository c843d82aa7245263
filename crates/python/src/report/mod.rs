//! Reports as Python objects.

pub mod error;
mod outcome;
mod violation;

use importspy_core::check::Kept;
use importspy_core::report::SubjectReport;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

use self::outcome::{Outcome, document};
pub use self::violation::{Counts, Place, Violation};

/// The outcome of checking one module.
#[pyclass(frozen, module = "importspy._importspy")]
pub struct Report {
    outcome: Outcome,
    violations: PyOnceLock<Py<PyTuple>>,
}

impl Report {
    /// The report on one subject; `kept` names the constraints that are kept.
    pub fn new(subject: SubjectReport, kept: Vec<Kept>) -> Self {
        Self::of(Outcome::of(subject, kept))
    }

    fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            violations: PyOnceLock::new(),
        }
    }
}

#[pymethods]
impl Report {
    #[staticmethod]
    fn _from_json(json: &str) -> PyResult<Self> {
        let told = serde_json::from_slice(json.as_bytes());
        let told = told.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self::of(Outcome::Told(told)))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let told = serde_json::to_string(&slf.get().outcome.told());
        let told = told.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type().getattr("_from_json")?, (told,)))
    }

    /// `admitted` or `denied`.
    #[getter]
    fn verdict(&self) -> &'static str {
        if self.outcome.is_admitted() {
            "admitted"
        } else {
            "denied"
        }
    }

    #[getter]
    fn admitted(&self) -> bool {
        self.outcome.is_admitted()
    }

    fn __bool__(&self) -> bool {
        self.outcome.is_admitted()
    }

    #[getter]
    fn counts(&self) -> PyResult<Counts> {
        self.outcome.counts()
    }

    /// The module that was checked: its path, or its name where it has none.
    #[getter]
    fn subject(&self) -> PyResult<String> {
        self.outcome
            .of_subject(|subject| &subject.path, |subject| subject.path)
    }

    /// The contract's path.
    #[getter]
    fn contract(&self) -> PyResult<String> {
        self.outcome
            .of_subject(|subject| &subject.contract.path, |subject| subject.contract)
    }

    /// Every violation, in the order of the contract.
    #[getter]
    fn violations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let all = self.violations.get_or_try_init(py, || {
            let subjects = document(self.outcome.json())?.subjects;
            let all = subjects.into_iter().flat_map(|subject| subject.violations);
            let all: Vec<Py<Violation>> = all.map(|it| Py::new(py, it)).collect::<PyResult<_>>()?;
            Ok::<_, PyErr>(PyTuple::new(py, all)?.unbind())
        })?;
        Ok(all.bind(py).clone())
    }

    /// A line for every constraint that is kept.
    #[getter]
    fn kept<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.outcome.kept())
    }

    /// Every violation in a few lines.
    #[getter]
    fn brief(&self) -> &str {
        self.outcome.brief()
    }

    /// Raises ValidationError where the module is denied.
    #[pyo3(signature = (importer=None))]
    fn require(slf: Bound<'_, Self>, importer: Option<&str>) -> PyResult<()> {
        match slf.get().outcome.is_admitted() {
            true => Ok(()),
            false => Err(error::of_report(&slf, importer)),
        }
    }

    /// The document that `importspy check --output-format json` prints.
    fn to_json(&self) -> &str {
        self.outcome.json()
    }

    fn __str__(&self) -> &str {
        self.outcome.text().trim_end()
    }

    fn __repr__(&self) -> PyResult<String> {
        let Counts {
            kept,
            broken,
            undetermined,
        } = self.counts()?;
        let verdict = self.verdict();
        Ok(format!(
            "<Report {verdict}: {kept} kept, {broken} broken, {undetermined} undetermined>"
        ))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast_exact::<Self>();
        other.is_ok_and(|other| other.get().outcome.told() == self.outcome.told())
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.outcome.json().hash(&mut hasher);
        hasher.finish()
    }
}
