//! `allowed: false`: the subject must not import it.

use super::super::{Constraint, Ledger, Subject as Checked, imports};
use super::name_of;
use crate::contract::{Advice, DependencyTarget};
use crate::observe::{Fact, Home, Origin, Reason, Why};
use crate::value::Span;
use crate::value::distribution_name::normal_name;
use crate::violation::{Code, Detail, Subject};

/// Checks every import that runs, whether it is from the distribution.
pub fn check(
    target: &DependencyTarget,
    span: Span,
    advice: &Advice,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let constraint = |about| Constraint {
        code: Code::DependencyDenied,
        subject: about,
        contract: span,
        expected: Detail::Nothing,
        advice,
    };
    let whole = || constraint(Subject::Dependency(name_of(target)));
    let imports = match &subject.observed.imports {
        Fact::Known(imports) => imports,
        Fact::Absent => return,
        Fact::Unknown(reason) => return ledger.undetermined(whole(), reason.clone(), None),
    };
    let mut refused = false;
    for import in imports.iter().filter(|import| !import.typing) {
        for imported in imports::imported(import, subject) {
            let about = constraint(Subject::Import(imported.name.clone()));
            let is_from = is_from(target, &imported.name, &imported.origin)
                .or_else(|| is_made_by(target, &imported.name, subject));
            let owner = match is_from {
                Some(true) => name_of(target),
                Some(false) => continue,
                None => {
                    let why = Why::OtherFile(imported.name);
                    let place = import.place;
                    ledger.undetermined(about, Reason { why, place }, place);
                    refused = true;
                    break;
                }
            };
            ledger.broken(about, Detail::Text(owner), import.place);
            refused = true;
            break;
        }
    }
    if !refused {
        ledger.kept(whole());
    }
}

/// Whether a package of it may make what nobody finds.
fn is_made_by(target: &DependencyTarget, module: &str, subject: Checked<'_>) -> Option<bool> {
    let DependencyTarget::Distribution(name) = target else {
        return None;
    };
    match subject.around.installation.home(module) {
        Ok(Home::Within(owners)) => Some(owners.contains(name)),
        Ok(Home::Standard | Home::Own | Home::Distributions(_) | Home::Nobody | Home::Missing)
        | Err(_) => None,
    }
}

/// Whether a module is part of it. What isn't installed is, where it bears its name.
fn is_from(target: &DependencyTarget, module: &str, origin: &Origin) -> Option<bool> {
    match target {
        DependencyTarget::Import(denied) => {
            let rest = module.strip_prefix(denied.as_str());
            Some(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
        }
        DependencyTarget::Distribution(name) => match origin {
            Origin::Found { owners, .. } => owners.as_ref().map(|owners| owners.contains(name)),
            Origin::Missing => {
                let top = module.split('.').next().unwrap_or(module);
                Some(normal_name(top).is_some_and(|top| top == *name))
            }
            Origin::Unknown => None,
        },
    }
}
