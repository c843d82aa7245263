//! Which modules are guarded, with which contract, and whom they let in.
//!
//! The guard of a module is kept by its spec, so that it lives as long as anybody can import the
//! module, also while it isn't in `sys.modules`.

use std::collections::HashSet;
use std::ffi::CString;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use pyo3::exceptions::{PyAttributeError, PyRuntimeWarning};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyWeakrefMethods, PyWeakrefReference};

use crate::embedded::admission::{Request, admit};
use crate::embedded::contract_files::contract_file;
use crate::embedded::contracts::Origin;
use crate::embedded::decisions::{self, Named};
use crate::embedded::frames::{Frame, running_globals};
use crate::embedded::importer::{Importer, Known, find_importer};
use crate::embedded::modules;
use crate::embedded::spec::Spec;
use crate::embedded::transparent::is_machinery;
use crate::live::instance_dict;

use super::{lock_door, parent_door, spec_door};

/// The entry of a spec's dictionary that holds the guard.
pub const ENTRY: &str = "__importspy_guard__";

/// The names of modules that were guarded once.
static PROTECTED: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// A module whose later importers are judged.
#[pyclass(frozen, module = "importspy")]
pub struct Guarded {
    /// Its key in `sys.modules`.
    key: String,
    name: String,
    module: Py<PyWeakrefReference>,
    origin: Origin,
}

/// Guards a module from now on, with the contract it named last.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn arm(module: &Known<'_>, origin: &Origin) -> PyResult<()> {
    let Some(spec) = module.spec.as_ref().filter(|_| !module.is_main()) else {
        return Ok(());
    };
    let py = module.globals.py();
    lock_door::hang(py)?;
    if !spec_door::watch(&spec.object)? {
        let name = module.name();
        return unguarded(
            py,
            &format!(
                "the spec of {name} is of a class of its own, so importers that come later aren't judged"
            ),
        );
    }
    let guarded = Guarded {
        key: module.named.key.clone(),
        name: module.name(),
        module: PyWeakrefReference::new(module.module())?.unbind(),
        origin: origin.clone(),
    };
    let missing = || PyAttributeError::new_err("__dict__");
    let fields = instance_dict(&spec.object).ok_or_else(missing)?;
    fields.set_item(ENTRY, Py::new(py, guarded)?)?;
    protect(module.named.key.clone());
    parent_door::hang(&module.named)
}

/// Says aloud that an importer could pass.
///
/// # Errors
/// Warnings are errors.
pub fn unguarded(py: Python<'_>, why: &str) -> PyResult<()> {
    let text = CString::new(why)?;
    PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &text, 1)
}

fn protect(key: String) {
    let mut names = PROTECTED.lock().unwrap_or_else(PoisonError::into_inner);
    names.get_or_insert_default().insert(key);
}

/// Whether a module of this name was guarded once.
pub fn is_protected(key: &str) -> bool {
    let names = PROTECTED.lock().unwrap_or_else(PoisonError::into_inner);
    names.as_ref().is_some_and(|names| names.contains(key))
}

/// The guard that a spec keeps.
pub fn of_spec<'py>(spec: &Bound<'py, PyAny>) -> Option<Bound<'py, Guarded>> {
    of_fields(&instance_dict(spec)?)
}

/// The guard in the dictionary of a spec, whose keys are importlib's.
pub fn of_fields<'py>(fields: &Bound<'py, PyDict>) -> Option<Bound<'py, Guarded>> {
    let found = fields.get_item(intern!(fields.py(), ENTRY)).ok()??;
    found.cast_into_exact::<Guarded>().ok()
}

/// The guard of the module that is loaded under a name.
pub fn of_key<'py>(py: Python<'py>, key: &str) -> Option<Bound<'py, Guarded>> {
    let module = modules::named(py, key)?;
    of_spec(&Spec::of(&module.dict())?.object)
}

impl Guarded {
    /// The protected module and its namespace.
    fn protected<'py>(
        &self,
        py: Python<'py>,
    ) -> Option<(Bound<'py, PyModule>, Bound<'py, PyDict>)> {
        let module = self.module.bind(py).upgrade()?;
        let module = module.cast_into::<PyModule>().ok()?;
        let globals = module.dict();
        Some((module, globals))
    }

    /// Whether whoever runs now is known to be admitted. Decides nothing.
    pub fn knows(&self, py: Python<'_>) -> bool {
        let Some((_, protected)) = self.protected(py) else {
            return false;
        };
        let is_known = |importer: &Bound<'_, PyDict>| {
            importer.is(&protected)
                || decisions::admitted(importer, &protected, Named::Guarded).is_some()
        };
        // An import statement runs in the importer itself; nothing else need be looked at then.
        running_globals(py).is_some_and(|importer| is_known(&importer))
            || importing(py).is_some_and(|importer| is_known(&importer))
    }

    /// Judges whoever imports the module now.
    ///
    /// # Errors
    /// `ValidationError`; `ContractError`, where the contract's file became wrong.
    pub fn judge(&self, py: Python<'_>) -> PyResult<()> {
        let began = Instant::now();
        let Some((module, protected)) = self.protected(py) else {
            // Nothing is left that could be imported.
            return Ok(());
        };
        if self.knows(py) {
            return Ok(());
        }
        let importer = match Frame::current(py) {
            Some(frame) => {
                let importer = find_importer(&frame, &protected);
                if self.is_at_home(&importer, frame, &protected) {
                    return Ok(());
                }
                importer
            }
            // C code imports, and nobody called it.
            None => Importer::Nobody,
        };
        let origin = self.current(py)?;
        let request = Request {
            importer: &importer,
            terms: origin.terms(),
            protected: self.name.clone(),
            loading: None,
            began,
        };
        let lasting = admit(py, request)?;
        if let (true, Importer::Module(known), Origin::File(file)) = (lasting, &importer, &origin) {
            decisions::keep(known, &module, Named::Guarded, file);
        }
        Ok(())
    }

    /// Whether the import belongs to the module itself: one of its submodules imports, or its own
    /// body, which is running, made somebody load who imports it back.
    fn is_at_home<'py>(
        &self,
        importer: &Importer<'py>,
        frame: Frame<'py>,
        protected: &Bound<'py, PyDict>,
    ) -> bool {
        if let Importer::Module(known) = importer
            && let Some(rest) = known.named.key.strip_prefix(&self.key)
            && rest.starts_with('.')
        {
            return true;
        }
        let mut bodies = frame.outwards().filter(Frame::is_body);
        bodies.any(|frame| frame.globals().is_some_and(|globals| globals.is(protected)))
    }

    /// The contract as it is now.
    fn current(&self, py: Python<'_>) -> PyResult<Origin> {
        match &self.origin {
            Origin::File(file) => contract_file(py, &file.path).map(Origin::File),
            Origin::Object(terms) => Ok(Origin::Object(Arc::clone(terms))),
        }
    }
}

/// The namespace that an import runs in, the import system looked through.
fn importing(py: Python<'_>) -> Option<Bound<'_, PyDict>> {
    let frames = Frame::current(py)?.outwards();
    let mut namespaces = frames.filter_map(|frame| frame.globals());
    namespaces.find(|globals| !is_machinery(globals))
}
