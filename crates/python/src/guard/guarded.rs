//! A module that is guarded: whom it lets in.
//!
//! The guard of a module is kept by its spec, so that it lives as long as anybody can import the
//! module, also while it isn't in `sys.modules`.

use std::cell::Cell;
use std::ffi::CString;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use pyo3::exceptions::{PyAttributeError, PyRecursionError, PyRuntimeWarning};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyWeakrefMethods, PyWeakrefReference};

use super::own::Looked;
use super::passage::{is_passed, passed};
use super::{admitted, registry, self_test};
use crate::embedded::admission::{Request, admit};
use crate::embedded::contracts::{Ground, Origin};
use crate::embedded::decisions::{self, Named};
use crate::embedded::frames::{Frame, running_globals};
use crate::embedded::held::Held;
use crate::embedded::importer::{Importer, Known, beyond};
use crate::embedded::judge::{Judged, judge};
use crate::embedded::modules;
use crate::embedded::phase::Moment;
use crate::embedded::spec::Spec;
use crate::embedded::transparent::{Transparent, is_machinery};
use crate::live::instance_dict;

/// The entry of a spec's dictionary that holds the guard.
pub const ENTRY: &str = "__importspy_guard__";

/// So many decisions may lead to each other.
const DEEPEST: usize = 16;

/// A module whose later importers are judged.
#[pyclass(frozen, module = "importspy")]
pub struct Guarded {
    /// Its key in `sys.modules`.
    pub key: String,
    pub name: String,
    /// Nothing until the import system has made it.
    module: Mutex<Option<Py<PyWeakrefReference>>>,
    /// The contract its own code named last.
    embedded: Option<Origin>,
    /// What guards found of the module itself.
    pub looked: Looked,
}

/// An importer that was let in, and what that rests on.
pub struct Verdict<'py> {
    importer: Known<'py>,
    held: Held,
    /// How often what is armed had changed then.
    changes: u64,
}

/// One contract that an importer is judged by.
struct Asked {
    ground: Ground,
    enforced: bool,
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // Its spec may be gone, and another be at its address.
        admitted::forget();
    }
}

/// Says aloud that an importer could pass.
///
/// # Errors
/// Warnings are errors.
pub fn unguarded(py: Python<'_>, why: &str) -> PyResult<()> {
    let text = CString::new(why)?;
    PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &text, 1)
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

/// The guard of what is loaded under a name.
pub fn of_key<'py>(py: Python<'py>, key: &str) -> Option<Bound<'py, Guarded>> {
    of_object(&modules::whatever(py, key)?)
}

/// The guard of a module, or of what stands in the place of one.
pub fn of_object<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, Guarded>> {
    of_spec(&Spec::of(&namespace(object)?)?.object)
}

/// The dictionary of a module, or of what stands in the place of one.
pub fn namespace<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyDict>> {
    match object.cast::<PyModule>() {
        Ok(module) => Some(module.dict()),
        Err(_) => instance_dict(object),
    }
}

impl Guarded {
    pub fn new(key: &str, embedded: Option<Origin>) -> Self {
        Self {
            key: key.to_owned(),
            name: key.to_owned(),
            module: Mutex::new(None),
            embedded,
            looked: Looked::default(),
        }
    }

