//! Making the modules of a guard guarded, and free again.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyString};

use super::guarded::{ENTRY, Guarded, namespace, of_key, of_spec, unguarded};
use super::policy::Policy;
use super::{
    access_door, demanded, doors, exec_door, import_door, own, parent_door, registry, spec_door,
};
use crate::embedded::contracts::Origin;
use crate::embedded::importer::Known;
use crate::embedded::modules::{self, Named};
use crate::embedded::spec::Spec;
use crate::live::instance_dict;

/// Guards the module that asks for it from now on, with the contract it named last.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn arm(module: &Known<'_>, origin: &Origin) -> PyResult<()> {
    let Some(spec) = module.spec.as_ref().filter(|_| !module.is_main()) else {
        return Ok(());
    };
    let py = module.globals.py();
    let known = of_spec(&spec.object);
    if known.is_some_and(|known| known.get().names(origin, module.module())) {
        return Ok(());
    }
    doors::hang(py)?;
    if !spec_door::watch(&spec.object)? {
        let name = module.name();
        return unguarded(
            py,
            &format!(
                "the spec of {name} is of a class of its own, so importers that come later aren't judged"
            ),
        );
    }
    let key = &module.named.key;
    let demanded = demanded::Demanded::new(origin.clone(), demanded::Part::Whole);
    let policy = Policy::embedded(key, demanded);
    policy.bind(key);
    registry::protect(key, policy);
    let guarded = Guarded::new(key, Some(origin.clone())).keep_in(&spec.object)?;
    guarded.get().is_module(module.module())?;
    parent_door::hang(&module.named)
}

/// Guards a module that is going to be loaded. Nothing where its spec can't be watched.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn arm_spec<'py>(
    key: &str,
    spec: &Bound<'py, PyAny>,
    embedded: Option<Origin>,
) -> PyResult<Option<Bound<'py, Guarded>>> {
    if !spec_door::watch(spec)? {
        return Ok(None);
    }
    if let Some(guarded) = of_spec(spec).filter(|guarded| guarded.get().key == key) {
        return Ok(Some(guarded));
    }
    Guarded::new(key, embedded).keep_in(spec).map(Some)
}

/// Guards what is loaded under a name, where it can be.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn arm_loaded<'py>(py: Python<'py>, key: &str) -> PyResult<Option<Bound<'py, Guarded>>> {
    let Some(object) = modules::whatever(py, key).filter(|object| !object.is_none()) else {
        return Ok(None);
    };
    if let Some(known) = of_key(py, key).filter(|known| known.get().key == key) {
        if let Ok(module) = object.cast::<PyModule>() {
            own::late(py, known.get(), module)?;
            access_door::hang_if_wanted(key, module)?;
        }
        note_bound(key);
        return Ok(Some(known));
    }
    if let Some(own) = own_name(&object, key) {
        note_bound(key);
        return arm_loaded(py, &own);
    }
    let why = match spec_of(&object, key) {
        Ok(spec) => match arm_spec(key, &spec.object, None)? {
            Some(guarded) if guarded.get().is_module(&object).is_err() => {
                "nothing can refer to it weakly"
            }
            Some(guarded) => {
                if let Ok(module) = object.cast_into::<PyModule>() {
                    let key = key.to_owned();
                    own::late(py, guarded.get(), &module)?;
                    access_door::hang_if_wanted(&key, &module)?;
                    parent_door::hang(&Named { key, module })?;
                }
                note_bound(key);
                return Ok(Some(guarded));
            }
            None => "its spec is of a class of its own",
        },
        Err(why) => why,
    };
    for policy in registry::policies(key).iter() {
        policy.bind(key);
        policy.problem(format!(
            "imports of {key} are seen only where they go through builtins.__import__: {why}"
        ));
    }
    import_door::hang(py)?;
    Ok(None)
}

/// Judges whoever imports what is loaded under a name, and guards it where it can be guarded.
///
/// # Errors
/// `ValidationError`; `ContractError`, where the contract's file became wrong.
pub fn judge_loaded(py: Python<'_>, key: &str, module: &Bound<'_, PyAny>) -> PyResult<()> {
    let armed = match of_key(py, key).filter(|known| known.get().key == key) {
        Some(known) => Some(known),
        None => arm_loaded(py, key)?,
    };
    match armed {
        Some(guarded) => guarded.get().judge(py),
        None => Guarded::new(key, None).judge_unkept(py, module),
    }
}

/// The name of a module that is loaded under another one as well, where whatever guards it here guards
/// it there.
fn own_name(object: &Bound<'_, PyAny>, key: &str) -> Option<String> {
    let own = Spec::of(&namespace(object)?)?.name()?;
    let is_same = modules::whatever(object.py(), &own).is_some_and(|there| there.is(object));
    let there = registry::policies(&own);
    let is_guarded = |policy: &Arc<Policy>| there.iter().any(|own| Arc::ptr_eq(own, policy));
    let is_other = own != key && is_same && registry::policies(key).iter().all(is_guarded);
    is_other.then_some(own)
}

/// The spec that an import of a name asks; one is made for what has none.
fn spec_of<'py>(object: &Bound<'py, PyAny>, key: &str) -> Result<Spec<'py>, &'static str> {
    let namespace = namespace(object).ok_or("it is no module")?;
    match Spec::of(&namespace) {
        Some(spec) if spec.name().as_deref() == Some(key) => Ok(spec),
        Some(_) => Err("it is another module"),
        None => Err("it has no spec"),
    }
}

/// Notes which guards have found a module.
pub fn note_bound(key: &str) {
    for policy in registry::policies(key).iter() {
        policy.bind(key);
    }
}

/// Guards every loaded module that a guard means.
///
/// # Errors
/// importlib isn't as it is expected to be.
pub fn arm_all(py: Python<'_>, policy: &Policy) -> PyResult<()> {
    if policy.strict.exec {
        exec_door::hang(py)?;
    }
    for key in loaded_names(py) {
        if policy.means(&key) {
            arm_loaded(py, &key)?;
        }
    }
    Ok(())
}

/// Frees the modules that nothing guards any more.
///
/// # Errors
/// The interpreter can't be read.
pub fn release(py: Python<'_>, policy: &Policy) -> PyResult<()> {
    for key in policy.bound() {
        if !registry::policies(&key).is_empty() {
            continue;
        }
        let Some(guarded) = of_key(py, &key) else {
            continue;
        };
        if guarded.get().embedded().is_some() {
            continue;
        }
        parent_door::take_down(py, &key)?;
        access_door::take_down(py, &key)?;
        let object = guarded.get().module(py);
        let spec = object.and_then(|object| Spec::of(&namespace(&object)?));
        if let Some(spec) = spec {
            let fields: Option<Bound<'_, PyDict>> = instance_dict(&spec.object);
            if let Some(fields) = fields {
                drop(fields.del_item(ENTRY));
            }
            spec_door::leave(&spec.object)?;
        }
    }
    doors::take_down_if_unused(py)
}

fn loaded_names(py: Python<'_>) -> Vec<String> {
    let loaded = modules::loaded(py);
    let keys = loaded.iter().flat_map(|all| all.keys().iter());
    keys.filter_map(|key| {
        let key = key.cast_into_exact::<PyString>().ok()?;
        key.to_str().ok().map(str::to_owned)
    })
    .collect()
}
