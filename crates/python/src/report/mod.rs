//! Reports as Python objects. What is shown is worked out when somebody asks for it.

pub mod error;
mod violation;

use std::sync::{Arc, OnceLock};

use importspy_core::check::Kept;
use importspy_core::report::{
    self as core, ContractText, LineIndex, SubjectReport, TextStyle, brief, json, text,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;
use serde::{Deserialize, Serialize};

pub use self::violation::{Counts, Place, Violation};

/// The outcome of checking one module.
#[pyclass(frozen, module = "importspy._importspy")]
pub struct Report {
    outcome: Outcome,
    violations: PyOnceLock<Py<PyTuple>>,
}

enum Outcome {
    /// Checked in this process.
    Checked(Box<Checked>),
    /// Came out of a pickle.
    Told(Box<Told>),
}

struct Checked {
    report: core::Report,
    kept: Vec<Kept>,
    told: OnceLock<Told>,
}

/// Everything a report says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Told {
    json: String,
    text: String,
    brief: String,
    kept: Vec<String>,
}

/// The parts of the JSON document that programs ask for.
#[derive(Deserialize)]
struct Document {
    verdict: String,
    counts: Counts,
    subjects: Vec<Subject>,
}

#[derive(Deserialize)]
struct Subject {
    path: String,
    contract: String,
    violations: Vec<Violation>,
}

impl Report {
    /// The report on one subject; `kept` names the constraints that are kept.
    pub fn new(subject: SubjectReport, kept: Vec<Kept>) -> Self {
        let subjects = vec![subject];
        Self::of(Outcome::Checked(Box::new(Checked {
            report: core::Report { subjects },
            kept,
            told: OnceLock::new(),
        })))
    }

    fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            violations: PyOnceLock::new(),
        }
    }

    /// Whether every constraint is kept.
    pub fn is_admitted(&self) -> bool {
        match &self.outcome {
            Outcome::Checked(checked) => checked.report.verdict() == core::Verdict::Admitted,
            Outcome::Told(told) => told.document().is_ok_and(|it| it.verdict == "admitted"),
        }
    }

    /// The paths of the subject and of the contract.
    fn paths(&self) -> PyResult<(String, String)> {
        let paths = match &self.outcome {
            Outcome::Checked(checked) => checked
                .report
                .subjects
                .first()
                .map(|it| (it.path.clone(), it.contract.path.clone())),
            Outcome::Told(told) => {
                let subjects = told.document()?.subjects;
                subjects.into_iter().next().map(|it| (it.path, it.contract))
            }
        };
        Ok(paths.unwrap_or_default())
    }

    fn told(&self) -> &Told {
        match &self.outcome {
            Outcome::Checked(checked) => checked.told.get_or_init(|| checked.tell()),
            Outcome::Told(told) => told,
        }
    }
}

impl Checked {
    fn tell(&self) -> Told {
        let style = TextStyle::default();
        let contract = self
            .report
            .subjects
            .first()
            .map(|subject| &subject.contract);
        Told {
            json: json::render(&self.report),
            text: text::render(&self.report, &style),
            brief: brief::render(&self.report),
            kept: contract.map_or_else(Vec::new, |contract| kept(contract, &self.kept)),
        }
    }
}

/// A line for every constraint that is kept.
fn kept(contract: &Arc<ContractText>, kept: &[Kept]) -> Vec<String> {
    let index = LineIndex::new(&contract.text);
    let line = |kept: &Kept| {
        let place = match contract.key_path(kept.contract) {
            Some(keys) => format!("{keys} of {}", contract.path),
            None => {
                let place = index.start_of(kept.contract);
                format!("{}:{}:{}", contract.path, place.line, place.column)
            }
        };
        let (subject, code) = (&kept.subject, kept.code.as_str());
        format!("{subject} (no {code}), demanded at {place}")
    };
    kept.iter().map(line).collect()
}

impl Told {
    fn document(&self) -> PyResult<Document> {
        serde_json::from_str(&self.json).map_err(|error| PyValueError::new_err(error.to_string()))
    }
}

#[pymethods]
impl Report {
    #[staticmethod]
    fn _from_json(json: &str) -> PyResult<Self> {
        let told = serde_json::from_str(json);
        let told = told.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self::of(Outcome::Told(told)))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let told = serde_json::to_string(slf.get().told());
        let told = told.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type().getattr("_from_json")?, (told,)))
    }

    /// `admitted` or `denied`.
    #[getter]
    fn verdict(&self) -> &'static str {
        if self.is_admitted() {
            "admitted"
        } else {
            "denied"
        }
    }

    #[getter]
    fn admitted(&self) -> bool {
        self.is_admitted()
    }

    fn __bool__(&self) -> bool {
        self.is_admitted()
    }

    #[getter]
    fn counts(&self) -> PyResult<Counts> {
        Ok(self.told().document()?.counts)
    }

    /// The module that was checked: its path, or its name where it has none.
    #[getter]
    fn subject(&self) -> PyResult<String> {
        let (path, _) = self.paths()?;
        Ok(path)
    }

    /// The contract's path.
    #[getter]
    fn contract(&self) -> PyResult<String> {
        let (_, contract) = self.paths()?;
        Ok(contract)
    }

    /// Every violation, in the order of the contract.
    #[getter]
    fn violations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let all = self.violations.get_or_try_init(py, || {
            let subjects = self.told().document()?.subjects;
            let all = subjects.into_iter().flat_map(|subject| subject.violations);
            let all: Vec<Py<Violation>> = all.map(|it| Py::new(py, it)).collect::<PyResult<_>>()?;
            Ok::<_, PyErr>(PyTuple::new(py, all)?.unbind())
        })?;
        Ok(all.bind(py).clone())
    }

    /// A line for every constraint that is kept.
    #[getter]
    fn kept<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.told().kept)
    }

    /// Every violation in a few lines.
    #[getter]
    fn brief(&self) -> &str {
        &self.told().brief
    }

    /// Raises ValidationError where the module is denied.
    #[pyo3(signature = (importer=None))]
    fn require(slf: Bound<'_, Self>, importer: Option<&str>) -> PyResult<()> {
        match slf.get().is_admitted() {
            true => Ok(()),
            false => Err(error::of_report(&slf, importer)),
        }
    }

    /// The document that `importspy check --output-format json` prints.
    fn to_json(&self) -> &str {
        &self.told().json
    }

    fn __str__(&self) -> &str {
        self.told().text.trim_end()
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
        other.is_ok_and(|other| other.get().told() == self.told())
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.told().json.hash(&mut hasher);
        hasher.finish()
    }
}
