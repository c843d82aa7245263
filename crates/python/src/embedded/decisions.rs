//! Verdicts that are used again: who was admitted stays so while everything the verdict rests on is
//! as it was. That is: the contract's file, the environment variables it names, what is installed where
//! it names distributions, and the objects
//! that are bound to the names it names. A refusal is never kept, and a protected module whose body
//! runs always asks anew.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyModule, PyWeakrefMethods, PyWeakrefReference};
use rustc_hash::FxHashMap;

use super::held::Held;
use super::importer::Known;
use crate::guard::{self, Firm};
use crate::live::instance_dict;

/// So many verdicts are kept.
const LIMIT: usize = 4096;

/// Two namespaces, by address: the importer's and the protected module's; and whether its guard asks.
type Pair = (usize, usize, bool);

/// How a contract was named.
#[derive(Clone, Copy)]
pub enum Named<'a> {
    /// By a call, with this path.
    Path(&'a str),
    /// By the call that began to guard the module.
    Guarded,
}

impl Named<'_> {
    fn is(self, known: Option<&str>) -> bool {
        match self {
            Named::Path(path) => known == Some(path),
            Named::Guarded => known.is_none(),
        }
    }

    fn path(self) -> Option<String> {
        match self {
            Named::Path(path) => Some(path.to_owned()),
            Named::Guarded => None,
        }
    }
}

static ADMITTED: Mutex<Option<FxHashMap<Pair, Arc<Decision>>>> = Mutex::new(None);

/// An importer that was admitted.
pub struct Decision {
    /// The path the contract was named by, where a call did.
    filepath: Option<String>,
    held: Held,
    importer: Py<PyWeakrefReference>,
    /// Addresses are used again; a module that lives is itself.
    protected: Py<PyWeakrefReference>,
}

/// An importer that was admitted before and is as it was then.
pub fn admitted<'py>(
    importer: &Bound<'py, PyDict>,
    protected: &Bound<'py, PyDict>,
    named: Named<'_>,
) -> Option<Bound<'py, PyModule>> {
    let known = with_all(|all| all.get(&pair(importer, protected, named)).cloned())?;
    known.holds(importer, protected, named)
}

/// The same for the guard of a module, and what it rests on where that can be told at once.
pub fn standing(
    importer: &Bound<'_, PyDict>,
    protected: &Bound<'_, PyDict>,
) -> Option<Option<Firm>> {
    let named = Named::Guarded;
    let known = with_all(|all| all.get(&pair(importer, protected, named)).cloned())?;
    known.holds(importer, protected, named)?;
    Some(known.held.firm(importer))
}

impl Drop for Decision {
    fn drop(&mut self) {
        // What rests on it holds no longer: nobody would notice that a module is gone.
        guard::forget_admitted();
    }
}

impl Decision {
    /// The importer, where everything is as it was.
    fn holds<'py>(
        &self,
        importer: &Bound<'py, PyDict>,
        protected: &Bound<'py, PyDict>,
        named: Named<'_>,
    ) -> Option<Bound<'py, PyModule>> {
        let (py, known) = (importer.py(), self);
        let module = known.importer.bind(py).upgrade()?;
        let module = module.cast_into::<PyModule>().ok()?;
        let is_protected = known.protected.bind(py).upgrade();
        let holds = is_protected.is_some_and(|module| namespace_is(&module, protected))
            && named.is(known.filepath.as_deref())
            && module.dict().is(importer)
            && known.held.is_current(importer);
        holds.then_some(module)
    }
}

fn namespace_is(module: &Bound<'_, PyAny>, namespace: &Bound<'_, PyDict>) -> bool {
    let own = match module.cast::<PyModule>() {
        Ok(module) => Some(module.dict()),
        Err(_) => instance_dict(module),
    };
    own.is_some_and(|own| own.is(namespace))
}

/// Keeps a verdict.
///
/// `protected`: the module, or what stands in its place, and its namespace.
pub fn keep(
    importer: &Known<'_>,
    protected: (&Bound<'_, PyAny>, &Bound<'_, PyDict>),
    named: Named<'_>,
    held: Held,
) {
    if let Ok(decision) = Decision::new(importer, protected, named, held) {
        let pair = pair(&importer.globals, protected.1, named);
        let dropped = with_all(|all| {
            let crowded = (all.len() >= LIMIT).then(|| std::mem::take(all));
            (all.insert(pair, Arc::new(decision)), crowded)
        });
        // Outside the lock: what they hold may run finalisers.
        drop(dropped);
    }
}

/// Forgets the verdicts of guards: others may decide from now on.
pub fn forget_guarded() {
    let gone = with_all(|all| {
        let gone = all.extract_if(|(_, _, guarded), _| *guarded);
        gone.collect::<Vec<_>>()
    });
    // Outside the lock: what they hold may run finalisers.
    drop(gone);
}

/// Forgets every verdict.
pub fn clear() {
    drop(with_all(std::mem::take));
}

impl Decision {
    fn new(
        importer: &Known<'_>,
        (protected, namespace): (&Bound<'_, PyAny>, &Bound<'_, PyDict>),
        named: Named<'_>,
        held: Held,
    ) -> PyResult<Self> {
        let py = protected.py();
        let pair = pair(&importer.globals, namespace, named);
        let gone = PyCFunction::new_closure(py, None, None, move |_, _| {
            drop(with_all(|all| all.remove(&pair)));
        })?;
        Ok(Self {
            filepath: named.path(),
            importer: PyWeakrefReference::new_with(importer.module(), &gone)?.unbind(),
            protected: PyWeakrefReference::new_with(protected, &gone)?.unbind(),
            held,
        })
    }
}

fn pair(importer: &Bound<'_, PyDict>, protected: &Bound<'_, PyDict>, named: Named<'_>) -> Pair {
    let (importer, protected) = (importer.as_ptr() as usize, protected.as_ptr() as usize);
    (importer, protected, matches!(named, Named::Guarded))
}

fn with_all<T>(act: impl FnOnce(&mut FxHashMap<Pair, Arc<Decision>>) -> T) -> T {
    let mut all = ADMITTED.lock().unwrap_or_else(PoisonError::into_inner);
    act(all.get_or_insert_default())
}
