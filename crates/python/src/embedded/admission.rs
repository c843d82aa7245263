//! Letting an importer in: at once, until the end of its body, or not at all.

use std::sync::Arc;
use std::time::Instant;

use pyo3::prelude::*;

use super::contracts::Terms;
use super::importer::Importer;
use super::judge::{Judged, judge};
use super::modules::Named;
use super::phase::Moment;
use super::refusal::{Decided, admitted, refused};
use super::settle::{Wait, wait};

/// What an importer asks for.
pub struct Request<'a, 'py> {
    pub importer: &'a Importer<'py>,
    pub terms: &'a Arc<Terms>,
    /// The name of the protected module.
    pub protected: String,
    /// The protected module, where it is loading because of this importer.
    pub loading: Option<&'a Named<'py>>,
    /// Whether a refusal is raised; else it is only told.
    pub enforced: bool,
    pub began: Instant,
}

/// Judges an importer. The answer: whether what it has bound decided alone.
///
/// # Errors
/// `ValidationError`, where it is enforced; what an audit hook raises.
pub fn admit(py: Python<'_>, request: Request<'_, '_>) -> PyResult<bool> {
    let Request {
        importer,
        terms,
        protected,
        loading,
        enforced,
        began,
    } = request;
    let decided = |outcome| Decided {
        outcome,
        importer: importer.name(),
        protected: protected.clone(),
        enforced,
        began,
    };
    match (judge(py, importer, Moment::Import, terms)?, importer) {
        (Judged::Admitted { outcome, lasting }, _) => {
            admitted(py, decided(outcome)).map(|()| lasting)
        }
        (Judged::Open { bodies, .. }, Importer::Module(known)) => {
            wait(Wait {
                importer: known,
                loading,
                protected,
                enforced,
                terms: Arc::clone(terms),
                bodies: &bodies,
            })?;
            Ok(false)
        }
        (Judged::Denied(outcome) | Judged::Open { outcome, .. }, _) => {
            // Where it is only told, once is enough.
            refused(py, decided(outcome)).map(|()| true)
        }
    }
}
