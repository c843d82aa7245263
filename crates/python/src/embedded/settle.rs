//! Importers whose verdict waits for the end of their body.
//!
//! importlib sets `_initializing` of a module's spec to false when its body has ended. The spec of an
//! importer that waits is made an instance of a class of ours, in which that name is a descriptor:
//! the importer is judged then, and what it violates fails its own import.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyCFunction, PyDict, PyModule, PyTuple, PyType};

use super::contracts::Terms;
use super::importer::{Importer, Known};
use super::judge::{Judged, judge};
use super::modules::{self, Named};
use super::phase::Moment;
use super::refusal::{Decided, admitted, refused};
use super::spec::{Spec, spec_class};

/// The waiting importers, by the address of their spec, which each keeps alive.
static WAITING: Mutex<Option<HashMap<usize, Vec<Waiting>>>> = Mutex::new(None);

static WATCHED: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// One verdict that waits.
struct Waiting {
    /// Keeps the address from being used again.
    _spec: Py<PyAny>,
    importer: Py<PyModule>,
    key: String,
    /// The protected module, where the importer made it load.
    loading: Option<(String, Py<PyModule>)>,
    protected: String,
    terms: Arc<Terms>,
    bodies: Vec<Py<PyAny>>,
}

/// Who waits for whose end.
pub struct Wait<'a, 'py> {
    pub importer: &'a Known<'py>,
    pub loading: Option<&'a Named<'py>>,
    pub protected: String,
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
    is_held && is_named && spec.is_initializing() && (spec.is_plain() || is_watched(spec))
}

fn is_watched(spec: &Spec<'_>) -> bool {
    let py = spec.object.py();
    let watched = WATCHED.get(py);
    watched.is_some_and(|class| spec.object.get_type().is(class.bind(py)))
}

/// Lets an importer in until its body ends.
///
/// # Errors
/// Its spec can't be watched.
pub fn wait(wait: Wait<'_, '_>) -> PyResult<()> {
    let py = wait.importer.globals.py();
    let class = watched(py)?;
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
        terms: wait.terms,
        bodies: wait
            .bodies
            .iter()
            .map(|body| body.clone().unbind())
            .collect(),
    };
    spec.object.setattr("__class__", class)?;
    let address = spec.object.as_ptr() as usize;
    let mut all = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let all = all.get_or_insert_default();
    all.entry(address).or_default().push(waiting);
    Ok(())
}

fn watched(py: Python<'_>) -> PyResult<Bound<'_, PyType>> {
    let class = WATCHED.get_or_try_init(py, || {
        let base = spec_class(py)
            .ok_or_else(|| PyAttributeError::new_err("importlib has no ModuleSpec"))?;
        let namespace = PyDict::new(py);
        namespace.set_item("__slots__", PyTuple::empty(py))?;
        namespace.set_item("__module__", "_frozen_importlib")?;
        namespace.set_item("_initializing", Py::new(py, End)?)?;
        let class = py
            .get_type::<PyType>()
            .call1(("ModuleSpec", (base,), namespace))?;
        PyResult::Ok(class.cast_into::<PyType>()?.unbind())
    })?;
    Ok(class.bind(py).clone())
}

/// `_initializing` of a watched spec.
#[pyclass(frozen, module = "importspy")]
struct End;

#[pymethods]
impl End {
    fn __get__<'py>(
        &self,
        spec: Bound<'py, PyAny>,
        _owner: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let fields = crate::live::instance_dict(&spec);
        let found = fields.and_then(|fields| crate::live::find(&fields, "_initializing"));
        found.ok_or_else(|| PyAttributeError::new_err("_initializing"))
    }

    fn __set__(&self, spec: Bound<'_, PyAny>, value: Bound<'_, PyAny>) -> PyResult<()> {
        let fields = crate::live::instance_dict(&spec)
            .ok_or_else(|| PyAttributeError::new_err("_initializing"))?;
        let ends = !value.is(PyBool::new(spec.py(), true));
        // Judged first: once the flag is down, other threads take the importer as it is.
        let outcome = if ends { settled(&spec) } else { Ok(()) };
        fields.set_item("_initializing", value)?;
        outcome
    }
}

/// Judges everything that waited for the end of a module's body.
fn settled(spec: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = spec.py();
    let address = spec.as_ptr() as usize;
    let taken = {
        let mut all = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        all.as_mut().and_then(|all| all.remove(&address))
    };
    if let Some(class) = spec_class(py) {
        spec.setattr("__class__", class)?;
    }
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
        began,
    };
    match judge(py, &importer, end, &waiting.terms)? {
        Judged::Admitted { outcome, .. } => admitted(py, decided(outcome)),
        Judged::Denied(outcome) | Judged::Open { outcome, .. } => {
            Err(refused(py, decided(outcome)))
        }
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

/// Raises so that import statements leave importlib's frames out of the traceback.
fn without_frames(py: Python<'_>, error: PyErr) -> PyErr {
    let bootstrap = modules::named(py, "_frozen_importlib");
    let call = bootstrap.and_then(|module| module.getattr("_call_with_frames_removed").ok());
    let value = error.clone_ref(py);
    let raise = PyCFunction::new_closure(py, None, None, move |arguments, _| {
        Err::<(), _>(value.clone_ref(arguments.py()))
    });
    match (call, raise) {
        (Some(call), Ok(raise)) => match call.call1((raise,)) {
            Err(raised) => raised,
            Ok(_) => error,
        },
        _ => error,
    }
}
