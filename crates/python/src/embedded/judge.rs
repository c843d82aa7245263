//! The decision about one importer: observe it, check it, keep what a report needs.

use importspy_cli::embedding::Loaded;
use importspy_core::check::{Checked, Importer as Who, check_importer};
use importspy_core::observe::source::{Demand, Identity};
use importspy_core::observe::{Observation, Reason, Why};
use importspy_core::report::SubjectReport;
use importspy_core::violation::{Code, Detail, Status, Violation};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::body::{Bindable, bodies, bodies_here};
use super::facts;
use super::importer::{Importer, Known};
use super::settle::is_watchable;
use super::source::{Ran, Source, verified};
use crate::host::Running;

/// When an importer is judged.
pub enum Moment<'py> {
    /// As it imports.
    Import,
    /// As the body ends that these are.
    End(Vec<Bound<'py, PyAny>>),
}

/// How far an importer is.
enum Phase<'py> {
    /// Its body has ended. `bodies`: its code, where it is known.
    Finished { bodies: Vec<Bound<'py, PyAny>> },
    /// Its body runs. `ends`: its end will be seen.
    Runs {
        bodies: Vec<Bound<'py, PyAny>>,
        ends: bool,
    },
}

impl<'py> Phase<'py> {
    fn of(importer: &Known<'py>, moment: Moment<'py>) -> Self {
        let py = importer.globals.py();
        let bodies = match moment {
            Moment::End(bodies) => return Phase::Finished { bodies },
            Moment::Import if importer.is_loading() || importer.is_main() => {
                bodies(py, &importer.globals)
            }
            Moment::Import => bodies_here(py, &importer.globals),
        };
        if bodies.is_empty() && !importer.is_loading() {
            return Phase::Finished { bodies };
        }
        let ends = is_watchable(importer);
        Phase::Runs { bodies, ends }
    }
}

/// What is decided.
pub enum Judged<'py> {
    /// `lasting`: what the importer has bound decided alone.
    Admitted {
        lasting: bool,
    },
    /// Nothing is broken, but only the end of the importer's body, which is one of these, shows the
    /// rest. `report`: what would be said if it were never seen.
    Open {
        bodies: Vec<Bound<'py, PyAny>>,
        report: SubjectReport,
    },
    Denied(SubjectReport),
}

/// Judges whoever imports.
///
/// # Errors
/// The interpreter can't be read.
pub fn judge<'py>(
    py: Python<'py>,
    importer: &Importer<'py>,
    moment: Moment<'py>,
    contract: &Loaded,
) -> PyResult<Judged<'py>> {
    let host = Running::here(py)?;
    match importer {
        Importer::Nobody => {
            let checked = check_importer(&contract.contract, Who::Nobody, None, &[], &host);
            Ok(closed("<none>", contract, checked, None))
        }
        Importer::Anonymous(globals) => anonymous(globals, contract, &host),
        Importer::Module(known) => Case {
            importer: known,
            identity: facts::identity(known),
            contract,
            host,
        }
        .judged(moment),
    }
}

fn anonymous<'py>(
    globals: &Bound<'py, PyDict>,
    contract: &Loaded,
    host: &Running,
) -> PyResult<Judged<'py>> {
    let observed = facts::anonymous(globals, &contract.demand)?;
    let identity = Identity::nobody();
    let subject = Some((&identity, &observed));
    let checked = check_importer(&contract.contract, Who::Anonymous, subject, &[], host);
    Ok(closed("<anonymous>", contract, checked, None))
}

/// One importer that is a module.
struct Case<'a, 'py> {
    importer: &'a Known<'py>,
    identity: Identity,
    contract: &'a Loaded,
    host: Running,
}

impl<'py> Case<'_, 'py> {
    fn judged(&self, moment: Moment<'py>) -> PyResult<Judged<'py>> {
        let live = facts::live(self.importer, &self.contract.demand)?;
        // What is bound decides alone where it can: no source is read then.
        if self.contract.contract.integrity.is_none() {
            let checked = self.checked(&live, None);
            if checked.violations.is_empty() {
                return Ok(Judged::Admitted { lasting: true });
            }
        }
        let phase = Phase::of(self.importer, moment);
        let source = self.source(&phase);
        let observed = self.settled(live, &phase, source.as_ref());
        let checked = self.checked(&observed, source.as_ref());
        let waits = checked.violations.iter().all(may_settle);
        let judged = closed(&self.shown(), self.contract, checked, source);
        Ok(match (judged, phase) {
            (Judged::Denied(report), Phase::Runs { bodies, ends: true }) if waits => {
                Judged::Open { bodies, report }
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
        let names = match &self.contract.demand {
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
        let demand = &self.contract.demand;
        let written =
            source.and_then(|source| facts::written(self.importer, source, demand, &self.host));
        match (phase, written) {
            (Phase::Finished { .. }, Some(written)) => facts::finished(&live, &written),
            (Phase::Finished { .. }, None) => live,
            (Phase::Runs { .. }, Some(written)) => facts::ahead(live, &written),
            (Phase::Runs { bodies, .. }, None) => {
                facts::not_yet(live, &Bindable::by(bodies), &self.contract.contract)
            }
        }
    }

    fn checked(&self, observed: &Observation, source: Option<&Source>) -> Checked {
        let disputed = self.importer.is_file_disputed();
        let mut identity = self.identity.clone();
        if disputed {
            identity.filename.clear();
        }
        let who = Who::Module(&self.identity.module);
        let bytes = source.map(|source| source.bytes.as_slice());
        let subject = Some((&identity, observed));
        let bytes_or_none = bytes.unwrap_or_default();
        let mut checked = check_importer(
            &self.contract.contract,
            who,
            subject,
            bytes_or_none,
            &self.host,
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

    fn shown(&self) -> String {
        let file = self.importer.file();
        let file = file.map(|file| file.to_string_lossy().into_owned());
        file.unwrap_or_else(|| self.identity.module.clone())
    }
}

/// Turns a comparison with something that isn't known into what it is.
fn doubt(violation: &mut Violation, why: Why) {
    violation.status = Status::Undetermined(Reason { why, place: None });
    violation.found = Detail::Nothing;
}

/// Whether the end of the importer's body may show that the constraint is kept.
fn may_settle(violation: &Violation) -> bool {
    violation.status != Status::Broken && violation.code != Code::RuleUnchecked
}

/// The verdict on what was checked.
fn closed<'py>(
    path: &str,
    contract: &Loaded,
    checked: Checked,
    source: Option<Source>,
) -> Judged<'py> {
    let Checked { kept, violations } = checked;
    if violations.is_empty() {
        return Judged::Admitted { lasting: false };
    }
    Judged::Denied(SubjectReport {
        path: path.to_owned(),
        contract: contract.text.clone(),
        source: source.map(|source| source.text),
        kept,
        violations,
    })
}