    /// Puts it into a spec.
    ///
    /// # Errors
    /// The spec has no dictionary.
    pub fn keep_in<'py>(self, spec: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let missing = || PyAttributeError::new_err("__dict__");
        let fields = instance_dict(spec).ok_or_else(missing)?;
        admitted::forget();
        let guarded = Bound::new(spec.py(), self)?;
        fields.set_item(ENTRY, &guarded)?;
        Ok(guarded)
    }

    /// The contract that the module's own code named.
    pub fn embedded(&self) -> Option<&Origin> {
        self.embedded.as_ref()
    }

    /// Whether it is the guard of a module whose own code names this contract.
    pub fn names(&self, origin: &Origin, module: &Bound<'_, PyModule>) -> bool {
        let named = self.embedded.as_ref();
        named.is_some_and(|named| named.is_same(origin))
            && self.module(module.py()).is_some_and(|own| own.is(module))
    }

    /// Notes which object the module is.
    ///
    /// # Errors
    /// No weak reference to it can be made.
    pub fn is_module(&self, module: &Bound<'_, PyAny>) -> PyResult<()> {
        let weak = PyWeakrefReference::new(module)?.unbind();
        let before = self
            .module
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(weak);
        drop(before);
        Ok(())
    }

    /// The guarded module, or what stands in its place.
    pub fn module<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        let module = self.module.lock().unwrap_or_else(PoisonError::into_inner);
        let weak = module.as_ref().map(|weak| weak.clone_ref(py));
        drop(module);
        weak?.bind(py).upgrade()
    }

    fn protected<'py>(&self, py: Python<'py>) -> Option<(Bound<'py, PyAny>, Bound<'py, PyDict>)> {
        let there = || modules::whatever(py, &self.key).filter(|there| !there.is_none());
        let module = self.module(py).or_else(there)?;
        let namespace = namespace(&module)?;
        Some((module, namespace))
    }

    /// Whether whoever runs now is known to be admitted. Decides nothing.
    ///
    /// `spec`: the one that is asked.
    pub fn knows(&self, py: Python<'_>, spec: Option<&Bound<'_, PyAny>>) -> bool {
        let Some((_, protected)) = self.protected(py) else {
            return false;
        };
        if let (Some(spec), Some(importer)) = (spec, running_globals(py))
            && let Some(standing) = decisions::standing(&importer, &protected)
        {
            if let Some(firm) = standing {
                admitted::note(spec, &importer, firm);
            }
            return true;
        }
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
        let Some((module, protected)) = self.protected(py) else {
            // Nothing is left that could be imported.
            return Ok(());
        };
        if !self.knows(py, None) {
            let transparent = Transparent::around(&protected);
            let verdict = self.decide(py, &transparent, Some(&protected))?;
            self.keep(verdict, (&module, &protected));
        }
        passed(&self.key);
        Ok(())
    }

    /// Judges whoever imports something that keeps no guard.
    ///
    /// # Errors
    /// As [`Guarded::judge`].
    pub fn judge_unkept(&self, py: Python<'_>, object: &Bound<'_, PyAny>) -> PyResult<()> {
        match namespace(object) {
            Some(own) => {
                let transparent = Transparent::around(&own);
                let verdict = self.decide(py, &transparent, Some(&own))?;
                self.keep(verdict, (object, &own));
            }
            None => drop(self.decide(py, &Transparent::before(None), None)?),
        }
        passed(&self.key);
        Ok(())
    }

    /// Judges whoever makes the module load, before it is made.
    ///
    /// # Errors
    /// As [`Guarded::judge`].
    pub fn judge_first<'py>(
        &self,
        py: Python<'py>,
        spec: Option<&Spec<'py>>,
    ) -> PyResult<Option<Verdict<'py>>> {
        if is_passed(&self.key) {
            // Another door did.
            return Ok(None);
        }
        let verdict = self.decide(py, &Transparent::before(spec), None)?;
        passed(&self.key);
        Ok(verdict)
    }

    /// Keeps a verdict on who imports the module.
    fn keep(
        &self,
        verdict: Option<Verdict<'_>>,
        protected: (&Bound<'_, PyAny>, &Bound<'_, PyDict>),
    ) {
        if let Some(verdict) = verdict
            && verdict.changes == registry::changes()
        {
            let Verdict { importer, held, .. } = verdict;
            decisions::keep(&importer, protected, Named::Guarded, held);
        }
    }

    /// Keeps what was decided before the module was made.
    pub fn keep_first(&self, py: Python<'_>, verdict: Option<Verdict<'_>>) {
        if let Some((module, own)) = self.protected(py) {
            self.keep(verdict, (&module, &own));
        }
    }

    /// A verdict that lasts; none where it has to be found again.
    fn decide<'py>(
        &self,
        py: Python<'py>,
        transparent: &Transparent<'py>,
        protected: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Option<Verdict<'py>>> {
        if let Some(verdict) = self_test::verdict(&self.key) {
            return verdict.map(|()| None);
        }
        let _level = Level::deeper()?;
        let (began, changes) = (Instant::now(), registry::changes());
        let importer = match Frame::current(py) {
            Some(frame) => {
                if protected.is_some_and(|own| is_running(&frame, own)) {
                    return Ok(None);
                }
                beyond(&frame, transparent)
            }
            // C code imports, and nobody called it.
            None => Importer::Nobody,
        };
        let asked = self.asked(py, &importer)?;
        let held = match &importer {
            Importer::Module(known) => {
                let grounds = asked.iter().map(|asked| asked.ground.clone());
                Some(Held::of(&known.globals, grounds.collect()))
            }
            Importer::Nobody | Importer::Anonymous(_) => None,
        };
        let mut lasting = true;
        for Asked { ground, enforced } in asked {
            let request = Request {
                importer: &importer,
                terms: &ground.terms,
                protected: self.name.clone(),
                loading: None,
                enforced,
                began,
            };
            lasting &= admit(py, request)?;
        }
        self.looked.raise(py, &importer)?;
        Ok(match (importer, held) {
            (Importer::Module(importer), Some(held)) if lasting => Some(Verdict {
                importer,
                held,
                changes,
            }),
            _ => None,
        })
    }

    /// Whether a module would be let in as it is. Tells nobody.
    ///
    /// # Errors
    /// `ContractError`, where the contract's file became wrong.
    pub fn would_admit<'py>(&self, py: Python<'py>, importer: Known<'py>) -> PyResult<bool> {
        let importer = Importer::Module(importer);
        for Asked { ground, .. } in self.asked(py, &importer)? {
            let end = Moment::End(Vec::new());
            if !matches!(
                judge(py, &importer, end, &ground.terms)?,
                Judged::Admitted { .. }
            ) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The contracts that an importer is judged by.
    fn asked(&self, py: Python<'_>, importer: &Importer<'_>) -> PyResult<Vec<Asked>> {
        let key = match importer {
            Importer::Module(known) => Some(known.named.key.as_str()),
            Importer::Nobody | Importer::Anonymous(_) => None,
        };
        let mut asked = Vec::new();
        if let Some(origin) = &self.embedded
            && !key.is_some_and(|importer| is_below(importer, &self.key))
        {
            let ground = origin.current(py)?;
            let enforced = true;
            asked.push(Asked { ground, enforced });
        }
        for policy in registry::policies(&self.key).iter() {
            if key.is_some_and(|importer| policy.is_home(importer, &self.key)) {
                continue;
            }
            for demanded in &policy.importers {
                let ground = demanded.current(py)?;
                let enforced = policy.enforces();
                asked.extend(ground.map(|ground| Asked { ground, enforced }));
            }
        }
        Ok(asked)
    }
}

