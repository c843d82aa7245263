//! Reading attributes of a guarded module, where its guard is strict about that: whoever got the
//! module by other means than an import is judged as if it imported it.

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyModule, PyTuple, PyWeakrefMethods, PyWeakrefReference};

use super::guarded::of_object;
use super::{door_class, registry};
use crate::embedded::modules;
use crate::live::text;

const NAME: &str = "__getattribute__";

/// What the import system itself reads.
const OPEN: [&str; 9] = [
    "__cached__",
    "__class__",
    "__doc__",
    "__file__",
    "__loader__",
    "__name__",
    "__package__",
    "__path__",
    "__spec__",
];

/// Makes every attribute of a module a door, where one of its guards asks for that.
///
/// # Errors
/// The module can't be given another class.
pub fn hang_if_wanted(key: &str, module: &Bound<'_, PyModule>) -> PyResult<()> {
    let policies = registry::policies(key);
    let mut strict = policies
        .iter()
        .filter(|policy| policy.strict.access)
        .peekable();
    if strict.peek().is_none() {
        return Ok(());
    }
    let py = module.py();
    let plain = py.get_type::<PyModule>().getattr(NAME)?.unbind();
    let weak = PyWeakrefReference::new(module)?.unbind();
    let door = PyCFunction::new_closure(
        py,
        Some(c"__getattribute__"),
        None,
        move |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
            let py = arguments.py();
            let gone = || PyAttributeError::new_err(NAME);
            let module = weak.bind(py).upgrade().ok_or_else(gone)?;
            let name = arguments.get_item(0)?;
            let open = text(&name).is_some_and(|name| OPEN.contains(&name.as_str()));
            if !open && let Some(guarded) = of_object(&module) {
                guarded.get().judge(py)?;
            }
            plain.bind(py).call1((module, name)).map(Bound::unbind)
        },
    )?;
    if !door_class::hang(module, NAME, door.as_any())? {
        for policy in strict {
            policy.problem(format!(
                "attributes of {key} can't be watched: its module object is of a class of its own"
            ));
        }
    }
    Ok(())
}

/// Makes the attributes plain again.
///
/// # Errors
/// The module can't be given its class back.
pub fn take_down(py: Python<'_>, key: &str) -> PyResult<()> {
    match modules::named(py, key) {
        Some(module) => door_class::take_down(&module, NAME),
        None => Ok(()),
    }
}
