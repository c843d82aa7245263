//! Whether the doors work in this interpreter: a module made for the purpose is imported in several
//! forms by somebody who may not, and each must be refused.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::{PyAttributeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use super::policy::{Mode, Policy, Strict};
use super::registry;
use crate::embedded::frames::of_sys;
use crate::embedded::modules;
use crate::embedded::spec::spec_class;

const PACKAGE: &str = "_importspy_self_test";
const INNER: &str = "_importspy_self_test.inner";

/// Whether the test runs, and its module is to be let in.
static ADMITS: AtomicBool = AtomicBool::new(true);
static REFUSALS: AtomicUsize = AtomicUsize::new(0);
static LAST: Mutex<Vec<Tried>> = Mutex::new(Vec::new());

/// One form of import that was tried.
#[derive(Clone, Copy)]
pub struct Tried {
    pub form: &'static str,
    pub refused: bool,
}

/// What came of the last test.
pub fn last() -> Vec<Tried> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The verdict on an import of the module that the test imports; nothing for all others.
pub fn verdict(key: &str) -> Option<PyResult<()>> {
    if key != PACKAGE && key != INNER {
        return None;
    }
    if ADMITS.load(Ordering::Acquire) {
        return Some(Ok(()));
    }
    REFUSALS.fetch_add(1, Ordering::AcqRel);
    Some(Err(PyValueError::new_err("refused, as it should be")))
}

/// Whether a guard is the one of the test.
pub fn is_own(target: &str) -> bool {
    target
        .strip_suffix(".**")
        .is_some_and(|package| package == PACKAGE)
}

/// Tries every form. Whether all were refused, and the import that was allowed was not.
pub fn run(py: Python<'_>) -> bool {
    let tried = tried(py).unwrap_or_else(|_| {
        let refused = false;
        vec![Tried {
            form: "any",
            refused,
        }]
    });
    let passed = tried.iter().all(|tried| tried.refused);
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = tried;
    passed
}

fn tried(py: Python<'_>) -> PyResult<Vec<Tried>> {
    let target = format!("{PACKAGE}.**");
    let (mode, strict) = (Mode::Enforce, Strict::default());
    let policy = Arc::new(Policy::new(&target, Vec::new(), Vec::new(), mode, strict)?);
    let missing = || PyAttributeError::new_err("sys.meta_path");
    let finders = of_sys(py, c"meta_path").ok_or_else(missing)?;
    let finders = finders.cast_into::<PyList>()?;
    let finder = Bound::new(py, Finder)?;
    finders.insert(0, &finder)?;
    registry::add(Arc::clone(&policy));
    let result = forms(py);
    registry::remove(&policy);
    ADMITS.store(true, Ordering::Release);
    for key in [INNER, PACKAGE] {
        modules::forget_whatever(py, key);
    }
    let place = finders.iter().position(|found| found.is(&finder));
    place.map(|place| finders.del_item(place)).transpose()?;
    result
}

fn forms(py: Python<'_>) -> PyResult<Vec<Tried>> {
    let missing = || PyAttributeError::new_err("_gcd_import");
    let importlib = modules::named(py, "_frozen_importlib").ok_or_else(missing)?;
    let import_module = importlib.getattr("_gcd_import")?;
    let namespace = PyDict::new(py);
    let run = |code| py.run(code, Some(&namespace), None);
    let statement = || run(c"import _importspy_self_test.inner");
    let of_package = || run(c"from _importspy_self_test import inner");
    let called = || import_module.call1((INNER,)).map(drop);
    let package = || import_module.call1((PACKAGE,)).map(drop);
    ADMITS.store(false, Ordering::Release);
    let mut tried = vec![
        refused("an import statement, first", statement),
        refused("import_module, first", package),
    ];
    ADMITS.store(true, Ordering::Release);
    statement()?;
    ADMITS.store(false, Ordering::Release);
    tried.extend([
        refused("an import statement", statement),
        refused("from a package", of_package),
        refused("import_module", called),
        refused("an attribute of its package", || {
            let package = modules::named(py, PACKAGE).ok_or_else(missing)?;
            package.getattr("inner").map(drop)
        }),
    ]);
    Ok(tried)
}

fn refused(form: &'static str, import: impl FnOnce() -> PyResult<()>) -> Tried {
    let before = REFUSALS.load(Ordering::Acquire);
    let refused = import().is_err() && REFUSALS.load(Ordering::Acquire) > before;
    Tried { form, refused }
}

/// Finds the module of the test, and nothing else.
#[pyclass(frozen, module = "importspy")]
struct Finder;

#[pymethods]
impl Finder {
    #[pyo3(signature = (name, path=None, target=None))]
    fn find_spec<'py>(
        slf: Bound<'py, Self>,
        name: &str,
        path: Option<Bound<'py, PyAny>>,
        target: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let (py, _, _) = (slf.py(), path, target);
        if name != PACKAGE && name != INNER {
            return Ok(None);
        }
        let class = spec_class(py).ok_or_else(|| PyAttributeError::new_err("ModuleSpec"))?;
        let named = PyDict::new(py);
        named.set_item("is_package", name == PACKAGE)?;
        class.call((name, slf), Some(&named)).map(Some)
    }

    fn create_module(&self, _spec: Bound<'_, PyAny>) {}

    fn exec_module(&self, _module: Bound<'_, PyAny>) {}
}
