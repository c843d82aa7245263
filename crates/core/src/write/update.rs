//! Following the code: the edits of a contract after which its subject keeps it.

use std::collections::BTreeSet;

use super::correction::change;
use crate::check::Checked;
use crate::contract::edit::{Change, Taken, changed, gives_reason};
use crate::contract::{Document, read};
use crate::value::order;
use crate::violation::{Code, Status, Violation};

/// Correcting one rule can bring the next to light; far fewer rounds than this are ever needed.
const ROUNDS: usize = 16;

/// What may be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Only rules whose violations have one of these codes, where there are any.
    pub only: Vec<Code>,
    /// Rules that say why they are there, too.
    pub force: bool,
}

/// A contract that was made to follow its subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    pub text: String,
    /// How many rules were changed or taken out.
    pub changed: usize,
    /// What still isn't kept.
    pub left: Vec<Left>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    pub violation: Violation,
    pub why: WhyLeft,
}

/// Why a rule that isn't kept stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyLeft {
    /// It says why it is there.
    HasReason,
    /// Its code wasn't asked for.
    NotAsked,
    /// Whether it is kept can't be told.
    Undetermined,
    /// It speaks of the place, not of the code, or its subject can't be loaded.
    NotOfTheCode,
    /// It is written once for several, or in a way that can't be changed alone.
    Entangled,
    /// Nothing would be left of the contract.
    LastRule,
}

/// Changes what `document` demands as far as its subject doesn't keep it. `judge` checks a contract
/// against the subject.
pub fn update(
    document: &Document,
    limits: &Limits,
    judge: &dyn Fn(&Document) -> Checked,
) -> Updated {
    let mut current = document.clone();
    let mut violations = judge(&current).violations;
    let mut count = 0;
    let mut entangled = BTreeSet::new();
    let mut corrected = BTreeSet::new();
    for _ in 0..ROUNDS {
        let limits = Within {
            limits,
            corrected: &corrected,
        };
        let changes = changes(&current, &violations, limits, &entangled);
        if changes.is_empty() {
            break;
        }
        let together: Vec<&Change> = changes.iter().map(|(_, change)| change).collect();
        if let Some((next, left)) = tried(&current, &violations, &together, judge) {
            count += changes.len();
            corrected.extend(changes.into_iter().map(|((_, subject), _)| subject));
            (current, violations) = (next, left);
            continue;
        }
        let mut done = Vec::new();
        // From the end of the text, so that the places of the others stay what they are.
        for (key, change) in &changes {
            match tried(&current, &violations, &[change], judge) {
                Some((next, left)) => {
                    count += 1;
                    done.push(key.1.clone());
                    (current, violations) = (next, left);
                }
                None => drop(entangled.insert(key.clone())),
            }
        }
        corrected.extend(done);
    }
    let limits = Within {
        limits,
        corrected: &corrected,
    };
    let left = violations.into_iter().map(|violation| Left {
        why: why_left(&current, &violation, limits, &entangled),
        violation,
    });
    Updated {
        left: left.collect(),
        changed: count,
        text: current.text.to_string(),
    }
}

/// What may be changed, and the subjects of the rules that were.
#[derive(Clone, Copy)]
struct Within<'a> {
    limits: &'a Limits,
    corrected: &'a BTreeSet<String>,
}

/// What a violation is known by while its place moves.
type Key = (Code, String);

fn key(violation: &Violation) -> Key {
    (violation.code, violation.subject.to_string())
}

/// The changes that would keep what isn't, the last in the text first.
fn changes(
    document: &Document,
    violations: &[Violation],
    limits: Within<'_>,
    entangled: &BTreeSet<Key>,
) -> Vec<(Key, Change)> {
    let mut changes: Vec<(Key, Change)> = violations
        .iter()
        .filter_map(|violation| Some((key(violation), allowed(document, violation, limits).ok()?)))
        .filter(|(key, _)| !entangled.contains(key))
        .collect();
    order::sort_by_key(&mut changes, |(_, change)| std::cmp::Reverse(place(change)));
    // One rule may be written once and broken twice.
    changes.dedup_by(|one, other| one.1 == other.1);
    changes
}

fn place(change: &Change) -> u32 {
    change.span().start
}

