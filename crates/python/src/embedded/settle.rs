//! Importers whose verdict waits for the end of their body.
//!
//! importlib sets `_initializing` of a module's spec to false when its body has ended. The spec of an
//! importer that waits is watched for that: the importer is judged then, and what it violates fails
//! its own import.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::PyModule;

use super::contracts::Terms;
use super::importer::{Importer, Known};
use super::judge::{Judged, judge};
use super::modules::{self, Named};
use super::phase::Moment;
use super::refusal::{Decided, admitted, refused};
use super::traceback::without_frames;
use crate::guard::{is_ours, watch};

/// The waiting importers, by the address of their spec, which each keeps alive.
static WAITING: Mutex<Option<HashMap<usize, Vec<Waiting>>>> = Mutex::new(None);

/// One verdict that waits.
struct Waiting {
    /// Keeps the address from being used again.
    _spec: Py<PyAny>,
    importer: Py<PyModule>,
    key: String,
    /// The protected module, where the importer made it load.
    loading: Option<(String, Py<PyModule>)>,
    protected: String,
    enforced: bool,
    terms: Arc<Terms>,
    bodies: Vec<Py<PyAny>>,
}

/// Who waits for whose end.
pub struct Wait<'a, 'py> {
    pub importer: &'a Known<'py>,
    pub loading: Option<&'a Named<'py>>,
    pub protected: String,
    pub enforced: bool,
    pub terms: Arc<Terms>,
    pub bodies: &'a [Bound<'py, PyAny>],
}

/// Whether the end of an importer's body will be seen.
pub fn is_watchable(importer: &Known<'_>) -> bool {
    let py = importer.globals.py();
    let Some(spec) = &importer.spec else {
        return false;
    };
    let held = modules::named(py, &importer.named.key);
    let is_held = held.is_some_and(|held| held.is(importer.module()));
    let is_named = spec.name().as_ref() == Some(&importer.named.key);
    is_held && is_named && spec.is_initializing() && (spec.is_plain() || is_ours(&spec.object))
}

/// Lets an importer in until its body ends.
///
/// # Errors
/// Its spec can't be watched.
pub fn wait(wait: Wait<'_, '_>) -> PyResult<()> {
    let spec = wait.importer.spec.as_ref();
    let spec = spec.ok_or_else(|| PyAttributeError::new_err("__spec__"))?;
    let waiting = Waiting {
        _spec: spec.object.clone().unbind(),
        importer: wait.importer.module().clone().unbind(),
        key: wait.importer.named.key.clone(),
        loading: wait
            .loading
            .map(|named| (named.key.clone(), named.module.clone().unbind())),
        protected: wait.protected,
        enforced: wait.enforced,
        terms: wait.terms,
        bodies: wait
            .bodies
            .iter()
            .map(|body| body.clone().unbind())
            .collect(),
    };
    if !watch(&spec.object)? {
        return Err(PyAttributeError::new_err("__spec__"));
    }
    let address = spec.object.as_ptr() as usize;
    let mut all = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let all = all.get_or_insert_default();
    let all = all.entry(address).or_default();
    let is_known = |one: &Waiting| {
        one.protected == waiting.protected && Arc::ptr_eq(&one.terms, &waiting.terms)
    };
    if !all.iter().any(is_known) {
        all.push(waiting);
    }
    Ok(())
}

/// Judges everything that waited for the end of a module's body.
///
/// # Errors
/// `ValidationError`: the importer isn't as it must be, and is unloaded.
pub fn end(spec: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = spec.py();
    let address = spec.as_ptr() as usize;
    let taken = {
        let mut all = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        all.as_mut().and_then(|all| all.remove(&address))
    };
    let taken = taken.unwrap_or_default();
    // importlib has removed it already where its body failed.
    let is_there = |key| modules::loaded(py).is_some_and(|all| all.contains(key).unwrap_or(false));
    for waiting in taken.iter().filter(|waiting| is_there(&waiting.key)) {
        if let Err(refusal) = settle(py, waiting) {
            taken.iter().for_each(|waiting| waiting.unload(py));
            return Err(without_frames(py, refusal));
        }
    }
    Ok(())
}

fn settle(py: Python<'_>, waiting: &Waiting) -> PyResult<()> {
    let began = Instant::now();
    let importer = Importer::Module(Known::new(waiting.importer(py)));
    let bodies = waiting.bodies.iter().map(|body| body.bind(py).clone());
    let end = Moment::End(bodies.collect());
    let decided = |outcome| Decided {
        outcome,
        importer: importer.name(),
        protected: waiting.protected.clone(),
        enforced: waiting.enforced,
        began,
    };
    match judge(py, &importer, end, &waiting.terms)? {
        Judged::Admitted { outcome, .. } => admitted(py, decided(outcome)),
        Judged::Denied(outcome) | Judged::Open { outcome, .. } => refused(py, decided(outcome)),
    }
}

impl Waiting {
    fn importer<'py>(&self, py: Python<'py>) -> Named<'py> {
        Named {
            key: self.key.clone(),
            module: self.importer.bind(py).clone(),
        }
    }

    /// Leaves nothing of a refused importer behind, nor of what it made load.
    fn unload(&self, py: Python<'_>) {
        modules::forget_whatever(py, &self.key);
        if let Some((key, module)) = &self.loading {
            modules::forget(&Named {
                key: key.clone(),
                module: module.bind(py).clone(),
            });
        }
    }
}
