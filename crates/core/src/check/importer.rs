//! Who may import the guarded module.

use super::selection::{Met, advice_of, allowed, means};
use super::{Constraint, Ledger};
use crate::contract::{Advice, ImporterRules, Selector, SelectorRule};
use crate::observe::{Reason, Why};
use crate::value::Span;
use crate::violation::{Code, Detail, Subject};

/// Who imports, as far as the import system knows.
#[derive(Clone, Copy, Debug)]
pub enum Importer<'a> {
    /// Nobody does: the module runs by itself.
    Nobody,
    /// Code whose globals belong to no module.
    Anonymous,
    Module(Met<'a>),
}

/// Whether a selector means an importer; nothing where that can't be told.
type Meant = Option<bool>;

/// Enters whether `importer` may import at all.
pub fn check(rules: Option<&ImporterRules>, importer: Importer<'_>, ledger: &mut Ledger) {
    let none = Advice::default();
    let (span, advice) = rules.map_or((Span::default(), &none), |rules| {
        (rules.span, &rules.advice)
    });
    let unlisted = constraint(
        importer,
        span,
        allowed(rules.and_then(|rules| rules.allow.as_ref())),
        advice,
    );
    let Some(ImporterRules { allow, deny, .. }) = rules else {
        return match importer {
            Importer::Module(_) => {}
            Importer::Nobody | Importer::Anonymous => refused(unlisted, importer, ledger),
        };
    };
    let mut open = None;
    for rule in deny {
        match meant(&rule.selector.value, importer) {
            Some(true) => {
                let constraint = constraint(
                    importer,
                    rule.selector.span,
                    Detail::Nothing,
                    advice_of(rule, advice),
                );
                return refused(constraint, importer, ledger);
            }
            Some(false) => {}
            None => open = Some(rule),
        }
    }
    let admitted = match (allow, importer) {
        (None, Importer::Module(_)) => Some(true),
        (None, Importer::Nobody | Importer::Anonymous) => Some(false),
        (Some(allow), _) => any(allow, importer),
    };
    match (admitted, open) {
        (Some(true), None) => ledger.kept(unlisted),
        (Some(false), _) => refused(unlisted, importer, ledger),
        (None, _) | (Some(true), Some(_)) => {
            let reason = Reason {
                why: Why::NoCheck,
                place: None,
            };
            ledger.undetermined(unlisted, reason, None);
        }
    }
}

fn constraint<'c>(
    importer: Importer<'_>,
    contract: Span,
    expected: Detail,
    advice: &'c Advice,
) -> Constraint<'c> {
    let code = match importer {
        Importer::Nobody => Code::ImporterMissing,
        Importer::Anonymous => Code::ImporterAnonymous,
        Importer::Module(_) => Code::ImporterDenied,
    };
    Constraint {
        code,
        subject: Subject::Importer,
        contract,
        expected,
        advice,
    }
}

fn refused(constraint: Constraint<'_>, importer: Importer<'_>, ledger: &mut Ledger) {
    let found = match importer {
        Importer::Module(met) => Detail::Text(met.name.to_owned()),
        Importer::Nobody | Importer::Anonymous => Detail::Nothing,
    };
    ledger.broken(constraint, found, None);
}

fn any(allow: &[SelectorRule], importer: Importer<'_>) -> Meant {
    let mut told = Some(false);
    for rule in allow {
        match meant(&rule.selector.value, importer) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => told = None,
        }
    }
    told
}

fn meant(selector: &Selector, importer: Importer<'_>) -> Meant {
    match (selector, importer) {
        (Selector::NoImporter, _) => Some(matches!(importer, Importer::Nobody)),
        (Selector::Anonymous, _) => Some(matches!(importer, Importer::Anonymous)),
        (selector, Importer::Module(met)) => means(selector, met),
        (
            Selector::Name(_) | Selector::Distribution(_) | Selector::Path(_),
            Importer::Nobody | Importer::Anonymous,
        ) => Some(false),
    }
}
