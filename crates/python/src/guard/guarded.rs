//! Which modules are guarded, with which contract, and whom they let in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule};

use crate::embedded::admission::{Request, admit};
use crate::embedded::contract_files::contract_file;
use crate::embedded::contracts::Origin;
use crate::embedded::decisions;
use crate::embedded::frames::Frame;
use crate::embedded::importer::{Importer, Known, find_importer};
use crate::embedded::modules;
use crate::embedded::transparent::is_machinery;

use super::{lock_door, parent_door, spec_door};

/// What verdicts of the guard are kept under, beside those of calls that name a file.
const GUARD: &str = "<guard>";

/// The guarded modules, by the address of their spec, which each keeps alive.
static GUARDED: Mutex<Option<HashMap<usize, Arc<Guarded>>>> = Mutex::new(None);

/// A module whose later importers are judged.
pub struct Guarded {
    /// Its key in `sys.modules`.
    pub key: String,
    name: String,
    pub globals: Py<PyDict>,
    module: Py<PyModule>,
    /// Keeps the address from being used again.
    _spec: Py<PyAny>,
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
    let guarded = Arc::new(Guarded {
        key: module.named.key.clone(),
        name: module.name(),
        globals: module.globals.clone().unbind(),
        module: module.module().clone().unbind(),
        _spec: spec.object.clone().unbind(),
        origin: origin.clone(),
    });
    let address = spec.object.as_ptr() as usize;
    let py = module.globals.py();
    let replaced = with_all(|all| all.insert(address, guarded));
    drop(replaced);
    sweep(py);
    lock_door::hang(py)?;
    if spec_door::watch(&spec.object)? {
        parent_door::hang(&module.named)?;
    }
    Ok(())
}

/// Drops the entries of modules that were unloaded.
fn sweep(py: Python<'_>) {
    let all: Vec<_> = with_all(|all| all.iter().map(|(at, one)| (*at, Arc::clone(one))).collect());
    let gone = all.iter().filter(|(_, one)| !one.is_loaded(py));
    for (address, _) in gone {
        drop(with_all(|all| all.remove(address)));
    }
}

/// The guarded module that a spec belongs to.
pub fn of_spec(spec: &Bound<'_, PyAny>) -> Option<Arc<Guarded>> {
    with_all(|all| all.get(&(spec.as_ptr() as usize)).cloned())
}

/// The guarded module under a name: the one that is loaded.
pub fn of_key(py: Python<'_>, key: &str) -> Option<Arc<Guarded>> {
    let module = modules::named(py, key)?;
    let found = with_all(|all| {
        let mut all = all.values();
        all.find(|one| one.key == key && one.globals.as_ptr() == module.dict().as_ptr())
            .cloned()
    });
    found
}

/// Forgets a module that was unloaded.
pub fn disarm(globals: &Bound<'_, PyDict>) {
    let gone: Vec<_> = with_all(|all| {
        let is_gone = |one: &Guarded| one.globals.as_ptr() == globals.as_ptr();
        all.extract_if(|_, one| is_gone(one)).collect()
    });
    drop(gone);
}

impl Guarded {
    /// Whether it is what `sys.modules` has under its name.
    pub fn is_loaded(&self, py: Python<'_>) -> bool {
        let found = modules::named(py, &self.key);
        found.is_some_and(|found| found.is(self.module.bind(py)))
    }

    /// Whether whoever runs now is known to be admitted. Decides nothing.
    pub fn knows(&self, py: Python<'_>) -> bool {
        let Some(importer) = self.importing_namespace(py) else {
            return false;
        };
        let protected = self.globals.bind(py);
        importer.is(protected) || decisions::admitted(&importer, protected, GUARD).is_some()
    }

    /// The namespace that the import runs in, the import system looked through.
    fn importing_namespace<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyDict>> {
        let frames = Frame::current(py)?.outwards();
        let mut namespaces = frames.filter_map(|frame| frame.globals());
        namespaces.find(|globals| !is_machinery(globals))
    }

    /// Judges whoever imports the module now.
    ///
    /// # Errors
    /// `ValidationError`; `ContractError`, where the contract's file became wrong.
    pub fn judge(&self, py: Python<'_>) -> PyResult<()> {
        let began = Instant::now();
        let protected = self.globals.bind(py);
        let Some(frame) = Frame::current(py) else {
            return Ok(());
        };
        if self.knows(py) || self.is_at_home(&frame, protected) {
            return Ok(());
        }
        let importer = find_importer(&frame, protected);
        let origin = self.current(py)?;
        let lasting = admit(
            py,
            Request {
                importer: &importer,
                terms: origin.terms(),
                protected: self.name.clone(),
                loading: None,
                began,
            },
        )?;
        if let (true, Importer::Module(known), Origin::File(file)) = (lasting, &importer, &origin) {
            decisions::keep(known, self.module.bind(py), GUARD, file);
        }
        Ok(())
    }

    /// Whether the import belongs to the module itself: one of its submodules imports, or its own
    /// body, which is running, made somebody load who imports it back.
    fn is_at_home(&self, frame: &Frame<'_>, protected: &Bound<'_, PyDict>) -> bool {
        let importer = find_importer(frame, protected);
        if let Importer::Module(known) = &importer
            && let Some(rest) = known.named.key.strip_prefix(&self.key)
            && rest.starts_with('.')
        {
            return true;
        }
        let mut bodies = frame.clone().outwards().filter(Frame::is_body);
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

fn with_all<T>(act: impl FnOnce(&mut HashMap<usize, Arc<Guarded>>) -> T) -> T {
    let mut all = GUARDED.lock().unwrap_or_else(PoisonError::into_inner);
    act(all.get_or_insert_default())
}
