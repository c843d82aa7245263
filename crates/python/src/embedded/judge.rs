//! The decision about one importer: observe it, check it, keep what a report needs.

use std::path::{Path, PathBuf};

use importspy_core::check::{Around, Checked, Importer as Who, Kept, Met, check_importer};
use importspy_core::observe::source::{Demand, Identity};
use importspy_core::observe::{Observation, Reason, Why};
use importspy_core::report::SubjectReport;
use importspy_core::violation::{Code, Detail, Status, Violation};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::body::Bindable;
use super::contracts::Terms;
use super::facts;
use super::importer::{Importer, Known};
use super::phase::{Moment, Phase};
use super::program::Program;
use super::source::{Ran, Source, verified};
use crate::installed::Installed;
use crate::running::Running;

/// What is decided.
pub enum Judged<'py> {
    /// `lasting`: what the importer has bound decided alone.
    Admitted {
        outcome: Outcome,
        lasting: bool,
    },
    /// Nothing is broken, but only the end of the importer's body, which is one of these, shows the
    /// rest. `outcome`: what would be said if it were never seen.
    Open {
        bodies: Vec<Bound<'py, PyAny>>,
        outcome: Outcome,
    },
    Denied(Outcome),
}

/// What a report on a decision is made of.
pub struct Outcome {
    pub report: SubjectReport,
    pub kept: Vec<Kept>,
}

/// Judges whoever imports.
///
/// # Errors
/// The interpreter can't be read.
pub fn judge<'py>(
    py: Python<'py>,
    importer: &Importer<'py>,
    moment: Moment<'py>,
    terms: &Terms,
) -> PyResult<Judged<'py>> {
    let host = Running::here(py)?;
    match importer {
        Importer::Nobody => {
            let beside = (Program::around(host, None), Installed::default());
            let around = around(&host, &beside);
            let checked = check_importer(&terms.contract, Who::Nobody, None, &[], around);
            Ok(closed("<none>".to_owned(), terms, checked, None, &beside.0))
        }
        Importer::Anonymous(globals) => anonymous(globals, terms, &host),
        Importer::Module(known) => Case {
            importer: known,
            file: known.file(),
            is_file_disputed: known.is_file_disputed(),
            identity: facts::identity(known),
            terms,
            host,
            beside: (
                Program::around(host, known.file().as_deref()),
                Installed::around(known.file()),
            ),
        }
        .judged(moment),
    }
}

fn around<'a>(host: &'a Running, (program, installed): &'a (Program, Installed)) -> Around<'a> {
    Around {
        host,
        neighbours: program,
        installation: installed,
    }
}

fn anonymous<'py>(
    globals: &Bound<'py, PyDict>,
    terms: &Terms,
    host: &Running,
) -> PyResult<Judged<'py>> {
    let observed = facts::anonymous(globals, &terms.demand)?;
    let identity = Identity::nobody();
    let subject = Some((&identity, &observed));
    let beside = (Program::around(*host, None), Installed::default());
    let around = around(host, &beside);
    let checked = check_importer(&terms.contract, Who::Anonymous, subject, &[], around);
    let shown = "<anonymous>".to_owned();
    Ok(closed(shown, terms, checked, None, &beside.0))
}

/// One importer that is a module.
struct Case<'a, 'py> {
    importer: &'a Known<'py>,
    file: Option<PathBuf>,
    is_file_disputed: bool,
    identity: Identity,
    terms: &'a Terms,
    host: Running,
    beside: (Program, Installed),
}

