//! Rules about installed distributions.

mod declared;
mod denied;
pub mod evidence;
mod extras;
mod integrity;
mod lock;
mod marker;
mod options;
mod origin;

use super::{Around, Constraint, Ledger, Subject as Checked};
use crate::contract::{Dependency, DependencyTarget};
use crate::observe::{Distribution, Reason, Why};
use crate::value::{Located, Span, VersionPattern};
use crate::violation::{Code, Detail, Subject};
pub use options::check as check_options;

/// Checks the rules on the environment around a subject; nobody imports nothing.
pub fn check(
    rules: &[Dependency],
    subject: Option<Checked<'_>>,
    around: Around<'_>,
    ledger: &mut Ledger,
) {
    for rule in rules {
        let case = Case { rule, around };
        match &rule.marker {
            None => case.check(subject, ledger),
            Some(limit) => match marker::holds(&limit.value, around.host, &[]) {
                Ok(true) => case.check(subject, ledger),
                Ok(false) => {}
                Err(why) => undetermined(case.presence(), why, ledger),
            },
        }
    }
}

/// One rule where it applies.
#[derive(Clone, Copy)]
struct Case<'c> {
    rule: &'c Dependency,
    around: Around<'c>,
}

impl<'c> Case<'c> {
    fn check(self, subject: Option<Checked<'_>>, ledger: &mut Ledger) {
        let Dependency {
            target,
            extras,
            version,
            allowed,
            required,
            declared,
            editable,
            origin,
            provenance,
            integrity,
            marker: _,
            advice,
        } = self.rule;
        let is_allowed = allowed.as_ref().is_none_or(|allowed| allowed.value);
        if let (Some(allowed), Some(subject)) = (allowed, subject)
            && !allowed.value
        {
            denied::check(&target.value, allowed.span, advice, subject, ledger);
        }
        let is_required = required
            .as_ref()
            .map_or(is_allowed, |required| required.value);
        for found in self.present(is_required, ledger) {
            if let Some(wanted) = version {
                self.version(wanted, &found, ledger);
            }
            extras::check(self, &found, extras, ledger);
            if let Some(wanted) = editable {
                origin::editable(self, &found, wanted, ledger);
            }
            if let Some(wanted) = origin {
                origin::check(self, &found, wanted, ledger);
            }
            if let Some(wanted) = provenance {
                evidence::provenance(self, &found, wanted, ledger);
            }
            if let Some(wanted) = integrity {
                integrity::check(self, &found, wanted, ledger);
            }
        }
        if let Some(wanted) = declared {
            declared::check(self, wanted, ledger);
        }
    }

    /// The installed distributions that the rule speaks of; enters whether there are any.
    fn present(self, is_required: bool, ledger: &mut Ledger) -> Vec<Distribution> {
        let found = match self.found() {
            Ok(found) => found,
            Err(why) => {
                undetermined(self.presence(), why, ledger);
                return Vec::new();
            }
        };
        match (is_required, found.is_empty()) {
            (true, false) => ledger.kept(self.presence()),
            (true, true) => {
                let found = self.declaration().map_or(Detail::Nothing, Detail::Declared);
                ledger.missing(self.presence(), found, None, None);
            }
            (false, _) => {}
        }
        found
    }

    fn found(self) -> Result<Vec<Distribution>, Why> {
        let installation = self.around.installation;
        match &self.rule.target.value {
            DependencyTarget::Distribution(name) => {
                Ok(installation.distribution(name)?.into_iter().collect())
            }
            DependencyTarget::Import(module) => {
                let mut found = Vec::new();
                for name in installation.providers(module)? {
                    found.extend(installation.distribution(&name)?);
                }
                Ok(found)
            }
        }
    }

    /// Where the project declares it, for the message; nothing where that isn't known.
    fn declaration(self) -> Option<String> {
        let DependencyTarget::Distribution(name) = &self.rule.target.value else {
            return None;
        };
        let declared = self.around.installation.declared().ok()?;
        let found = declared.of(name)?;
        Some(format!("{} declares {}", found.place, found.text))
    }

    fn presence(self) -> Constraint<'c> {
        let expected = self.wanted();
        self.constraint(Code::DependencyMissing, self.rule.target.span, expected)
    }

    /// Which version is demanded, and with which extras.
    fn wanted(self) -> Detail {
        let version = self.rule.version.as_ref();
        let version = version.map(|wanted| wanted.value.text().to_owned());
        match (self.rule.extras.as_slice(), version) {
            ([], None) => Detail::Nothing,
            ([], Some(version)) => Detail::Text(version),
            (extras, version) => Detail::WithExtras {
                extras: extras.to_vec(),
                version,
            },
        }
    }

    fn version(self, wanted: &Located<VersionPattern>, found: &Distribution, ledger: &mut Ledger) {
        let constraint = self.constraint(Code::DependencyVersion, wanted.span, self.wanted());
        let Some(version) = &found.version else {
            return undetermined(constraint, Why::Metadata(found.place.clone()), ledger);
        };
        if wanted.value.accepts(version) {
            ledger.kept(constraint);
        } else {
            let found = Detail::Installed {
                version: version.clone(),
                place: found.place.clone(),
                declared: self.declaration(),
            };
            ledger.broken(constraint, found, None);
        }
    }

    fn constraint(self, code: Code, contract: Span, expected: Detail) -> Constraint<'c> {
        Constraint {
            code,
            subject: Subject::Dependency(name_of(&self.rule.target.value)),
            contract,
            expected,
            advice: &self.rule.advice,
        }
    }
}

fn name_of(target: &DependencyTarget) -> String {
    match target {
        DependencyTarget::Distribution(name) => name.clone(),
        DependencyTarget::Import(module) => format!("import:{module}"),
    }
}

fn undetermined(constraint: Constraint<'_>, why: Why, ledger: &mut Ledger) {
    ledger.undetermined(constraint, Reason { why, place: None }, None);
}
