//! The decision about one importer: observe it, check it, keep what a report needs.

use importspy_cli::embedding::Loaded;
use importspy_core::check::{Checked, Importer as Who, check_importer};
use importspy_core::observe::source::Identity;
use importspy_core::observe::{Observation, Reason, Why};
use importspy_core::report::SubjectReport;
use importspy_core::violation::{Code, Detail, Status, Violation};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::body::{Bindable, bodies};
use super::facts;
use super::importer::{Importer, Known};
use super::settle::is_watchable;
use super::source::{Ran, Source, verified};
use crate::host::Running;

/// How far an importer is.
pub enum Phase<'py> {
    /// Its body has ended. `bodies`: its code, where it is known.
    Finished { bodies: Vec<Bound<'py, PyAny>> },
    /// Its body runs. `ends`: its end will be seen.
    Runs {
        bodies: Vec<Bound<'py, PyAny>>,
        ends: bool,
    },
}

impl<'py> Phase<'py> {
    /// How far an importer is now.
    pub fn of(importer: &Importer<'py>) -> Self {
        let finished = Phase::Finished { bodies: Vec::new() };
        let Importer::Module(known) = importer else {
            return finished;
        };
        if !known.is_loading() && !known.is_main() {
            return finished;
        }
        let bodies = bodies(known.globals.py(), &known.globals);
        if bodies.is_empty() && !known.is_loading() {
            return finished;
        }
        Phase::Runs {
            bodies,
            ends: is_watchable(known),
        }
    }
}

/// What is decided.
pub enum Judged {
    Admitted {
        kept: usize,
    },
    /// Nothing is broken, but only the end of the importer's body shows the rest.
    Open(SubjectReport),
    Denied(SubjectReport),
}

/// Judges whoever imports.
///
/// # Errors
/// The interpreter can't be read.
pub fn judge<'py>(
    py: Python<'py>,
    importer: &Importer<'py>,
    phase: &Phase<'py>,
    contract: &Loaded,
) -> PyResult<Judged> {
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
            phase,
            contract,
            host,
        }
        .judged(),
    }
}

fn anonymous(globals: &Bound<'_, PyDict>, contract: &Loaded, host: &Running) -> PyResult<Judged> {
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
    phase: &'a Phase<'py>,
    contract: &'a Loaded,
    host: Running,
}

impl Case<'_, '_> {
    fn judged(&self) -> PyResult<Judged> {
        let live = facts::live(self.importer, &self.contract.demand)?;
        // What is bound decides alone where it can: no source is read then.
        if self.contract.contract.integrity.is_none() {
            let checked = self.checked(&live, None);
            if checked.violations.is_empty() {
                let kept = checked.kept;
                return Ok(Judged::Admitted { kept });
            }
        }
        let source = self.source();
        let observed = self.settled(live, source.as_ref());
        let checked = self.checked(&observed, source.as_ref());
        let waits = matches!(self.phase, Phase::Runs { ends: true, .. })
            && checked.violations.iter().all(may_settle);
        let path = self.shown();
        Ok(match closed(&path, self.contract, checked, source) {
            Judged::Denied(report) if waits => Judged::Open(report),
            other => other,
        })
    }

    fn source(&self) -> Option<Source> {
        let (Phase::Finished { bodies } | Phase::Runs { bodies, .. }) = self.phase;
        let names = match &self.contract.demand {
            importspy_core::observe::source::Demand::Parts(parts) => parts.names.as_slice(),
            importspy_core::observe::source::Demand::Everything => &[],
        };
        let running = match bodies.as_slice() {
            [] => Ran::Methods(names),
            bodies => Ran::Bodies(bodies),
        };
        verified(self.importer, &running)
    }

    /// The facts that hold, as far as they can be had.
    fn settled(&self, live: Observation, source: Option<&Source>) -> Observation {
        let demand = &self.contract.demand;
        let written =
            source.and_then(|source| facts::written(self.importer, source, demand, &self.host));
        match (self.phase, written) {
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
fn closed(path: &str, contract: &Loaded, checked: Checked, source: Option<Source>) -> Judged {
    let Checked { kept, violations } = checked;
    if violations.is_empty() {
        return Judged::Admitted { kept };
    }
    Judged::Denied(SubjectReport {
        path: path.to_owned(),
        contract: contract.text.clone(),
        source: source.map(|source| source.text),
        kept,
        violations,
    })
}
