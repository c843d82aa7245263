//! Entries of `modules` that name other modules than the subject.

use super::{Constraint, Ledger, Subject as Checked, loadable, module};
use crate::contract::Module;
use crate::observe::source::Identity;
use crate::observe::{Fact, Neighbour, Reason, Why};
use crate::value::Value;
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
            mut observation,
        } => {
            ledger.kept(exists());
            if entry.version.is_some() && observation.version == Fact::Absent {
                observation.version = version_of_owner(name, &identity, subject);
            }
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

/// The version of the installed distribution that has the module.
fn version_of_owner(name: &str, identity: &Identity, subject: Checked<'_>) -> Fact<Value> {
    let installation = subject.around.installation;
    let found = |name: &str| match installation.providers(name)?.as_slice() {
        [] => Ok(Fact::Absent),
        [only] => Ok(installation
            .distribution(only)?
            .and_then(|owner| owner.version)
            .map_or_else(unclear, |version| Fact::Known(Value::Str(version)))),
        [_, _, ..] => Ok(unclear()),
    };
    // A file beside the subject is known by its whole name.
    let name = if identity.module.is_empty() {
        name
    } else {
        &identity.module
    };
    found(name).unwrap_or_else(|why| Fact::Unknown(Reason { why, place: None }))
}

fn unclear() -> Fact<Value> {
    Fact::Unknown(Reason {
        why: Why::UnclearOwner,
        place: None,
    })
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
