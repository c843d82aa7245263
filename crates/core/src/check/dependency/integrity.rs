//! `integrity: record`: the installed files are those that were installed.

use super::super::Ledger;
use super::{Case, undetermined};
use crate::contract::DependencyIntegrity;
use crate::observe::{Distribution, Tampered, Tampering, Why};
use crate::value::Located;
use crate::value::distribution_name::normal_name;
use crate::violation::{Code, Detail};

/// So many files are named; what is wrong with more is one thing.
const NAMED: usize = 100;

pub fn check(
    case: Case<'_>,
    found: &Distribution,
    wanted: &Located<DependencyIntegrity>,
    ledger: &mut Ledger,
) {
    let DependencyIntegrity::Record = wanted.value;
    let constraint = || case.constraint(Code::DependencyModified, wanted.span, Detail::Nothing);
    let tampered = match normal_name(&found.name) {
        Some(name) => case.around.installation.tampered(&name),
        None => Err(Why::Metadata(found.place.clone())),
    };
    let tampered = match tampered {
        Ok(tampered) => tampered,
        Err(why) => return undetermined(constraint(), why, ledger),
    };
    if tampered.is_empty() {
        return ledger.kept(constraint());
    }
    for one in tampered.iter().take(NAMED) {
        let Tampered { path, what } = one.clone();
        match what {
            Tampering::Changed
            | Tampering::Missing
            | Tampering::Added
            | Tampering::Shadows
            | Tampering::RunsAtStart
            | Tampering::Compiled => {
                ledger.broken(constraint(), Detail::Tampered(path, what), None);
            }
            Tampering::Outside | Tampering::Unhashed | Tampering::Unreadable => {
                undetermined(constraint(), Why::Unverified(path, what), ledger);
            }
        }
    }
    if let Some(more @ 1..) = tampered.len().checked_sub(NAMED) {
        ledger.broken(constraint(), Detail::MoreTampered(more), None);
    }
}
