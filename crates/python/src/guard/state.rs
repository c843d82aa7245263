//! What is guarded at the moment, and how well: for `importspy doctor` and whoever asks.

use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyModule};

use super::guarded::{Guarded, namespace, of_key};
use super::policy::{Mode, Policy};
use super::{doors, import_door, parent_door, registry, self_test, spec_door};
use crate::embedded::importer::Known;
use crate::embedded::modules::{self, Named};
use crate::embedded::spec::Spec;
use crate::live::{Native, find, names, text};
use crate::search::finders;

/// What is armed, whether it works, and what stands beside it, as plain data.
///
/// `guards`: target, mode, strict, embedded, contracts, modules, problems, mechanism of each.
/// `mechanism`: `spec`, `import` (the fallback), or None where nothing is guarded. `self_test`: the
/// forms that were tried, and whether each was refused. `doors`: the functions of importlib that ours
/// replaced, and whether they hang. `tampered`: in words, what isn't as it was left. `finders`: the
/// types on `sys.meta_path`, in order. `import_function`: what replaced `builtins.__import__`, or
/// None. `unauthorised`: modules that hold a guarded module and wouldn't be let in.
#[pyfunction]
pub fn guard_state(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let policies = registry::all();
    let state = PyDict::new(py);
    let guards = policies.iter().map(|policy| told(py, policy));
    state.set_item("guards", guards.collect::<PyResult<Vec<_>>>()?)?;
    let falls_back = doors::fall_short();
    let mechanism = doors::are_hung().then_some(if falls_back { "import" } else { "spec" });
    state.set_item("mechanism", mechanism)?;
    let tried = self_test::last().into_iter().map(|tried| {
        let one = PyDict::new(py);
        one.set_item("form", tried.form)?;
        one.set_item("refused", tried.refused)?;
        PyResult::Ok(one)
    });
    state.set_item("self_test", tried.collect::<PyResult<Vec<_>>>()?)?;
    let hung = doors::state(py).into_iter();
    let hung = hung.map(|(name, hangs)| (format!("_frozen_importlib.{name}"), hangs));
    let import = import_door::state(py).map(|hangs| ("builtins.__import__".to_owned(), hangs));
    let hung: Vec<_> = hung.chain(import).collect();
    let mut tampered: Vec<String> = hung
        .iter()
        .filter(|(_, hangs)| !hangs)
        .map(|(name, _)| format!("{name} was replaced"))
        .collect();
    let mut unauthorised = Vec::new();
    for guarded in guarded(py, &policies) {
        tampered.extend(faults(py, &guarded)?);
        for holder in holders(py, guarded.get())? {
            let one = PyDict::new(py);
            one.set_item("module", &guarded.get().key)?;
            one.set_item("holder", holder)?;
            unauthorised.push(one);
        }
    }
    let doors = hung.into_iter().map(|(name, hangs)| {
        let one = PyDict::new(py);
        one.set_item("name", name)?;
        one.set_item("hangs", hangs)?;
        PyResult::Ok(one)
    });
    state.set_item("doors", doors.collect::<PyResult<Vec<_>>>()?)?;
    state.set_item("tampered", tampered)?;
    state.set_item("finders", finders(py)?)?;
    state.set_item("import_function", import_function(py)?)?;
    state.set_item("unauthorised", unauthorised)?;
    Ok(state)
}

fn told<'py>(py: Python<'py>, policy: &Policy) -> PyResult<Bound<'py, PyDict>> {
    let bound = policy.bound();
    let seen = |key: &String| modules::whatever(py, key).is_none() || of_key(py, key).is_some();
    let mechanism = if policy.mode == Mode::Off || !doors::are_hung() {
        None
    } else if bound.iter().all(seen) && !doors::fall_short() {
        Some("spec")
    } else {
        Some("import")
    };
    let told = PyDict::new(py);
    told.set_item("target", &policy.target)?;
    told.set_item("mode", policy.mode.name())?;
    told.set_item("strict", policy.strict.names())?;
    told.set_item("embedded", policy.embedded)?;
    told.set_item("contracts", policy.contracts())?;
    told.set_item("modules", bound)?;
    told.set_item("problems", policy.problems())?;
    told.set_item("mechanism", mechanism)?;
    Ok(told)
}

/// The loaded modules that guards have found.
fn guarded<'py>(py: Python<'py>, policies: &[std::sync::Arc<Policy>]) -> Vec<Bound<'py, Guarded>> {
    let keys = policies.iter().filter(|policy| policy.mode != Mode::Off);
    let mut keys: Vec<_> = keys.flat_map(|policy| policy.bound()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.iter()
        .filter_map(|key| {
            let object = modules::whatever(py, key)?;
            let kept = of_key(py, key).filter(|kept| kept.get().key == *key);
            kept.or_else(|| {
                let unkept = Bound::new(py, Guarded::new(key, None)).ok()?;
                unkept.get().is_module(&object).ok()?;
                Some(unkept)
            })
        })
        .collect()
}

/// What isn't as it was left at one module.
fn faults(py: Python<'_>, guarded: &Bound<'_, Guarded>) -> PyResult<Vec<String>> {
    let key = &guarded.get().key;
    let mut faults = Vec::new();
    let Some(object) = modules::whatever(py, key) else {
        return Ok(faults);
    };
    let spec = namespace(&object).and_then(|namespace| Spec::of(&namespace));
    let is_watched = spec.is_some_and(|spec| spec_door::is_ours(&spec.object));
    if !is_watched && import_door::state(py).is_none() {
        faults.push(format!("the spec of {key} was replaced"));
    }
    if let Ok(module) = object.cast_into::<PyModule>() {
        let key = key.clone();
        if !parent_door::hangs(&Named { key, module }) {
            faults.push(format!(
                "the attribute of {}'s package was replaced",
                guarded.get().key
            ));
        }
    }
    Ok(faults)
}

/// The modules that hold a guarded one and wouldn't be let in.
fn holders(py: Python<'_>, guarded: &Guarded) -> PyResult<Vec<String>> {
    let Some(object) = guarded.module(py) else {
        return Ok(Vec::new());
    };
    let parent = guarded.key.rsplit_once('.').map(|(parent, _)| parent);
    let mut found = Vec::new();
    for (key, module) in modules::loaded(py).iter().flat_map(|all| names(all)) {
        let Ok(module) = module.cast_into::<PyModule>() else {
            continue;
        };
        if parent == Some(&key) || key == "sys" || module.is(&object) {
            continue;
        }
        let mut held = names(&module.dict()).into_iter();
        if !held.any(|(_, value)| value.is(&object)) {
            continue;
        }
        let holder = Known::new(Named {
            key: key.clone(),
            module,
        });
        if !guarded.would_admit(py, holder)? {
            found.push(key);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// What stands in the place of `builtins.__import__`, unless it is Python's own or ours.
fn import_function(py: Python<'_>) -> PyResult<Option<String>> {
    let builtins = modules::named(py, "builtins").map(|module| module.dict());
    let Some(found) = builtins.and_then(|builtins| find(&builtins, "__import__")) else {
        return Ok(Some("nothing".to_owned()));
    };
    if found.is_exact_instance_of::<PyCFunction>() {
        return Ok(None);
    }
    let native = Native::new(py)?;
    let said = |name| native.slot(&found, name).and_then(|value| text(&value));
    let path = [said("__module__"), said("__qualname__")];
    let path: Vec<_> = path.into_iter().flatten().collect();
    Ok(Some(match path.is_empty() {
        true => native.type_path(&found).to_string(),
        false => path.join("."),
    }))
}
