//! What a guarded module itself must be: looked at before its body runs, and when it has run.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use importspy_core::check::Kept;
use importspy_core::observe::source::Identity;
use importspy_core::report::SubjectReport;
use importspy_core::violation::Status;
use pyo3::prelude::*;
use pyo3::types::PyModule;

use super::guarded::Guarded;
use super::policy::Policy;
use super::registry;
use crate::check::{of_file, of_module};
use crate::embedded::contracts::Terms;
use crate::embedded::frames::Frame;
use crate::embedded::importer::{Importer, beyond};
use crate::embedded::refusal::{Decided, Outcome, admitted, refused};
use crate::embedded::spec::Spec;
use crate::embedded::transparent::Transparent;
use crate::judge::Wanted;
use crate::report::Report;
use crate::report::error::of_report;
use crate::search::Search;

/// What guards found of a module itself: reports where it isn't what it must be, though it is loaded.
#[derive(Default)]
pub struct Looked {
    looks: Mutex<Vec<Look>>,
    /// Whether a guard came while its body ran, so that whoever makes it load isn't judged yet.
    is_due: AtomicBool,
}

/// The guard that looked, and the report where there is something to say.
type Look = (Arc<Policy>, Option<Py<Report>>);

impl Looked {
    fn note(&self, policy: &Arc<Policy>, report: Option<Py<Report>>) {
        self.with(|all| all.push((Arc::clone(policy), report)));
    }

    fn is_done(&self, policy: &Arc<Policy>) -> bool {
        self.with(|all| all.iter().any(|(known, _)| Arc::ptr_eq(known, policy)))
    }

    /// Refuses whoever imports a module that isn't what it must be.
    ///
    /// # Errors
    /// `ValidationError`
    pub fn raise(&self, py: Python<'_>, importer: &Importer<'_>) -> PyResult<()> {
        let reports = self.with(|all| {
            let enforced = all.iter().filter(|(policy, _)| policy.enforces());
            let reports = enforced.filter_map(|(policy, report)| {
                let report = report.as_ref()?.clone_ref(py);
                Some((Arc::clone(policy), report))
            });
            reports.collect::<Vec<_>>()
        });
        let armed = |(policy, _): &(Arc<Policy>, _)| registry::is_armed(policy);
        match reports.into_iter().find(armed) {
            Some((_, report)) => Err(of_report(report.bind(py), Some(&importer.name()))),
            None => Ok(()),
        }
    }

    /// Whether whoever makes it load is to be judged now that its body has run. Says so once.
    pub fn take_due(&self) -> bool {
        self.is_due.swap(false, Ordering::AcqRel)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Vec<Look>) -> T) -> T {
        act(&mut self.looks.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Terms {
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            contract: &self.contract,
            demand: &self.demand,
            text: &self.text,
        }
    }
}

/// Looks at the source of a module that is going to be loaded.
///
/// # Errors
/// `ValidationError`, where the source shows that the module isn't what it must be.
pub fn before(py: Python<'_>, guarded: &Guarded, spec: &Spec<'_>) -> PyResult<()> {
    let file = spec.file().filter(|file| {
        let ending = file.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("py" | "pyw"))
    });
    let Some(file) = file else { return Ok(()) };
    for policy in registry::policies(&guarded.key).iter() {
        if !policy.enforces() {
            continue;
        }
        for demanded in &policy.own {
            let began = Instant::now();
            let Some(ground) = demanded.current(py)? else {
                continue;
            };
            let identity = Identity {
                path: guarded.key.split('.').map(str::to_owned).collect(),
                module: guarded.key.clone(),
                is_package: spec.is_package(),
                filename: file
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default(),
            };
            let told = of_file(
                py,
                &file,
                Some(identity),
                ground.terms.wanted(),
                Some(Search::of(py)),
            )?;
            let is_broken = |told: &(SubjectReport, Vec<Kept>)| {
                told.0
                    .violations
                    .iter()
                    .any(|violation| violation.status == Status::Broken)
            };
            if is_broken(&told) {
                let importer = importer(py, spec);
                refused(py, decided(guarded, told, importer, true, began))?;
            }
        }
    }
    Ok(())
}

/// Looks at a module whose body has run.
///
/// # Errors
/// `ValidationError`, where it isn't what it must be.
pub fn after(
    py: Python<'_>,
    guarded: &Guarded,
    module: &Bound<'_, PyModule>,
    spec: &Spec<'_>,
) -> PyResult<()> {
    each(py, guarded, module, |told, policy, began| {
        guarded.looked.note(policy, None);
        let is_admitted = told.0.violations.is_empty();
        let decided = decided(guarded, told, importer(py, spec), policy.enforces(), began);
        match is_admitted {
            true => admitted(py, decided),
            false => refused(py, decided),
        }
    })
}

/// Looks at a module that was loaded before it is guarded: what it isn't, every importer hears.
///
/// # Errors
/// The interpreter can't be read.
pub fn late(py: Python<'_>, guarded: &Guarded, module: &Bound<'_, PyModule>) -> PyResult<()> {
    if Spec::of(&module.dict()).is_some_and(|spec| spec.is_initializing()) {
        // Its body still runs; it is looked at when that ends, and whoever makes it load is judged.
        guarded.looked.is_due.store(true, Ordering::Release);
        return Ok(());
    }
    each(py, guarded, module, |(report, kept), policy, _| {
        let is_admitted = report.violations.is_empty();
        let report = Py::new(py, Report::new(report, kept))?;
        guarded
            .looked
            .note(policy, (!is_admitted).then_some(report));
        Ok(())
    })
}

fn each(
    py: Python<'_>,
    guarded: &Guarded,
    module: &Bound<'_, PyModule>,
    mut act: impl FnMut((SubjectReport, Vec<Kept>), &Arc<Policy>, Instant) -> PyResult<()>,
) -> PyResult<()> {
    let policies = registry::policies(&guarded.key);
    let new = policies
        .iter()
        .filter(|policy| !guarded.looked.is_done(policy));
    for policy in new.collect::<Vec<_>>() {
        for demanded in &policy.own {
            let began = Instant::now();
            if let Some(ground) = demanded.current(py)? {
                let told = of_module(module, ground.terms.wanted(), Some(Search::of(py)))?;
                act(told, policy, began)?;
            }
        }
    }
    Ok(())
}

fn importer(py: Python<'_>, spec: &Spec<'_>) -> String {
    let frame = Frame::current(py);
    let found = frame.map(|frame| beyond(&frame, &Transparent::before(Some(spec))).name());
    found.unwrap_or_else(|| Importer::Nobody.name())
}

fn decided(
    guarded: &Guarded,
    (report, kept): (SubjectReport, Vec<Kept>),
    importer: String,
    enforced: bool,
    began: Instant,
) -> Decided {
    Decided {
        outcome: Outcome { report, kept },
        importer,
        protected: guarded.name.clone(),
        enforced,
        began,
    }
}