thread_local! {
    static LEVELS: Cell<usize> = const { Cell::new(0) };
}

/// A decision; telling of one can lead to others.
struct Level;

impl Level {
    /// # Errors
    /// `RecursionError`: decisions lead to decisions without end.
    fn deeper() -> PyResult<Self> {
        let levels = LEVELS.get();
        if levels >= DEEPEST {
            let why = "importspy: an import is decided while another one is, without end";
            return Err(PyRecursionError::new_err(why));
        }
        LEVELS.set(levels + 1);
        Ok(Self)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        LEVELS.set(LEVELS.get().saturating_sub(1));
    }
}

fn is_below(importer: &str, key: &str) -> bool {
    let rest = importer.strip_prefix(key);
    rest.is_some_and(|rest| rest.starts_with('.'))
}

/// Whether the body of a module runs in this thread: it made somebody load who imports it back.
fn is_running(frame: &Frame<'_>, protected: &Bound<'_, PyDict>) -> bool {
    let mut bodies = frame.clone().outwards().filter(Frame::is_body);
    bodies.any(|frame| frame.globals().is_some_and(|globals| globals.is(protected)))
}

/// The namespace that an import runs in, the import system looked through.
fn importing(py: Python<'_>) -> Option<Bound<'_, PyDict>> {
    let frames = Frame::current(py)?.outwards();
    let mut namespaces = frames.filter_map(|frame| frame.globals());
    namespaces.find(|globals| !is_machinery(globals))
}
