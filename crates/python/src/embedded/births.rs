//! Which namespaces belong to modules that the import system itself made, and under which names.
//!
//! `importlib` makes every module in `module_from_spec`. From the first question on, that function
//! notes what it makes; what was there before is taken from `sys.modules` at that moment, where it
//! has a loader. A module object that somebody put into `sys.modules` later is nobody's.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{
    PyCFunction, PyDict, PyModule, PyString, PyTuple, PyWeakrefMethods, PyWeakrefReference,
};
use rustc_hash::FxHashMap;

use super::frames::call;
use super::modules::{self, Named};
use super::spec::Spec;
use crate::guard;
use crate::live::find;

/// What scripts go by; nothing loads them.
pub const MAIN: [&str; 2] = ["__main__", "__mp_main__"];

/// Namespaces, by address.
type Births = FxHashMap<usize, Birth>;

static BIRTHS: Mutex<Option<Births>> = Mutex::new(None);

/// How many entries there may be before those of modules that are gone are dropped.
static CROWDED: Mutex<usize> = Mutex::new(1024);

enum Birth {
    /// It was in `sys.modules` under this name when the first question was asked.
    Found(String),
    /// The import system made it for this name.
    Made(String, Py<PyWeakrefReference>),
}

/// From now on, notes which modules are made.
///
/// # Errors
/// importlib can't be read.
pub fn begin(py: Python<'_>) -> PyResult<()> {
    if with_all(|all| all.is_some()) {
        return Ok(());
    }
    let mut found = Births::default();
    for (key, module) in modules::loaded(py).iter().flat_map(|all| all.iter()) {
        let key = key.cast_exact::<PyString>().map(|key| key.to_str());
        if let (Ok(Ok(key)), Ok(module)) = (key, module.cast::<PyModule>()) {
            let address = module.dict().as_ptr() as usize;
            let birth = || Birth::Found(key.to_owned());
            found.entry(address).or_insert_with(birth);
        }
    }
    with_all(|all| all.get_or_insert(found).len());
    for place in PLACES {
        if let Some(module) = modules::named(py, place) {
            watch(&module)?;
        }
    }
    Ok(())
}

/// Forgets everything, and gives importlib its function back.
///
/// # Errors
/// importlib can't be read.
pub fn end(py: Python<'_>) -> PyResult<()> {
    let makers = std::mem::take(&mut *MAKERS.lock().unwrap_or_else(PoisonError::into_inner));
    drop(with_all(Option::take));
    for place in PLACES {
        let Some(namespace) = modules::named(py, place).map(|module| module.dict()) else {
            continue;
        };
        let Some(found) = find(&namespace, MAKER) else {
            continue;
        };
        let ours = makers.iter().find(|(_, noting)| found.is(noting));
        if let Some((original, _)) = ours {
            namespace.set_item(MAKER, original)?;
        }
    }
    Ok(())
}

const PLACES: [&str; 2] = ["_frozen_importlib", "importlib.util"];

const MAKER: &str = "module_from_spec";

/// What stands aside, and what stands in its place.
static MAKERS: Mutex<Vec<(Py<PyAny>, Py<PyAny>)>> = Mutex::new(Vec::new());

/// Puts a function that notes what it makes in the place of `module_from_spec`.
fn watch(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let Some(original) = find(&module.dict(), MAKER) else {
        return Ok(());
    };
    let original = original.unbind();
    let behind = original.clone_ref(module.py());
    let noting = PyCFunction::new_closure(
        module.py(),
        Some(c"module_from_spec"),
        Some(c"Create a module based on the provided spec."),
        move |arguments: &Bound<'_, PyTuple>, named: Option<&Bound<'_, PyDict>>| {
            let made = call(behind.bind(arguments.py()), arguments, named)?;
            note(&made);
            PyResult::Ok(made.unbind())
        },
    )?;
    module.dict().set_item(MAKER, &noting)?;
    let mut makers = MAKERS.lock().unwrap_or_else(PoisonError::into_inner);
    makers.push((original, noting.into_any().unbind()));
    Ok(())
}

fn note(made: &Bound<'_, PyAny>) {
    let Ok(module) = made.cast::<PyModule>() else {
        return;
    };
    let spec = Spec::of(&module.dict());
    if let Some(spec) = &spec {
        guard::made(spec, module);
    }
    let name = spec.and_then(|spec| spec.loader().and_then(|_| spec.name()));
    let (Some(name), Ok(weak)) = (name, PyWeakrefReference::new(module)) else {
        return;
    };
    let address = module.dict().as_ptr() as usize;
    let birth = Birth::Made(name, weak.unbind());
    let noted = with_all(|all| {
        let all = all.as_mut()?;
        Some((all.insert(address, birth), all.len()))
    });
    let Some((replaced, crowd)) = noted else {
        return;
    };
    drop(replaced);
    let mut limit = CROWDED.lock().unwrap_or_else(PoisonError::into_inner);
    if crowd > *limit {
        let (left, gone) = with_all(|all| sweep(made.py(), all.get_or_insert_default()));
        *limit = 2 * left.max(512);
        drop(limit);
        drop(gone);
    }
}

/// Takes out the entries of modules that are gone.
fn sweep(py: Python<'_>, all: &mut Births) -> (usize, Births) {
    let is_gone = |birth: &Birth| match birth {
        Birth::Found(_) => false,
        Birth::Made(_, weak) => weak.bind(py).upgrade().is_none(),
    };
    let gone = all.extract_if(|_, birth| is_gone(birth)).collect();
    (all.len(), gone)
}

/// The module whose namespace a dictionary is, under the name the import system knows it by.
pub fn born<'py>(globals: &Bound<'py, PyDict>) -> Option<Named<'py>> {
    let py = globals.py();
    let address = globals.as_ptr() as usize;
    let (key, weak) = with_all(|all| match all.as_ref()?.get(&address)? {
        Birth::Found(key) => Some((key.clone(), None)),
        Birth::Made(key, weak) => Some((key.clone(), Some(weak.clone_ref(py)))),
    })?;
    let module = match weak {
        Some(weak) => weak.bind(py).upgrade()?.cast_into::<PyModule>().ok()?,
        None => modules::named(py, &key)?,
    };
    module.dict().is(globals).then_some(Named { key, module })
}

/// Whether a module that was there before us looks like one that was loaded.
pub fn is_loaded(named: &Named<'_>) -> bool {
    MAIN.contains(&named.key.as_str())
        || Spec::of(&named.module.dict()).is_some_and(|spec| spec.loader().is_some())
}

fn with_all<T>(act: impl FnOnce(&mut Option<Births>) -> T) -> T {
    act(&mut BIRTHS.lock().unwrap_or_else(PoisonError::into_inner))
}
