//! What is told of a decision, and raised where it is a refusal.

use std::time::Instant;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCode, PyDict, PyTuple};

use super::frames::call;
pub use super::judge::Outcome;
use crate::report::Report;
use crate::report::error::of_report;

/// What decisions are told with; looked up once, so that telling imports nothing.
struct Teller {
    decision: Py<PyAny>,
    record: Py<PyAny>,
}

static TELLER: PyOnceLock<Teller> = PyOnceLock::new();

fn teller(py: Python<'_>) -> PyResult<&'static Teller> {
    TELLER.get_or_try_init(py, || {
        let decisions = py.import("importspy._decisions")?;
        Ok(Teller {
            decision: decisions.getattr("Decision")?.unbind(),
            record: decisions.getattr("record")?.unbind(),
        })
    })
}

/// A decision that was made.
pub struct Decided {
    pub outcome: Outcome,
    pub importer: String,
    pub protected: String,
    /// Whether a refusal is raised.
    pub enforced: bool,
    pub began: Instant,
}

/// Loads what decisions are made and told with.
///
/// # Errors
/// The package is incomplete.
pub fn prepare(py: Python<'_>) -> PyResult<()> {
    // The type of code objects is looked up in a module of the library the first time.
    let _ = py.get_type::<PyCode>();
    if TELLER.get(py).is_none() {
        py.import("importspy._errors")?;
        teller(py)?;
    }
    Ok(())
}

/// Tells of an admission.
///
/// # Errors
/// What an audit hook raises: it may refuse what was admitted.
pub fn admitted(py: Python<'_>, decided: Decided) -> PyResult<()> {
    tell(py, decided).map(drop)
}

/// Tells of a refusal, and raises it where it is enforced.
///
/// # Errors
/// `ValidationError`; what an audit hook raises.
pub fn refused(py: Python<'_>, decided: Decided) -> PyResult<()> {
    let (importer, enforced) = (decided.importer.clone(), decided.enforced);
    let report = tell(py, decided)?;
    match enforced {
        true => Err(of_report(&report, Some(&importer))),
        false => Ok(()),
    }
}

fn tell<'py>(py: Python<'py>, decided: Decided) -> PyResult<Bound<'py, Report>> {
    let Decided {
        outcome: Outcome { report, kept },
        importer,
        protected,
        enforced,
        began,
    } = decided;
    let duration = began.elapsed().as_secs_f64();
    let report = Bound::new(py, Report::new(report, kept))?;
    let named = PyDict::new(py);
    named.set_item(intern!(py, "module"), protected)?;
    named.set_item(intern!(py, "importer"), importer)?;
    named.set_item(intern!(py, "duration"), duration)?;
    let mode = if enforced { "enforce" } else { "audit" };
    named.set_item(intern!(py, "mode"), mode)?;
    let Teller { decision, record } = teller(py)?;
    let decision = call(
        decision.bind(py),
        &PyTuple::new(py, [&report])?,
        Some(&named),
    )?;
    call(record.bind(py), &PyTuple::new(py, [decision])?, None)?;
    Ok(report)
}