impl<'py> Case<'_, 'py> {
    fn judged(&self, moment: Moment<'py>) -> PyResult<Judged<'py>> {
        let live = facts::live(self.importer, &self.terms.demand)?;
        // What is bound decides alone where it can: no source is read then.
        if self.terms.contract.integrity.is_none() {
            let checked = self.checked(&live, None);
            if checked.violations.is_empty() {
                return Ok(match self.closed(checked, None) {
                    Judged::Admitted { outcome, .. } => Judged::Admitted {
                        outcome,
                        lasting: !self.beside.0.was_asked(),
                    },
                    other => other,
                });
            }
            if self.terms.rules.are_all {
                return Ok(self.closed(checked, None));
            }
        }
        let phase = Phase::of(self.importer, moment);
        let source = self.source(&phase);
        let observed = self.settled(live, &phase, source.as_ref());
        let checked = self.checked(&observed, source.as_ref());
        let waits = checked.violations.iter().all(may_settle);
        let judged = self.closed(checked, source);
        Ok(match (judged, phase) {
            (Judged::Denied(outcome), Phase::Runs { bodies, ends: true }) if waits => {
                Judged::Open { bodies, outcome }
            }
            (Judged::Denied(outcome), Phase::Runs { ends: false, .. }) => {
                Judged::Denied(unfinished(outcome))
            }
            (judged, _) => judged,
        })
    }

    /// The source that belongs to the code of the body, or to that of the methods it left.
    fn source(&self, phase: &Phase<'py>) -> Option<Source> {
        let (Phase::Finished { bodies } | Phase::Runs { bodies, .. }) = phase;
        let by_body = verified(self.importer, &Ran::Bodies(bodies));
        if by_body.is_some() || self.importer.is_loading() {
            return by_body;
        }
        let names = match &self.terms.demand {
            Demand::Parts(parts) => parts.names.as_slice(),
            Demand::Everything => &[],
        };
        verified(self.importer, &Ran::Methods(names))
    }

    /// The facts that hold, as far as they can be had.
    fn settled(
        &self,
        live: Observation,
        phase: &Phase<'py>,
        source: Option<&Source>,
    ) -> Observation {
        let demand = &self.terms.demand;
        let written =
            source.and_then(|source| facts::written(self.importer, source, demand, &self.host));
        match (phase, written) {
            (Phase::Finished { .. }, Some(written)) => facts::finished(&live, &written),
            (Phase::Finished { .. }, None) => live,
            (Phase::Runs { .. }, Some(written)) => facts::ahead(live, &written),
            (Phase::Runs { bodies, .. }, None) => {
                facts::not_yet(live, &Bindable::by(bodies), &self.terms.contract)
            }
        }
    }

    fn checked(&self, observed: &Observation, source: Option<&Source>) -> Checked {
        let disputed = self.is_file_disputed;
        let mut identity = self.identity.clone();
        if disputed {
            identity.filename.clear();
        }
        let bytes = source.map(|source| source.bytes.as_slice());
        let file = self.file.as_deref().filter(|_| !disputed);
        let owners = file.and_then(|file| self.owners(file));
        let file = file.and_then(|file| Some(file.to_str()?.replace('\\', "/")));
        let mut checked = check_importer(
            &self.terms.contract,
            Who::Module(Met {
                name: &self.identity.module,
                file: file.as_deref(),
                owners: owners.as_deref(),
            }),
            Some((&identity, observed)),
            bytes.unwrap_or_default(),
            around(&self.host, &self.beside),
        );
        for violation in &mut checked.violations {
            match violation.code {
                Code::FilenameMismatch if disputed => doubt(violation, Why::FileDisputed),
                Code::IntegrityMismatch if bytes.is_none() => doubt(violation, Why::OnlySource),
                _ => {}
            }
        }
        checked
    }

    /// The distributions that own the importer, where somebody asks.
    fn owners(&self, file: &Path) -> Option<Vec<String>> {
        let asked = self.terms.rules.ask_owners;
        asked.then(|| self.beside.1.owners(file)).flatten()
    }

    fn closed(&self, checked: Checked, source: Option<Source>) -> Judged<'py> {
        closed(self.shown(), self.terms, checked, source, &self.beside.0)
    }

    fn shown(&self) -> String {
        let file = self.file.as_ref();
        let file = file.map(|file| file.to_string_lossy().into_owned());
        file.unwrap_or_else(|| self.identity.module.clone())
    }
}

/// What can't be told of a script is told by nothing that comes later.
fn unfinished(mut outcome: Outcome) -> Outcome {
    for violation in &mut outcome.report.violations {
        if let Status::Undetermined(reason) = &mut violation.status
            && reason.why != Why::NotYet
        {
            reason.why = Why::Unfinished(Box::new(reason.why.clone()));
        }
    }
    outcome
}

/// Turns a comparison with something that isn't known into what it is.
pub fn doubt(violation: &mut Violation, why: Why) {
    violation.status = Status::Undetermined(Reason { why, place: None });
    violation.found = Detail::Nothing;
}

/// Whether the end of the importer's body may show that the constraint is kept.
fn may_settle(violation: &Violation) -> bool {
    violation.status != Status::Broken && violation.code != Code::RuleUnchecked
}

/// The verdict on what was checked.
fn closed<'py>(
    path: String,
    terms: &Terms,
    checked: Checked,
    source: Option<Source>,
    program: &Program,
) -> Judged<'py> {
    let Checked {
        kept,
        kept_constraints,
        violations,
    } = checked;
    let sources = program.sources(&path, source.map(|source| source.text), &violations);
    let is_admitted = violations.is_empty();
    let outcome = Outcome {
        report: SubjectReport {
            path,
            contract: terms.text.clone(),
            sources,
            kept,
            violations,
        },
        kept: kept_constraints,
    };
    if is_admitted {
        let lasting = false;
        Judged::Admitted { outcome, lasting }
    } else {
        Judged::Denied(outcome)
    }
}
