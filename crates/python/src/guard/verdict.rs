//! Whether an importer of a guarded module is let in, and what is kept of the answer.

use std::cell::Cell;
use std::time::Instant;

use pyo3::exceptions::PyRecursionError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::guarded::{Guarded, namespace};
use super::passage::{is_passed, passed};
use super::{admitted, registry, self_test};
use crate::embedded::admission::{Request, admit};
use crate::embedded::contracts::Ground;
use crate::embedded::decisions::{self, Named};
use crate::embedded::frames::{Frame, running_globals};
use crate::embedded::held::Held;
use crate::embedded::importer::{Importer, Known, beyond};
use crate::embedded::judge::{Judged, judge};
use crate::embedded::phase::Moment;
use crate::embedded::spec::Spec;
use crate::embedded::transparent::{Transparent, is_machinery};

/// So many decisions may lead to each other.
const DEEPEST: usize = 16;

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

impl Guarded {
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
                Some(Held::of(known, grounds.collect()))
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
        if let Some(origin) = self.embedded()
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