/// The contract after some changes and what isn't kept then; nothing where that is more, or as much.
fn tried(
    document: &Document,
    before: &[Violation],
    changes: &[&Change],
    judge: &dyn Fn(&Document) -> Checked,
) -> Option<(Document, Vec<Violation>)> {
    let mut text = document.text.to_string();
    for change in changes {
        text = changed(&text, document.format, change)?;
    }
    let next = read(text.as_bytes(), document.format).ok()?;
    let after = judge(&next).violations;
    let known: BTreeSet<Key> = order::collected(before.iter().map(key));
    let changed: BTreeSet<u32> = order::collected(changes.iter().map(|change| place(change)));
    let cured = before
        .iter()
        .filter(|one| changed.contains(&one.contract.start));
    let cured: BTreeSet<Key> = order::collected(cured.map(key));
    let left: BTreeSet<Key> = order::collected(after.iter().map(key));
    // Beside a rule that was corrected, others come to light; a new one elsewhere is our doing.
    let worse = left
        .iter()
        .any(|one| !known.contains(one) && !below(one, &cured));
    let helped = !cured.iter().all(|one| left.contains(one));
    (helped && !worse).then_some((next, after))
}

/// Whether a violation is of a part of something whose kind was corrected.
fn below(one: &Key, cured: &BTreeSet<Key>) -> bool {
    cured.iter().any(|(_, subject)| subject == &one.1)
}

/// The change of a rule, if it may be changed.
fn allowed(
    document: &Document,
    violation: &Violation,
    within: Within<'_>,
) -> Result<Change, WhyLeft> {
    let Within { limits, corrected } = within;
    let change = match &violation.status {
        Status::Broken => change(violation),
        Status::Undetermined(reason) => {
            // What nobody can tell any more since a rule was corrected goes with it.
            let is_ours = corrected.contains(&violation.subject.to_string());
            let why = limits.force.then(|| reason.explanation());
            let untold = without_what_is_untold(change(violation), why, is_ours);
            Some(untold.ok_or(WhyLeft::Undetermined)?)
        }
    };
    if !limits.only.is_empty() && !limits.only.contains(&violation.code) {
        return Err(WhyLeft::NotAsked);
    }
    let Some(change) = change else {
        return Err(WhyLeft::NotOfTheCode);
    };
    if limits.force {
        return Ok(change);
    }
    let taken = match change {
        Change::RemoveEntry(span) => gives_reason(&document.text, document.format, span),
        Change::Replace(..)
        | Change::ReplaceBeside(..)
        | Change::RemoveKey(_)
        | Change::LeaveOut(..) => false,
    };
    match taken || violation.advice.reason.is_some() {
        true => Err(WhyLeft::HasReason),
        false => Ok(change),
    }
}

/// The change that leaves out what can't be told. `why` is there where that is forced.
fn without_what_is_untold(
    change: Option<Change>,
    why: Option<String>,
    is_ours: bool,
) -> Option<Change> {
    match (change?, why) {
        (change @ Change::RemoveKey(_), _) if is_ours => Some(change),
        (Change::RemoveKey(span), Some(why)) => Some(Change::LeaveOut(Taken::Key, span, why)),
        (Change::RemoveEntry(span), Some(why)) => Some(Change::LeaveOut(Taken::Entry, span, why)),
        (Change::RemoveKey(_) | Change::RemoveEntry(_), None)
        | (Change::Replace(..) | Change::ReplaceBeside(..) | Change::LeaveOut(..), _) => None,
    }
}

fn why_left(
    document: &Document,
    violation: &Violation,
    limits: Within<'_>,
    entangled: &BTreeSet<Key>,
) -> WhyLeft {
    match allowed(document, violation, limits) {
        Err(why) => why,
        Ok(change) if entangled.contains(&key(violation)) => entanglement(document, &change),
        Ok(_) => WhyLeft::Entangled,
    }
}

fn entanglement(document: &Document, change: &Change) -> WhyLeft {
    let format = document.format;
    let text = changed(&document.text, format, change);
    let empty = text.is_some_and(|text| match read(text.as_bytes(), format) {
        Ok(_) => false,
        Err(error) => error
            .problems
            .iter()
            .any(|problem| problem.is_empty_contract()),
    });
    if empty {
        WhyLeft::LastRule
    } else {
        WhyLeft::Entangled
    }
}
