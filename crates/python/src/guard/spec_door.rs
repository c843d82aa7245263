//! `_initializing` of the spec of a module that is guarded, or whose end is waited for.

use pyo3::exceptions::PyAttributeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyCFunction, PyDict, PyTuple, PyType};

use crate::embedded::modules;
use crate::embedded::settle;
use crate::embedded::spec::{Spec, spec_class};
use crate::embedded::traceback::{self, without_frames};
use crate::live::{find, instance_dict};

use super::guarded::{ENTRY, of_fields, of_spec};
use super::spec_slot::quicker;
use super::{admitted, load_door};

const FLAG: &str = "_initializing";

static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Makes a spec of importlib's own class one of ours. Whether it is one then.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn watch(spec: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = spec.py();
    if is_ours(spec) {
        return Ok(true);
    }
    let plain = spec_class(py).is_some_and(|class| spec.get_type().is(&class));
    if plain {
        spec.setattr("__class__", class(py)?)?;
    }
    Ok(plain)
}

/// Whether a spec is of our class.
pub fn is_ours(spec: &Bound<'_, PyAny>) -> bool {
    let class = CLASS.get(spec.py());
    class.is_some_and(|class| spec.get_type().is(class.bind(spec.py())))
}

fn class(py: Python<'_>) -> PyResult<Bound<'_, PyType>> {
    let class = CLASS.get_or_try_init(py, || {
        let base = spec_class(py)
            .ok_or_else(|| PyAttributeError::new_err("importlib has no ModuleSpec"))?;
        let namespace = PyDict::new(py);
        namespace.set_item("__slots__", PyTuple::empty(py))?;
        namespace.set_item("__module__", "_frozen_importlib")?;
        namespace.set_item(FLAG, quicker(&py.get_type::<SpecDoor>())?.call0()?)?;
        namespace.set_item("__reduce_ex__", Py::new(py, Plain)?)?;
        let kind = py.get_type::<PyType>();
        let class = kind.call1(("ModuleSpec", (base,), namespace))?;
        PyResult::Ok(class.cast_into::<PyType>()?.unbind())
    })?;
    Ok(class.bind(py).clone())
}

/// `spec_slot` answers before it where it can.
#[pyclass(frozen, subclass, module = "importspy")]
struct SpecDoor;

#[pymethods]
impl SpecDoor {
    #[new]
    fn new() -> Self {
        Self
    }

    /// Whether an import has to wait. Asked by every import, and when an attribute is missing: it
    /// decides nothing and never raises.
    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        spec: &Bound<'py, PyAny>,
        _owner: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        if spec.is_none() {
            return Ok(slf.clone().into_any());
        }
        // The spec of a module that was loaded anew has no flag.
        let missing = || PyAttributeError::new_err(FLAG);
        let fields = instance_dict(spec).ok_or_else(missing)?;
        let flag = fields.get_item(intern!(py, FLAG))?;
        let is_set = flag
            .as_ref()
            .is_some_and(|flag| flag.is(PyBool::new(py, true)));
        match of_fields(&fields) {
            Some(guarded) if !is_set => {
                let waits = !guarded.get().knows(py, Some(spec));
                Ok(PyBool::new(py, waits).to_owned().into_any())
            }
            _ => flag.ok_or_else(missing),
        }
    }

    fn __set__(&self, spec: Bound<'_, PyAny>, value: Bound<'_, PyAny>) -> PyResult<()> {
        let fields = instance_dict(&spec).ok_or_else(|| PyAttributeError::new_err(FLAG))?;
        admitted::forget();
        let ends = !value.is(PyBool::new(spec.py(), true));
        // Judged first: once the flag is down, other threads take the importer as it is.
        let outcome = if ends { end(&spec) } else { Ok(()) };
        fields.set_item(FLAG, value)?;
        if ends {
            traceback::cut(spec.py());
            if of_spec(&spec).is_none() {
                leave(&spec)?;
            }
        }
        outcome
    }
}

/// The body of a module that was watched has ended.
fn end(spec: &Bound<'_, PyAny>) -> PyResult<()> {
    settle::end(spec)?;
    let py = spec.py();
    let (Some(guarded), Some(known)) = (of_spec(spec), Spec::from(spec.clone())) else {
        return Ok(());
    };
    let guarded = guarded.get();
    // importlib has removed it already where its body failed.
    match modules::named(py, &guarded.key) {
        Some(module) if guarded.module(py).is_some_and(|own| own.is(&module)) => {
            load_door::end(py, guarded, &module, &known)
                .map_err(|refusal| without_frames(py, refusal))
        }
        Some(_) | None => Ok(()),
    }
}

/// Gives a spec its own class back.
///
/// # Errors
/// The spec's class can't be set.
pub fn leave(spec: &Bound<'_, PyAny>) -> PyResult<()> {
    match spec_class(spec.py()) {
        Some(class) => spec.setattr("__class__", class),
        None => Ok(()),
    }
}

/// `__reduce_ex__`: pickled and copied specs are importlib's own.
#[pyclass(frozen, module = "importspy")]
struct Plain;

#[pymethods]
impl Plain {
    fn __get__<'py>(
        slf: Bound<'py, Self>,
        spec: Option<Bound<'py, PyAny>>,
        _owner: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Some(spec) = spec else {
            return Ok(slf.into_any());
        };
        let spec = spec.unbind();
        let reduce = PyCFunction::new_closure(py, None, None, move |arguments, _| {
            reduced(spec.bind(arguments.py())).map(Bound::unbind)
        })?;
        Ok(reduce.into_any())
    }
}

fn reduced<'py>(spec: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
    let py = spec.py();
    let missing = || PyAttributeError::new_err("__dict__");
    let fields = instance_dict(spec).ok_or_else(missing)?.copy()?;
    if fields.contains(ENTRY)? {
        fields.del_item(ENTRY)?;
    }
    let field = |name| find(&fields, name).unwrap_or_else(|| py.None().into_bound(py));
    let arguments = (field("name"), field("loader"));
    let class = spec_class(py).ok_or_else(missing)?;
    (class, arguments, fields).into_pyobject(py)
}
