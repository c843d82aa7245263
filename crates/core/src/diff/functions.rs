//! What changed in a signature.

use super::types::{Relation, relation};
use super::{Change, Effect, Kind};
use crate::observe::{Fact, Function, Parameter, Place};
use crate::value::{Annotation, ParameterKind};

use Effect::{Breaking, Neutral, Widening};

/// Whose signature it is.
pub struct Owner<'a> {
    /// As reports write it: `run`, `Plugin.run`.
    pub name: &'a str,
    /// Whether others may define it anew, in classes of their own.
    pub is_method: bool,
}

/// The changes of one function.
pub fn functions(owner: &Owner<'_>, old: &Function, new: &Function) -> Vec<Change> {
    let mut changes = Vec::new();
    let at = |change: Change| change.at(span(old.place), span(new.place));
    if let (Fact::Known(old), Fact::Known(new)) = (&old.is_async, &new.is_async)
        && old != new
    {
        let subject = format!("function:{}", owner.name);
        changes.push(at(Change::new(
            Kind::AsyncChanged,
            subject,
            Breaking,
            Breaking,
        )));
    }
    if let (Fact::Known(before), Fact::Known(after)) = (&old.parameters, &new.parameters) {
        changes.extend(parameters(owner, before, after).into_iter().map(|change| {
            // A parameter that isn't there on one side is missing from the function.
            let places = (change.old_place, change.new_place);
            change.at(places.0.or(span(old.place)), places.1.or(span(new.place)))
        }));
    }
    changes.extend(returns(owner, &old.returns, &new.returns).map(at));
    changes
}

fn span(place: Option<Place>) -> Option<crate::value::Span> {
    place.map(|place| place.span)
}

fn returns(owner: &Owner<'_>, old: &Fact<Annotation>, new: &Fact<Annotation>) -> Option<Change> {
    let (kind, importers, implementers) = match relation(old, new) {
        Relation::Same | Relation::Added => return None,
        Relation::Removed => (Kind::ReturnChanged, Neutral, Neutral),
        Relation::Wider => (Kind::ReturnWidened, Breaking, Widening),
        Relation::Narrower => (Kind::ReturnNarrowed, Widening, Breaking),
        Relation::Other => (Kind::ReturnChanged, Breaking, Breaking),
    };
    let subject = format!("return:{}", owner.name);
    let change = Change::new(kind, subject, importers, owner.concerns(implementers));
    Some(change.between(annotation_text(old), annotation_text(new)))
}

impl Owner<'_> {
    /// A plain function has nobody who implements it.
    fn concerns(&self, implementers: Effect) -> Effect {
        if self.is_method {
            implementers
        } else {
            Neutral
        }
    }

    fn change(&self, kind: Kind, name: &str, importers: Effect, implementers: Effect) -> Change {
        let subject = format!("argument:{}.{name}", self.name);
        Change::new(kind, subject, importers, self.concerns(implementers))
    }
}

fn parameters(owner: &Owner<'_>, old: &[Parameter], new: &[Parameter]) -> Vec<Change> {
    let mut changes = Vec::new();
    let pairs = paired(old, new);
    for (before, after) in &pairs {
        changes.extend(parameter(owner, before, after));
    }
    changes.extend(moved(owner, &pairs, old, new));
    let takes = |kind| new.iter().any(|parameter| parameter.kind == kind);
    for gone in old
        .iter()
        .filter(|one| !pairs.iter().any(|(old, _)| std::ptr::eq(*old, *one)))
    {
        let swallowed = match gone.kind {
            ParameterKind::KeywordOnly => takes(ParameterKind::VarKeyword),
            ParameterKind::PositionalOnly => takes(ParameterKind::VarPositional),
            ParameterKind::PositionalOrKeyword => {
                takes(ParameterKind::VarKeyword) && takes(ParameterKind::VarPositional)
            }
            ParameterKind::VarPositional | ParameterKind::VarKeyword => false,
        };
        let importers = if swallowed { Neutral } else { Breaking };
        let change = owner.change(Kind::ParameterRemoved, &gone.name, importers, Breaking);
        changes.push(change.at(span(gone.place), None));
    }
    for come in new
        .iter()
        .filter(|one| !pairs.iter().any(|(_, new)| std::ptr::eq(*new, *one)))
    {
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
    let starred = |kind: ParameterKind| {
        matches!(
            kind,
            ParameterKind::VarPositional | ParameterKind::VarKeyword
        )
    };
    let positional = |some: &'p [Parameter], at: usize| {
        some.get(at)
            .filter(|one| one.kind == ParameterKind::PositionalOnly)
    };
    let mut pairs: Vec<(&Parameter, &Parameter)> = Vec::new();
    for (at, one) in old.iter().enumerate() {
        let same = match one.kind {
            kind if starred(kind) => new.iter().find(|other| other.kind == kind),
            _ => new
                .iter()
                .find(|other| other.name == one.name && !starred(other.kind)),
        };
        let renamed = || {
            let other = positional(new, at)?;
            let taken = old.iter().any(|known| known.name == other.name);
            (one.kind == ParameterKind::PositionalOnly && !taken).then_some(other)
        };
        if let Some(other) = same.or_else(renamed) {
            pairs.push((one, other));
        }
    }
    pairs
}

