//! Who may import the guarded module.

use super::{Constraint, Ledger};
use crate::contract::{Advice, ImporterRules, Selector, SelectorRule, alternatives};
use crate::observe::{Reason, Why};
use crate::value::Span;
use crate::violation::{Code, Detail, Subject};

/// Who imports, as far as the import system knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Importer<'a> {
    /// Nobody does: the module runs by itself.
    Nobody,
    /// Code whose globals belong to no module.
    Anonymous,
    /// A module, by its dotted name.
    Module(&'a str),
}

/// Whether a selector means an importer; nothing where that can't be told.
type Meant = Option<bool>;

/// Enters whether `importer` may import at all.
pub fn check(rules: Option<&ImporterRules>, importer: Importer<'_>, ledger: &mut Ledger) {
    let none = Advice::default();
    let (span, advice) = rules.map_or((Span::default(), &none), |rules| {
        (rules.span, &rules.advice)
    });
    let unlisted = constraint(importer, span, allowed(rules), advice);
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
        Importer::Module(name) => Detail::Text(name.to_owned()),
        Importer::Nobody | Importer::Anonymous => Detail::Nothing,
    };
    ledger.broken(constraint, found, None);
}

fn advice_of<'c>(rule: &'c SelectorRule, all: &'c Advice) -> &'c Advice {
    if rule.advice == Advice::default() {
        all
    } else {
        &rule.advice
    }
}

/// What is allowed, for the message.
fn allowed(rules: Option<&ImporterRules>) -> Detail {
    let allow = rules.and_then(|rules| rules.allow.as_ref());
    allow.map_or(Detail::Nothing, |allow| {
        let texts = allow.iter().map(|rule| rule.selector.value.to_string());
        Detail::OneOf(texts.collect())
    })
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
        (Selector::NoImporter, _) => Some(importer == Importer::Nobody),
        (Selector::Anonymous, _) => Some(importer == Importer::Anonymous),
        (Selector::Name(pattern), Importer::Module(name)) => Some(is_named(pattern, name)),
        (Selector::Distribution(_) | Selector::Path(_), Importer::Module(_)) => None,
        (
            Selector::Name(_) | Selector::Distribution(_) | Selector::Path(_),
            Importer::Nobody | Importer::Anonymous,
        ) => Some(false),
    }
}

/// Whether a pattern (`*` one segment, `**` any number, `{a,b}`) means a dotted name.
fn is_named(pattern: &str, name: &str) -> bool {
    let segments: Vec<&str> = name.split('.').collect();
    let patterns = alternatives(pattern).unwrap_or_default();
    patterns.iter().any(|pattern| {
        let wanted: Vec<&str> = pattern.split('.').collect();
        are_named(&wanted, &segments)
    })
}

/// Linear in the product of both lengths: which beginnings of `wanted` mean the segments so far.
fn are_named(wanted: &[&str], segments: &[&str]) -> bool {
    let mut reached = vec![false; wanted.len() + 1];
    reached[0] = true;
    pass_stars(wanted, &mut reached);
    for segment in segments {
        let mut next = vec![false; wanted.len() + 1];
        for (index, pattern) in wanted.iter().enumerate() {
            if !reached[index] {
                continue;
            }
            match *pattern {
                "**" => next[index] = true,
                "*" => next[index + 1] = true,
                exact => next[index + 1] |= exact == *segment,
            }
        }
        pass_stars(wanted, &mut next);
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

/// `**` may stand for nothing.
fn pass_stars(wanted: &[&str], reached: &mut [bool]) {
    for (index, pattern) in wanted.iter().enumerate() {
        if *pattern == "**" && reached[index] {
            reached[index + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn patterns_mean_names() {
        for (pattern, name, expected) in [
            ("shop.web", "shop.web", true),
            ("shop.web", "shop.web.api", false),
            ("shop.*", "shop.web", true),
            ("shop.*", "shop", false),
            ("shop.*", "shop.web.api", false),
            ("shop.**", "shop", true),
            ("shop.**", "shop.web.api", true),
            ("**", "anything.at.all", true),
            ("**.api", "shop.web.api", true),
            ("**.api", "api", true),
            ("**.api", "shop.apis", false),
            ("a.**.b.**.c", "a.x.b.b.y.c", true),
            ("a.**.b.**.c", "a.x.c", false),
            ("{shop,store}.web", "store.web", true),
            ("{shop,store}.web", "stop.web", false),
        ] {
            assert_eq!(is_named(pattern, name), expected, "{pattern} and {name}");
        }
    }
}
