//! What stands in the place of importlib's `_load_unlocked`, which loads modules whatever found
//! them, and of `_exec`, which loads them anew: here they are guarded, and their importers judged,
//! before their bodies run.

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyTuple};

use super::arming::{arm_loaded, arm_spec, note_bound};
use super::guarded::{Guarded, of_spec};
use super::passage::{Passage, passed};
use super::verdict::Verdict;
use super::{access_door, own, parent_door, registry};
use crate::embedded::frames::call;
use crate::embedded::modules::{self, Named};
use crate::embedded::spec::Spec;
use crate::embedded::traceback::without_frames;

/// The spec that is to be loaded, and its name.
fn asked<'py>(arguments: &Bound<'py, PyTuple>) -> Option<(Spec<'py>, String)> {
    let spec = Spec::from(arguments.get_item(0).ok()?)?;
    let key = spec.name()?;
    Some((spec, key))
}

/// `_load_unlocked(spec)`
pub fn pass_first(
    original: &Bound<'_, PyAny>,
    arguments: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<Py<PyAny>> {
    let py = original.py();
    let Some((spec, key)) = asked(arguments) else {
        return call(original, arguments, named).map(Bound::unbind);
    };
    let passage = Passage::begin_again(&key);
    let mut first = None;
    if !registry::policies(&key).is_empty() {
        let loaded = || modules::whatever(py, &key).filter(|found| !found.is_none());
        let was_loaded = loaded().is_some();
        (_, first) = guard(py, &key, &spec)?;
        passed(&key);
        // Whoever was told of that may have imported it; it is loaded once.
        if let (false, Some(loaded)) = (was_loaded, loaded()) {
            return Ok(loaded.unbind());
        }
    }
    let loaded = call(original, arguments, named)?;
    // The module's own code may have judged.
    passage.end_again(&key);
    if registry::is_guarded(&key) {
        finish(py, &key, &spec, &loaded)?;
        if let Some(guarded) = of_spec(&spec.object) {
            guarded.get().keep_first(py, first);
        }
    }
    Ok(loaded.unbind())
}

/// `_exec(spec, module)`: the module is loaded and runs again.
pub fn pass_again(
    original: &Bound<'_, PyAny>,
    arguments: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<Py<PyAny>> {
    let py = original.py();
    let guarded = asked(arguments).filter(|(_, key)| !registry::policies(key).is_empty());
    let Some((spec, key)) = guarded else {
        return call(original, arguments, named).map(Bound::unbind);
    };
    let module = arguments.get_item(1)?;
    // importlib has made the spec the module's own already.
    if let Some(known) = arm_spec(&key, &spec.object, None)? {
        known.get().is_module(&module)?;
    }
    let _passage = Passage::begin_again(&key);
    let (known, _) = guard(py, &key, &spec)?;
    passed(&key);
    let done = call(original, arguments, named)?;
    if let (Some(known), Ok(module)) = (known, module.cast_into::<PyModule>()) {
        end(py, known.get(), &module, &spec).map_err(|refusal| without_frames(py, refusal))?;
    }
    Ok(done.unbind())
}

/// Guards a module before it is made, and judges whoever makes it load, and its source.
fn guard<'py>(
    py: Python<'py>,
    key: &str,
    spec: &Spec<'py>,
) -> PyResult<(Option<Bound<'py, Guarded>>, Option<Verdict<'py>>)> {
    let guarded = arm_spec(key, &spec.object, None)?;
    let unkept = match &guarded {
        Some(_) => None,
        None => Some(Bound::new(py, Guarded::new(key, None))?),
    };
    let judging = guarded.as_ref().or(unkept.as_ref());
    let judging = judging.ok_or_else(|| PyAttributeError::new_err("__spec__"))?;
    let judged = judging.get().judge_first(py, Some(spec));
    let verdict = judged
        .and_then(|verdict| own::before(py, judging.get(), spec).map(|()| verdict))
        .map_err(|refusal| without_frames(py, refusal))?;
    note_bound(key);
    Ok((guarded, verdict))
}

/// Looks at what was loaded: its place in its package becomes a door, and what put something else
/// into its own place is guarded in that.
fn finish(py: Python<'_>, key: &str, spec: &Spec<'_>, loaded: &Bound<'_, PyAny>) -> PyResult<()> {
    let Some(guarded) = of_spec(&spec.object) else {
        return Ok(());
    };
    let same = guarded.get().module(py).is_some_and(|own| own.is(loaded));
    if same {
        if let Ok(module) = loaded.cast::<PyModule>() {
            access_door::hang_if_wanted(key, module)?;
            let (key, module) = (key.to_owned(), module.clone());
            parent_door::hang(&Named { key, module })?;
        }
        return Ok(());
    }
    adopt(py, key, spec, loaded, guarded.get())
}

/// Guards what a module has put into its own place.
fn adopt(
    py: Python<'_>,
    key: &str,
    spec: &Spec<'_>,
    loaded: &Bound<'_, PyAny>,
    guarded: &Guarded,
) -> PyResult<()> {
    let is_there = modules::whatever(py, key).is_some_and(|there| there.is(loaded));
    if !is_there || loaded.is_none() {
        return Ok(());
    }
    if arm_loaded(py, key)?.is_some() {
        return Ok(());
    }
    let namespace = super::guarded::namespace(loaded);
    let bare = namespace.filter(|namespace| {
        let spec = crate::live::find(namespace, "__spec__");
        spec.is_none_or(|spec| spec.is_none()) && !has_own_spec(loaded)
    });
    match bare {
        Some(namespace) => {
            guarded.is_module(loaded)?;
            namespace.set_item("__spec__", &spec.object)
        }
        // Only what asks for it by its name is seen then, as `arm_loaded` has said.
        None => Ok(()),
    }
}

/// Whether an object's class says what its `__spec__` is.
fn has_own_spec(object: &Bound<'_, PyAny>) -> bool {
    let Ok(native) = crate::live::Native::new(object.py()) else {
        return true;
    };
    let plain = object.py().get_type::<PyModule>();
    let classes = native.mro(&object.get_type());
    classes
        .iter()
        .filter(|class| !class.is(&plain))
        .any(|class| {
            let names = native.namespace(class);
            names.is_none_or(|names| crate::live::find(&names, "__spec__").is_some())
        })
}

/// The body of a guarded module has run: what it has become is judged, and whoever made it load where
/// it was guarded only meanwhile. It is unloaded where one of them is refused.
///
/// # Errors
/// `ValidationError`
pub fn end(
    py: Python<'_>,
    guarded: &Guarded,
    module: &Bound<'_, PyModule>,
    spec: &Spec<'_>,
) -> PyResult<()> {
    let whole = own::after(py, guarded, module, spec);
    let judged = whole.and_then(|()| match guarded.looked.take_due() {
        true => guarded.judge(py),
        false => Ok(()),
    });
    judged.inspect_err(|_| {
        modules::forget(&Named {
            key: guarded.key.clone(),
            module: module.clone(),
        });
    })
}