/// Parameters that are passed by position, and no longer at theirs.
fn moved(
    owner: &Owner<'_>,
    pairs: &[(&Parameter, &Parameter)],
    old: &[Parameter],
    new: &[Parameter],
) -> Vec<Change> {
    let by_position = |one: &Parameter| {
        matches!(
            one.kind,
            ParameterKind::PositionalOnly | ParameterKind::PositionalOrKeyword
        )
    };
    let at = |some: &[Parameter], one: &Parameter| {
        some.iter()
            .filter(|other| by_position(other))
            .position(|other| std::ptr::eq(other, one))
    };
    let changed = pairs.iter().filter_map(|(before, after)| {
        let (was, is) = (at(old, before)?, at(new, after)?);
        // What was taken out before it is a change of its own.
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

fn is_required(parameter: &Parameter) -> bool {
    let starred = matches!(
        parameter.kind,
        ParameterKind::VarPositional | ParameterKind::VarKeyword
    );
    !starred && parameter.default == Fact::Absent
}

fn parameter(owner: &Owner<'_>, old: &Parameter, new: &Parameter) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.name != new.name {
        let starred =
            old.kind == ParameterKind::VarPositional || old.kind == ParameterKind::VarKeyword;
        let kind = Kind::ParameterRenamed;
        let named = (Some(old.name.clone()), Some(new.name.clone()));
        let change = owner.change(kind, &old.name, Neutral, Neutral);
        if !starred {
            changes.push(change.between(named.0, named.1));
        }
    }
    if old.kind != new.kind {
        let importers = kinds(old.kind, new.kind);
        let change = owner.change(Kind::ParameterKind, &new.name, importers, Breaking);
        let spelled = |kind: ParameterKind| Some(kind.spelling().to_owned());
        changes.push(change.between(spelled(old.kind), spelled(new.kind)));
    }
    changes.extend(defaults(owner, old, new));
    let (kind, importers, implementers) = match relation(&old.annotation, &new.annotation) {
        Relation::Same | Relation::Added | Relation::Removed => return placed(changes, old, new),
        Relation::Wider => (Kind::AnnotationWidened, Widening, Breaking),
        Relation::Narrower => (Kind::AnnotationNarrowed, Breaking, Widening),
        Relation::Other => (Kind::AnnotationChanged, Breaking, Breaking),
    };
    let change = owner.change(kind, &new.name, importers, implementers);
    let texts = (
        annotation_text(&old.annotation),
        annotation_text(&new.annotation),
    );
    changes.push(change.between(texts.0, texts.1));
    placed(changes, old, new)
}

fn placed(changes: Vec<Change>, old: &Parameter, new: &Parameter) -> Vec<Change> {
    let at = |change: Change| change.at(span(old.place), span(new.place));
    changes.into_iter().map(at).collect()
}

/// What another way of passing means for callers.
fn kinds(old: ParameterKind, new: ParameterKind) -> Effect {
    use ParameterKind::{KeywordOnly, PositionalOnly, PositionalOrKeyword};
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
        (Fact::Known(before), Fact::Known(after)) if !after.meets(before) || before != after => {
            (Kind::DefaultChanged, Breaking)
        }
        _ => return None,
    };
    let change = owner.change(kind, &new.name, importers, Neutral);
    Some(change.between(text(&old.default), text(&new.default)))
}

fn annotation_text(fact: &Fact<Annotation>) -> Option<String> {
    fact.known().map(|annotation| annotation.text.clone())
}
