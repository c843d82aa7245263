//! What changed in the parameters of a function, as its callers see them.

use super::fits::Fits;
use super::functions::{Owner, Role, effect, span};
use super::types::{Relation, relation, texts};
use super::{Change, Effect, Kind};
use crate::observe::{Descriptor, Fact, Function, Parameter};
use crate::value::{ParameterKind, Value};

use Effect::{Breaking, Neutral, Widening};
use ParameterKind::{KeywordOnly, PositionalOnly, PositionalOrKeyword, VarKeyword, VarPositional};

/// The changes between two signatures.
pub fn parameters(owner: &Owner<'_>, old: &Function, new: &Function) -> Vec<Change> {
    match (passed(owner, old), passed(owner, new)) {
        (Some(old), Some(new)) => compared(owner, &old, &new),
        _ => Vec::new(),
    }
}

/// The parameters that callers pass: without `self`, private ones by position.
fn passed(owner: &Owner<'_>, function: &Function) -> Option<Vec<Parameter>> {
    let mut all = function.parameters.known()?.clone();
    let is_new = owner.name.ends_with(".__new__");
    let takes_self = owner.role != Role::Function
        && (function.descriptor != Descriptor::Static || is_new)
        && matches!(all.first(), Some(first) if by_position(first));
    if takes_self {
        all.remove(0);
    }
    for parameter in &mut all {
        let unmangled = private_name(&parameter.name).map(str::to_owned);
        let is_special = owner.role == Role::Special;
        if parameter.kind == PositionalOrKeyword && (unmangled.is_some() || is_special) {
            parameter.kind = PositionalOnly;
        }
        if let Some(name) = unmangled {
            parameter.name = name;
        }
    }
    Some(all)
}

/// `__name`, which is passed by position (PEP 484); in a class it is called `_Class__name`.
fn private_name(name: &str) -> Option<&str> {
    let at = match name.starts_with("__") {
        true => 0,
        false => name.starts_with('_').then(|| name.find("__"))??,
    };
    let private = name.get(at..).filter(|name| !name.ends_with("__"));
    private.filter(|private| private.len() > 2)
}

fn compared(owner: &Owner<'_>, old: &[Parameter], new: &[Parameter]) -> Vec<Change> {
    let mut changes = Vec::new();
    let pairs = paired(old, new);
    for (before, after) in &pairs {
        changes.extend(parameter(owner, before, after));
    }
    changes.extend(moved(owner, &pairs, old, new));
    let takes = |kind| new.iter().any(|parameter| parameter.kind == kind);
    let gone = old
        .iter()
        .filter(|one| !pairs.iter().any(|(old, _)| std::ptr::eq(*old, *one)));
    for gone in gone {
        let swallowed = match gone.kind {
            KeywordOnly => takes(VarKeyword),
            PositionalOnly => takes(VarPositional),
            PositionalOrKeyword => takes(VarKeyword) && takes(VarPositional),
            VarPositional | VarKeyword => false,
        };
        let importers = if swallowed { Neutral } else { Breaking };
        let change = owner.change(Kind::ParameterRemoved, &gone.name, importers, Breaking);
        changes.push(change.at(span(gone.place), None));
    }
    let come = new
        .iter()
        .filter(|one| !pairs.iter().any(|(_, new)| std::ptr::eq(*new, *one)));
    for come in come {
        let (kind, importers) = match is_required(come) {
            true => (Kind::ParameterAddedRequired, Breaking),
            false => (Kind::ParameterAdded, Widening),
        };
        let change = owner.change(kind, &come.name, importers, Breaking);
        changes.push(change.at(None, span(come.place)));
    }
    changes
}

/// Old and new parameters that are the same: by name; without a name that callers use, by position.
fn paired<'p>(old: &'p [Parameter], new: &'p [Parameter]) -> Vec<(&'p Parameter, &'p Parameter)> {
    let starred = |kind| matches!(kind, VarPositional | VarKeyword);
    let mut pairs: Vec<(&Parameter, &Parameter)> = Vec::new();
    for (at, one) in old.iter().enumerate() {
        let same = match one.kind {
            kind if starred(kind) => new.iter().find(|other| other.kind == kind),
            _ => new
                .iter()
                .find(|other| other.name == one.name && !starred(other.kind)),
        };
        // What nobody passes by name may be called anything, and get a name.
        let renamed = || {
            let other = new.get(at).filter(|other| by_position(other))?;
            let taken = old.iter().any(|known| known.name == other.name);
            (one.kind == PositionalOnly && !taken).then_some(other)
        };
        if let Some(other) = same.or_else(renamed) {
            pairs.push((one, other));
        }
    }
    pairs
}

