//! What changed in a contract.

use std::collections::BTreeMap;

use super::{Change, Effect, Kind};
use crate::contract::outline::{Rule, outline};
use crate::contract::{Document, Format, to_yaml};
use crate::value::order;

use Effect::{Breaking, Neutral, Widening};

/// What nobody is judged by.
const PROSE: [&str; 8] = [
    "schema_version",
    "id",
    "policy_id",
    "description",
    "owner",
    "reason",
    "instead",
    "docs",
];

/// Lists of which one entry must hold.
const ALTERNATIVES: [&str; 6] = [
    "deployments",
    "systems",
    "pythons",
    "os",
    "architecture",
    "implementation",
];

type Rules = BTreeMap<Vec<String>, Rule>;

/// The changes between two contracts. Importers rely on modules that keep it; implementers keep it.
pub fn contracts(old: (&Document, Format), new: (&Document, Format)) -> Vec<Change> {
    // What is shown of a secret's value is its mask.
    let before = outline(&old.0.masked, old.1);
    let after = outline(&new.0.masked, new.1);
    let mut changes = Vec::new();
    for (path, rule) in &before {
        match after.get(path) {
            None if parents(path)
                .all(|parent| after.contains_key(parent) == before.contains_key(parent)) =>
            {
                changes.push(one(path, Some(rule), None, &after));
            }
            None => {}
            Some(found) if found.data != rule.data => {
                changes.push(one(path, Some(rule), Some(found), &after));
            }
            Some(_) => {}
        }
    }
    for (path, rule) in &after {
        let new = !before.contains_key(path);
        let top = || {
            parents(path).all(|parent| before.contains_key(parent) == after.contains_key(parent))
        };
        if new && top() {
            changes.push(one(path, None, Some(rule), &before));
        }
    }
    order::sort_by_key(&mut changes, |change| change.new_place.or(change.old_place));
    changes
}

/// The entries that a rule is part of.
fn parents(path: &[String]) -> impl Iterator<Item = &[String]> {
    (1..path.len()).filter_map(|length| path.get(..length))
}

fn one(path: &[String], old: Option<&Rule>, new: Option<&Rule>, other: &Rules) -> Change {
    let (kind, importers, implementers) = effects(path, old.is_some(), new.is_some(), other);
    let text = |rule: Option<&Rule>| {
        let data = rule?.data.as_ref()?;
        Some(to_yaml(data).trim().replace('\n', " "))
    };
    let span = |rule: Option<&Rule>| rule.map(|rule| rule.span);
    Change::new(kind, path.join("."), importers, implementers)
        .between(text(old), text(new))
        .at(span(old), span(new))
}

fn effects(path: &[String], was: bool, is: bool, other: &Rules) -> (Kind, Effect, Effect) {
    let (first, last) = (
        path.first().map(String::as_str),
        path.last().map(String::as_str),
    );
    let list = path.iter().rev().nth(1).map(String::as_str);
    let kind = match (was, is) {
        (true, false) => Kind::RuleRemoved,
        (false, true) => Kind::RuleAdded,
        _ => Kind::RuleChanged,
    };
    if last.is_some_and(|last| PROSE.contains(&last)) {
        return (Kind::ProseChanged, Neutral, Neutral);
    }
    // Who imports is asked for admission: the same rule speaks of importers themselves.
    let admits = |more: bool| if more { Widening } else { Breaking };
    match (first, list) {
        (Some("importers"), Some("allow")) => return (kind, admits(is), Neutral),
        (Some("importers"), Some("deny")) => return (kind, admits(!is), Neutral),
        (Some("imports"), Some("allow")) => return (kind, Neutral, admits(is)),
        (Some("imports"), Some("deny")) => return (kind, Neutral, admits(!is)),
        _ => {}
    }
    let siblings = path
        .len()
        .checked_sub(1)
        .and_then(|length| path.get(..length));
    let has_siblings = siblings.is_some_and(|list| {
        other
            .keys()
            .any(|key| key.len() == path.len() && key.starts_with(list))
    });
    if list.is_some_and(|list| ALTERNATIVES.contains(&list)) && was != is {
        // One alternative more admits more places; the first one is a demand.
        return (kind, Neutral, admits(is == has_siblings));
    }
    match kind {
        Kind::RuleAdded => (kind, Widening, Breaking),
        Kind::RuleRemoved => (kind, Breaking, Widening),
        _ => (kind, Breaking, Breaking),
    }
}
