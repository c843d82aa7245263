//! Entries of `modules` that name other modules than the subject.

use super::{Constraint, Ledger, Subject as Checked, loadable, module};
use crate::contract::Module;
use crate::observe::Neighbour;
use crate::observe::source::Identity;
use crate::violation::{Code, Detail, Subject};

/// Finds the module an entry names and checks it as if it were the subject.
pub fn check(entry: &Module, subject: Checked<'_>, ledger: &mut Ledger) {
    let Some((name, span)) = named(entry) else {
        return;
    };
    let exists = || Constraint {
        code: Code::ModuleMissing,
        subject: Subject::OtherModule(name.to_owned()),
        contract: span,
        expected: Detail::Nothing,
        advice: &entry.advice,
    };
    let mut within = Ledger::default();
    match found(entry, name, subject) {
        Neighbour::Missing => return ledger.broken(exists(), Detail::Nothing, None),
        Neighbour::Unseen(reason) => return ledger.undetermined(exists(), reason, None),
        Neighbour::Unloadable(why, file) => {
            ledger.kept(exists());
            loadable::unloadable(&why, file, &mut within);
        }
        Neighbour::Seen {
            identity,
            observation,
        } => {
            ledger.kept(exists());
            loadable::loads(&observation, &mut within);
            let other = Checked {
                identity: &identity,
                observed: &observation,
                around: subject.around,
            };
            module::check(entry, other, &mut within);
        }
    }
    ledger.append_within(name, within);
}

/// What an entry calls its module: a dotted name, or a file's name without `.py`.
fn named(entry: &Module) -> Option<(&str, crate::value::Span)> {
    match (&entry.module, &entry.filename) {
        (Some(module), _) => Some((&module.value, module.span)),
        (None, Some(filename)) => {
            let name = filename.value.as_str();
            Some((name.strip_suffix(".py").unwrap_or(name), filename.span))
        }
        (None, None) => None,
    }
}

/// A file is looked for beside the subject, then on the path; a dotted name on the path.
fn found(entry: &Module, name: &str, subject: Checked<'_>) -> Neighbour {
    let demand = entry.demand();
    let look = |name: &str| subject.around.neighbours.look(name, &demand);
    let beside = (entry.module.is_none())
        .then(|| package(subject.identity))
        .flatten()
        .map(|package| look(&format!("{package}.{name}")));
    match beside {
        Some(Neighbour::Missing) | None => look(name),
        Some(found) => found,
    }
}

/// The package that the files beside the subject belong to.
fn package(identity: &Identity) -> Option<&str> {
    if identity.is_package {
        return Some(&identity.module);
    }
    identity.module.rsplit_once('.').map(|(package, _)| package)
}
