//! `importspy.guard(…)`: guarding modules that carry no code of ours.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::arming::{arm_all, release};
use super::demanded::{Demanded, Part};
use super::policy::{Mode, Policy, Strict};
use super::{doors, findable, registry};
use crate::contract::ReadContract;
use crate::embedded::caller::Caller;
use crate::embedded::contracts::{Origin, Terms, origin};
use crate::embedded::frames::{Frame, of_sys};
use crate::embedded::{begin, require_first};

/// The audit event of arming and disarming.
const EVENT: &str = "importspy.guard";

/// A guard, as a program holds it.
#[pyclass(frozen, module = "importspy")]
pub struct Guard(Arc<Policy>);

/// Guards modules: judges whoever imports them, and the modules themselves, from now on.
///
/// `target` is a dotted name or a selector of names; what it means need not be loaded. `importer` and
/// `module` are contracts, for whoever imports and for the module itself; `importers` and `imports`
/// rules: who may import it, and what it may import.
///
/// Raises ContractError where a contract can't be used, ValueError for anything else that is wrong.
#[pyfunction]
#[pyo3(
    signature = (
        target, importer=None, module=None, importers=None, imports=None, mode="enforce",
        strict=None
    ),
    text_signature = "(target, importer=None, module=None, importers=None, imports=None, \
                      mode='enforce', strict=())"
)]
#[expect(clippy::too_many_arguments, reason = "what a guard is told")]
pub fn guard(
    py: Python<'_>,
    target: &str,
    importer: Option<Bound<'_, PyAny>>,
    module: Option<Bound<'_, PyAny>>,
    importers: Option<Bound<'_, PyAny>>,
    imports: Option<Bound<'_, PyAny>>,
    mode: &str,
    strict: Option<Bound<'_, PyAny>>,
) -> PyResult<Guard> {
    require_first(py)?;
    let folder = Frame::current(py).and_then(Caller::of);
    let folder = folder.and_then(|caller| caller.folder());
    let contract = |source: &Option<Bound<'_, PyAny>>| {
        let source = source.as_ref().filter(|source| !source.is_none());
        let read = source.map(|source| origin(source, folder.as_ref()));
        read.transpose()
    };
    let rules = |key: &str, rules: &Option<Bound<'_, PyAny>>| {
        let rules = rules.as_ref().filter(|rules| !rules.is_none());
        rules.map(|rules| rule(key, rules, target)).transpose()
    };
    let (who, what) = (contract(&importer)?, contract(&module)?);
    let (importers, imports) = (rules("importers", &importers)?, rules("imports", &imports)?);
    let mut of_importers = Vec::new();
    let mut of_module = Vec::new();
    if let Some(who) = who {
        let part = match importers {
            Some(_) => Part::Structure,
            None => Part::Whole,
        };
        of_importers.push(Demanded::new(who, part));
    }
    of_importers.extend(importers.map(|rules| Demanded::new(rules, Part::Whole)));
    if let Some(what) = what {
        of_importers.push(Demanded::new(what.clone(), Part::Importers));
        of_module.push(Demanded::new(what, Part::Own));
    }
    of_module.extend(imports.map(|rules| Demanded::new(rules, Part::Whole)));
    if of_importers.is_empty() && of_module.is_empty() {
        return Err(PyValueError::new_err(format!(
            "a guard of {target} that demands nothing protects nothing: give it importer, module, \
             importers or imports"
        )));
    }
    let (mode, strict) = (Mode::parse(mode)?, Strict::given(strict.as_ref())?);
    let policy = Arc::new(Policy::new(target, of_importers, of_module, mode, strict)?);
    if mode != Mode::Off {
        begin(py)?;
    }
    arm(py, &policy)?;
    // Where warnings are errors, there is no guard.
    report(py, &policy).inspect_err(|_| {
        registry::remove(&policy);
        drop(release(py, &policy));
    })?;
    Ok(Guard(policy))
}

/// Every guard that is armed, those that modules began themselves last.
#[pyfunction]
pub fn guards() -> Vec<Guard> {
    registry::all().into_iter().map(Guard).collect()
}

/// Tells the interpreter's audit hooks what becomes of a guard.
///
/// # Errors
/// What a hook raises: it may refuse.
fn audit(py: Python<'_>, what: &str, policy: &Policy) -> PyResult<()> {
    let told = (EVENT, what, policy.target.as_str(), policy.mode.name());
    let audit = of_sys(py, c"audit");
    audit.map(|audit| audit.call1(told)).transpose().map(drop)
}