fn by_position(one: &Parameter) -> bool {
    matches!(one.kind, PositionalOnly | PositionalOrKeyword)
}

/// Parameters that are passed by position, and no longer at theirs.
fn moved(
    owner: &Owner<'_>,
    pairs: &[(&Parameter, &Parameter)],
    old: &[Parameter],
    new: &[Parameter],
) -> Vec<Change> {
    let at = |some: &[Parameter], one: &Parameter| {
        some.iter()
            .filter(|other| by_position(other))
            .position(|other| std::ptr::eq(other, one))
    };
    let changed = pairs.iter().filter_map(|(before, after)| {
        let (was, is) = (at(old, before)?, at(new, after)?);
        (was != is).then(|| {
            let change = owner.change(Kind::ParameterMoved, &after.name, Breaking, Breaking);
            let number = |at: usize| Some(format!("position {}", at + 1));
            change
                .between(number(was), number(is))
                .at(span(before.place), span(after.place))
        })
    });
    changed.collect()
}

pub fn is_required(parameter: &Parameter) -> bool {
    let starred = matches!(parameter.kind, VarPositional | VarKeyword);
    !starred && parameter.default == Fact::Absent
}

fn parameter(owner: &Owner<'_>, old: &Parameter, new: &Parameter) -> Vec<Change> {
    let mut changes = Vec::new();
    let named = !matches!(old.kind, VarPositional | VarKeyword) && owner.role != Role::Special;
    if old.name != new.name && named {
        let change = owner.change(Kind::ParameterRenamed, &old.name, Neutral, Neutral);
        changes.push(change.between(Some(old.name.clone()), Some(new.name.clone())));
    }
    if old.kind != new.kind {
        let importers = kinds(old.kind, new.kind);
        let change = owner.change(Kind::ParameterKind, &new.name, importers, Breaking);
        let spelled = |kind: ParameterKind| Some(kind.spelling().to_owned());
        changes.push(change.between(spelled(old.kind), spelled(new.kind)));
    }
    changes.extend(defaults(owner, old, new));
    changes.extend(annotations(owner, old, new));
    let at = |change: Change| change.at(span(old.place), span(new.place));
    changes.into_iter().map(at).collect()
}

fn annotations(owner: &Owner<'_>, old: &Parameter, new: &Parameter) -> Option<Change> {
    let optional = [old, new].map(|one| matches!(one.default, Fact::Known(Value::None)));
    let related = relation(&old.annotation, &new.annotation, optional, owner.known);
    let Relation::Both {
        old_in_new,
        new_in_old,
    } = related
    else {
        return None;
    };
    let kind = match (old_in_new, new_in_old) {
        (Fits::Yes, _) => Kind::AnnotationWidened,
        (_, Fits::Yes) => Kind::AnnotationNarrowed,
        (Fits::Unclear, Fits::Unclear) => Kind::AnnotationUnclear,
        _ => Kind::AnnotationChanged,
    };
    // Those who override it may take no more than before.
    let (importers, implementers) = (effect(old_in_new), effect(new_in_old));
    let change = owner.change(kind, &new.name, importers, implementers);
    let (old, new) = texts(&old.annotation, &new.annotation, owner.known);
    Some(change.between(old, new))
}

/// What another way of passing means for callers.
fn kinds(old: ParameterKind, new: ParameterKind) -> Effect {
    match (old, new) {
        (PositionalOnly | KeywordOnly, PositionalOrKeyword) => Widening,
        _ => Breaking,
    }
}

fn defaults(owner: &Owner<'_>, old: &Parameter, new: &Parameter) -> Option<Change> {
    let text = |fact: &Fact<_>| fact.known().map(ToString::to_string);
    let (kind, importers) = match (&old.default, &new.default) {
        (Fact::Absent, Fact::Absent) => return None,
        (Fact::Absent, _) if is_required(old) => (Kind::DefaultAdded, Widening),
        (_, Fact::Absent) if is_required(new) => (Kind::DefaultRemoved, Breaking),
        (Fact::Known(before), Fact::Known(after)) if !after.meets(before) => {
            (Kind::DefaultChanged, Breaking)
        }
        (Fact::Known(_), Fact::Unknown(_)) | (Fact::Unknown(_), Fact::Known(_)) => {
            (Kind::DefaultUnclear, Neutral)
        }
        _ => return None,
    };
    let change = owner.change(kind, &new.name, importers, Neutral);
    Some(change.between(text(&old.default), text(&new.default)))
}
