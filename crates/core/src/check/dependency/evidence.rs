//! Evidence that a contract asks for. What was observed isn't verified.

use super::super::{Around, Constraint, Ledger};
use super::{Case, undetermined};
use crate::contract::{EvidenceRequirement, EvidenceStatus};
use crate::observe::{Distribution, Evidence, Why};
use crate::value::Located;
use crate::value::distribution_name::normal_name;
use crate::violation::{Code, Detail, Subject};

/// What `provenance` asks for.
const PROVENANCE: &str = "distribution.provenance";

pub fn check(requirements: &[EvidenceRequirement], around: Around<'_>, ledger: &mut Ledger) {
    for requirement in requirements {
        let EvidenceRequirement {
            span,
            kind,
            subject,
            provider,
            status,
            advice,
        } = requirement;
        let wanted = Wanted {
            kind: &kind.value,
            provider: provider.as_ref().map(|provider| provider.value.as_str()),
            status: status
                .as_ref()
                .map_or(EvidenceStatus::Verified, |status| status.value),
        };
        let constraint = Constraint {
            code: Code::EvidenceMissing,
            subject: Subject::Evidence(format!("{}:{}", kind.value, subject.value)),
            contract: *span,
            expected: Detail::Evidence(wanted.status),
            advice,
        };
        wanted.check(&subject.value, constraint, around, ledger);
    }
}

/// `provenance` of a dependency.
pub(super) fn provenance(
    case: Case<'_>,
    found: &Distribution,
    wanted: &Located<bool>,
    ledger: &mut Ledger,
) {
    if !wanted.value {
        return;
    }
    let expected = Detail::Evidence(EvidenceStatus::Verified);
    let constraint = case.constraint(Code::DependencyProvenance, wanted.span, expected);
    let Some(name) = normal_name(&found.name) else {
        return undetermined(constraint, Why::Metadata(found.place.clone()), ledger);
    };
    let asked = Wanted {
        kind: PROVENANCE,
        provider: None,
        status: EvidenceStatus::Verified,
    };
    asked.check(&name, constraint, case.around, ledger);
}

struct Wanted<'c> {
    kind: &'c str,
    provider: Option<&'c str>,
    status: EvidenceStatus,
}

impl Wanted<'_> {
    fn check(
        &self,
        subject: &str,
        constraint: Constraint<'_>,
        around: Around<'_>,
        ledger: &mut Ledger,
    ) {
        let found = match around.installation.evidence(subject) {
            Ok(found) => found,
            Err(why) => return undetermined(constraint, why, ledger),
        };
        let surest = found
            .into_iter()
            .filter(|evidence| self.is_meant(evidence))
            .map(|evidence| evidence.status)
            .max();
        match surest {
            Some(status) if status >= self.status => ledger.kept(constraint),
            Some(status) => ledger.broken(constraint, Detail::Evidence(status), None),
            None => ledger.missing(constraint, Detail::Nothing, None, None),
        }
    }

    fn is_meant(&self, evidence: &Evidence) -> bool {
        evidence.kind == self.kind
            && self
                .provider
                .is_none_or(|provider| today(provider) == evidence.provider)
    }
}

/// What release 0.5 called the provider of what is in the metadata of distributions.
fn today(provider: &str) -> &str {
    match provider {
        "importspy.metadata" => "importspy",
        provider => provider,
    }
}
