//! The interpreter, and the modules described for it.

use super::target::Target;
use super::{Ledger, Subject as Checked, identity, module, other_module};
use crate::contract::{Contract, Module, Python};
use crate::value::Located;
use crate::violation::Detail;

pub fn check(contract: &Contract, demanded: &Python, subject: Checked<'_>, ledger: &mut Ledger) {
    let Python {
        span: _,
        version,
        interpreter,
        modules,
        advice,
    } = demanded;
    let mut target = Target {
        host: subject.around.host,
        ledger,
        advice,
    };
    if let Some(wanted) = version {
        target.version(wanted);
    }
    if let Some(Located { value, span }) = interpreter {
        let expected = Detail::Text(value.spelling().to_owned());
        target.implementation(&[*value], *span, expected);
    }
    self::modules(contract, modules, subject, ledger);
}

/// Entries that describe the subject are checked against it; the others name other modules.
fn modules(contract: &Contract, entries: &[Module], subject: Checked<'_>, ledger: &mut Ledger) {
    if let Some(first) = meant_by_older_contracts(contract, entries, subject) {
        return module::check(first, subject, ledger);
    }
    for entry in entries {
        if is_subject(entry, subject) {
            module::check(entry, subject, ledger);
        } else {
            other_module::check(entry, subject, ledger);
        }
    }
}

/// An entry without `module` and `filename`, or with the subject's.
fn is_subject(entry: &Module, subject: Checked<'_>) -> bool {
    let module = entry
        .module
        .as_ref()
        .is_none_or(|name| identity::is_named(&name.value, subject));
    let filename = entry
        .filename
        .as_ref()
        .is_none_or(|name| name.value == subject.identity.filename);
    module && filename
}

/// Where every entry has a `filename`, none the subject's, and the contract names no subject at its
/// top, the first entry is the one about the subject: a file of another name is denied.
fn meant_by_older_contracts<'c>(
    contract: &Contract,
    entries: &'c [Module],
    subject: Checked<'_>,
) -> Option<&'c Module> {
    let named = contract.subject.filename.is_some() || contract.subject.module.is_some();
    let others = entries.iter().all(|entry| {
        entry
            .filename
            .as_ref()
            .is_some_and(|name| name.value != subject.identity.filename)
    });
    if named || !others {
        None
    } else {
        entries.first()
    }
}
