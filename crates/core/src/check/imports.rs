//! What the subject may import.

use super::selection::{Chosen, Met, advice_of, allowed};
use super::{Around, Constraint, Ledger, Subject as Checked};
use crate::contract::{Advice, ImportRules, SelectorRule};
use crate::observe::source::Identity;
use crate::observe::{Fact, Import, ImportScope, Observation, Origin, Reason, Why};
use crate::value::Located;
use crate::value::Span;
use crate::violation::{Code, Detail, Subject};

/// A module that an import statement imports.
pub struct Imported {
    pub name: String,
    pub origin: Origin,
}

/// What becomes of one imported module.
enum Outcome<'c> {
    Admitted,
    Denied(Option<&'c SelectorRule>),
    Open(Option<&'c SelectorRule>),
}

/// Checks every import of the subject that counts.
pub fn check(rules: Option<&ImportRules>, subject: Checked<'_>, ledger: &mut Ledger) {
    let Some(rules) = rules else { return };
    let whole = || constraint(Subject::Imports, rules.span, rules, &rules.advice);
    let imports = match &subject.observed.imports {
        Fact::Known(imports) => imports,
        Fact::Absent => return,
        Fact::Unknown(reason) => return ledger.undetermined(whole(), reason.clone(), None),
    };
    let mut refused = false;
    for import in imports {
        if counts(import, rules) {
            refused |= judged(import, rules, subject, ledger);
        }
    }
    if !refused {
        ledger.kept(whole());
    }
}

/// Imports of annotations don't run, those of functions not when the module is imported.
fn counts(import: &Import, rules: &ImportRules) -> bool {
    let ImportRules {
        span: _,
        allow: _,
        deny: _,
        at,
        typing,
        advice: _,
    } = rules;
    let with_typing = typing.as_ref().is_some_and(|typing| typing.value);
    let everywhere = at.as_ref().is_none_or(|at| match at.value {
        crate::contract::ImportsAt::Module => false,
    });
    (with_typing || !import.typing) && (everywhere || import.scope != ImportScope::Function)
}

/// Whether an import is anything but admitted.
fn judged(import: &Import, rules: &ImportRules, subject: Checked<'_>, ledger: &mut Ledger) -> bool {
    for imported in imported(import, subject) {
        let name = || Subject::Import(imported.name.clone());
        match outcome(rules, &imported) {
            Outcome::Admitted => {}
            Outcome::Denied(rule) => {
                let (span, advice) = said(rule, rules);
                let constraint = constraint(name(), span, rules, advice);
                ledger.broken(constraint, Detail::Text(imported.name), import.place);
                return true;
            }
            Outcome::Open(rule) => {
                let (span, advice) = said(rule, rules);
                let reason = Reason {
                    why: Why::OtherFile(imported.name.clone()),
                    place: import.place,
                };
                let constraint = constraint(name(), span, rules, advice);
                ledger.undetermined(constraint, reason, import.place);
                return true;
            }
        }
    }
    false
}

/// The module itself, and what is imported from it where that is a module, too.
pub fn imported(import: &Import, subject: Checked<'_>) -> Vec<Imported> {
    let module = import.absolute(&subject.identity.module, subject.identity.is_package);
    let neighbours = subject.around.neighbours;
    let inner = import.name.as_ref().filter(|name| *name != "*");
    let inner = inner.map(|name| {
        let name = if module.is_empty() {
            name.clone()
        } else {
            format!("{module}.{name}")
        };
        let origin = neighbours.origin(&name);
        Imported { name, origin }
    });
    let inner = inner.filter(|imported| matches!(imported.origin, Origin::Found { .. }));
    let outer = (!module.is_empty()).then(|| Imported {
        origin: neighbours.origin(&module),
        name: module.clone(),
    });
    // What is named last is what the code is after.
    inner.into_iter().chain(outer).collect()
}

/// The module that the code is after: `pkg.name` where that is one, else `pkg`. Nothing where it
/// leads above the package as far as that is known: into the same project, whatever it is.
pub fn meant(import: &Import, subject: Checked<'_>) -> Option<String> {
    let identity = subject.identity;
    let parts = identity.module.split('.').count() + usize::from(identity.is_package);
    if import.level > 0 && import.level as usize >= parts {
        return None;
    }
    let found = imported(import, subject);
    let known = |origin: &Origin| !matches!(origin, Origin::Missing);
    let is_there = found.iter().position(|one| known(&one.origin));
    let place = is_there.unwrap_or(found.len().saturating_sub(1));
    found.into_iter().nth(place).map(|one| one.name)
}

/// The imports that run, each with the module that it is after.
///
/// # Errors
/// Why the imports can't be told.
pub fn that_run<'o>(
    identity: &'o Identity,
    observed: &'o Observation,
    around: Around<'o>,
) -> Result<Vec<(String, &'o Import)>, Reason> {
    let imports = match &observed.imports {
        Fact::Known(imports) => imports.as_slice(),
        Fact::Absent => &[],
        Fact::Unknown(reason) => return Err(reason.clone()),
    };
    let subject = Checked {
        identity,
        observed,
        around,
    };
    let run = imports.iter().filter(|one| !one.typing && !one.never);
    Ok(run
        .filter_map(|one| Some((meant(one, subject)?, one)))
        .collect())
}

fn outcome<'c>(rules: &'c ImportRules, imported: &Imported) -> Outcome<'c> {
    let (file, owners) = match &imported.origin {
        Origin::Found { file, owners } => (file.as_deref(), owners.as_deref()),
        // Nothing owns what isn't there.
        Origin::Missing => (Some(""), Some(&[][..])),
        Origin::Unknown => (None, None),
    };
    let met = Met {
        name: &imported.name,
        file,
        owners,
    };
    let perhaps = match Chosen::of(&rules.deny, met) {
        Chosen::Surely(rule) => return Outcome::Denied(Some(rule)),
        Chosen::Perhaps(rule) => Some(rule),
        Chosen::None => None,
    };
    let allowed = rules.allow.as_ref().map(|allow| Chosen::of(allow, met));
    match (allowed, perhaps) {
        (Some(Chosen::None), _) => Outcome::Denied(None),
        (_, Some(rule)) => Outcome::Open(Some(rule)),
        (Some(Chosen::Perhaps(_)), None) => Outcome::Open(None),
        (Some(Chosen::Surely(_)) | None, None) => Outcome::Admitted,
    }
}

fn said<'c>(rule: Option<&'c SelectorRule>, rules: &'c ImportRules) -> (Span, &'c Advice) {
    match rule {
        Some(rule) => {
            let Located { value: _, span } = &rule.selector;
            (*span, advice_of(rule, &rules.advice))
        }
        None => (rules.span, &rules.advice),
    }
}

fn constraint<'c>(
    subject: Subject,
    contract: Span,
    rules: &ImportRules,
    advice: &'c Advice,
) -> Constraint<'c> {
    Constraint {
        code: Code::ImportDenied,
        subject,
        contract,
        expected: allowed(rules.allow.as_ref()),
        advice,
    }
}