fn arm(py: Python<'_>, policy: &Arc<Policy>) -> PyResult<()> {
    audit(py, "armed", policy)?;
    registry::add(Arc::clone(policy));
    if policy.mode == Mode::Off {
        return Ok(());
    }
    let armed = doors::hang(py).and_then(|()| arm_all(py, policy));
    armed.inspect_err(|_| {
        registry::remove(policy);
        drop(release(py, policy));
    })
}

/// What a guard can't do, and what it means that isn't there.
fn problems(py: Python<'_>, policy: &Policy) -> Vec<String> {
    let mut problems = policy.problems();
    if policy.bound().is_empty() && policy.mode != Mode::Off {
        let missing = findable::missing(py, &policy.target).into_iter();
        problems.extend(missing.map(|name| {
            format!(
                "no module called {name} is to be found: unless something provides it later, \
                 nothing is guarded"
            )
        }));
    }
    problems
}

/// Logs what a guard can't do.
fn report(py: Python<'_>, policy: &Policy) -> PyResult<()> {
    let problems = problems(py, policy);
    if problems.is_empty() {
        return Ok(());
    }
    let decisions = py.import("importspy._decisions")?;
    problems.iter().try_for_each(|problem| {
        let told = (policy.target.as_str(), problem.as_str());
        decisions.call_method1("warn_of_guard", told).map(drop)
    })
}

/// Rules as a contract of their own.
fn rule(key: &str, rules: &Bound<'_, PyAny>, target: &str) -> PyResult<Origin> {
    // Those of a configuration know their places.
    if let Ok(read) = rules.cast::<ReadContract>() {
        return Ok(Origin::Object(Arc::new(Terms::from(read.get()))));
    }
    let contract = PyDict::new(rules.py());
    contract.set_item(key, rules)?;
    let read = ReadContract::of_data(contract.as_any(), &format!("<guard of {target}>"))?;
    Ok(Origin::Object(Arc::new(Terms::from(&read))))
}

#[pymethods]
impl Guard {
    /// What it guards: a name, or a selector of names.
    #[getter]
    fn target(&self) -> &str {
        &self.0.target
    }

    /// `enforce`, `audit` or `off`.
    #[getter]
    fn mode(&self) -> &'static str {
        self.0.mode.name()
    }

    /// What else it watches.
    #[getter]
    fn strict(&self) -> Vec<&'static str> {
        self.0.strict.names()
    }

    /// Whether the module's own code began it.
    #[getter]
    fn embedded(&self) -> bool {
        self.0.embedded
    }

    /// The contracts it judges by: their paths, or what they are in brackets.
    #[getter]
    fn contracts(&self) -> Vec<String> {
        self.0.contracts()
    }

    /// The names of the modules it has found so far.
    #[getter]
    fn modules(&self) -> Vec<String> {
        self.0.bound()
    }

    /// What it can't do, and what it means that can't be found at the moment.
    #[getter]
    fn problems(&self, py: Python<'_>) -> Vec<String> {
        problems(py, &self.0)
    }

    /// Whether it is armed.
    #[getter]
    fn armed(&self) -> bool {
        self.0.embedded || registry::is_armed(&self.0)
    }

    /// Ends it. Whoever was let in stays in; a second call does nothing.
    fn disarm(&self, py: Python<'_>) -> PyResult<()> {
        if self.0.embedded {
            let why = format!("{} guards itself, which nothing ends", self.0.target);
            return Err(PyValueError::new_err(why));
        }
        if !registry::is_armed(&self.0) {
            return Ok(());
        }
        audit(py, "disarmed", &self.0)?;
        registry::remove(&self.0);
        release(py, &self.0)
    }

    /// Begins a block that it lasts for; a block inside of one changes nothing.
    ///
    /// # Errors
    /// `ValueError`: it has ended, and the block would be unguarded.
    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        let guard = slf.get();
        if !guard.armed() {
            let why = format!("the guard of {} has ended: arm another one", guard.0.target);
            return Err(PyValueError::new_err(why));
        }
        guard.0.enter();
        Ok(slf)
    }

    fn __exit__(
        &self,
        py: Python<'_>,
        _kind: Option<Bound<'_, PyAny>>,
        _error: Option<Bound<'_, PyAny>>,
        _place: Option<Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        match self.0.leave() {
            0 => self.disarm(py),
            _ => Ok(()),
        }
    }

    fn __repr__(&self) -> String {
        let state = if self.armed() {
            self.mode()
        } else {
            "disarmed"
        };
        format!("<Guard of {}, {state}>", self.0.target)
    }
}
