//! Rules that are read and validated but have no check yet: undetermined, never kept.

use super::{Constraint, Ledger};
use crate::contract::{Advice, ImporterRules};
use crate::observe::{Reason, Why};
use crate::value::Span;
use crate::violation::{Code, Detail, Subject};

pub fn importers(rules: Option<&ImporterRules>, ledger: &mut Ledger) {
    if let Some(rules) = rules {
        unchecked(Subject::Importers, rules.span, &rules.advice, ledger);
    }
}

fn unchecked(subject: Subject, contract: Span, advice: &Advice, ledger: &mut Ledger) {
    let constraint = Constraint {
        code: Code::RuleUnchecked,
        subject,
        contract,
        expected: Detail::Nothing,
        advice,
    };
    ledger.undetermined(
        constraint,
        Reason {
            why: Why::NoCheck,
            place: None,
        },
        None,
    );
}
