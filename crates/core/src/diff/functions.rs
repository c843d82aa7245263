//! What changed in a signature.

use super::fits::{Fits, Known};
use super::parameters::parameters;
use super::types::{Relation, relation, texts};
use super::{Change, Effect, Kind};
use crate::observe::{Descriptor, Fact, Function, Place};
use crate::value::{Annotation, Span, Type};

use Effect::{Breaking, Neutral, Widening};

/// Whose signature it is.
pub struct Owner<'a> {
    /// As reports write it: `run`, `Plugin.run`.
    pub name: &'a str,
    pub role: Role,
    pub known: &'a Known<'a>,
}

/// Who calls a function, and who defines it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A module's: nobody defines it anew.
    Function,
    /// A class's: subclasses may override it.
    Method,
    /// Whoever implements the class must have it.
    Required,
    /// `__init__` and `__new__`: subclasses call it, as importers do.
    Constructor,
    /// What Python itself calls, by position: `__getitem__`.
    Special,
}

/// The changes of one function.
pub fn functions(owner: &Owner<'_>, old: &Function, new: &Function) -> Vec<Change> {
    let mut changes = Vec::new();
    let at = |change: Change| change.at(span(old.place), span(new.place));
    changes.extend(awaited(owner, old, new).map(at));
    changes.extend(bound(owner, old.descriptor, new.descriptor).map(at));
    changes.extend(parameters(owner, old, new).into_iter().map(|change| {
        // A parameter that isn't there on one side is missing from the function.
        let places = (change.old_place, change.new_place);
        change.at(places.0.or(span(old.place)), places.1.or(span(new.place)))
    }));
    if is_async(old) == is_async(new) {
        changes.extend(returns(owner, &old.returns, &new.returns).map(at));
    }
    changes
}

pub fn span(place: Option<Place>) -> Option<Span> {
    place.map(|place| place.span)
}

fn is_async(function: &Function) -> Option<bool> {
    function.is_async.known().copied()
}

/// A call that is awaited, and one that isn't.
fn awaited(owner: &Owner<'_>, old: &Function, new: &Function) -> Option<Change> {
    let (was, is) = (is_async(old)?, is_async(new)?);
    let gives = |function: &Function| match function.returns.known().map(|found| &found.ty) {
        Some(Type::Generic(base, _)) => matches!(base.as_ref(), Type::Name(name)
            if matches!(name.as_str(), "Awaitable" | "Coroutine")),
        _ => false,
    };
    if was == is {
        return None;
    }
    let effect = match gives(if was { new } else { old }) {
        true => Neutral,
        false => Breaking,
    };
    let subject = format!("function:{}", owner.name);
    let words = |is: bool| Some(if is { "async" } else { "not async" }.to_owned());
    let change = Change::new(
        Kind::AsyncChanged,
        subject,
        effect,
        owner.concerns(effect, effect),
    );
    Some(change.between(words(was), words(is)))
}

/// Whether a method is the class's or an instance's.
fn bound(owner: &Owner<'_>, old: Descriptor, new: Descriptor) -> Option<Change> {
    if old == new || owner.role == Role::Function || owner.name.ends_with(".__new__") {
        return None;
    }
    // What is called on an instance may be called on the class, too; not the other way round.
    let (importers, implementers) = match (old, new) {
        (Descriptor::Static | Descriptor::Class, Descriptor::Plain) => (Breaking, Breaking),
        (Descriptor::Plain, _) => (Neutral, Breaking),
        _ => (Neutral, Neutral),
    };
    let words = |descriptor| {
        let words = match descriptor {
            Descriptor::Plain => "a method of instances",
            Descriptor::Static => "a static method",
            Descriptor::Class => "a class method",
        };
        Some(words.to_owned())
    };
    let subject = format!("method:{}", owner.name);
    let implementers = owner.concerns(importers, implementers);
    let change = Change::new(Kind::KindChanged, subject, importers, implementers);
    Some(change.between(words(old), words(new)))
}

fn returns(owner: &Owner<'_>, old: &Fact<Annotation>, new: &Fact<Annotation>) -> Option<Change> {
    if owner.role == Role::Constructor {
        return None;
    }
    let (kind, importers, implementers) = match relation(old, new, [false; 2], owner.known) {
        Relation::Same | Relation::Added => return None,
        Relation::Removed => (Kind::ReturnChanged, Neutral, Neutral),
        Relation::Both {
            old_in_new,
            new_in_old,
        } => {
            let kind = match (old_in_new, new_in_old) {
                (Fits::Yes, _) => Kind::ReturnWidened,
                (_, Fits::Yes) => Kind::ReturnNarrowed,
                (Fits::Unclear, Fits::Unclear) => Kind::ReturnUnclear,
                _ => Kind::ReturnChanged,
            };
            (kind, effect(new_in_old), effect(old_in_new))
        }
    };
    let subject = format!("return:{}", owner.name);
    let change = Change::new(
        kind,
        subject,
        importers,
        owner.concerns(importers, implementers),
    );
    let (old, new) = texts(old, new, owner.known);
    Some(change.between(old, new))
}

/// What it means for those whose types must still do.
pub fn effect(fits: Fits) -> Effect {
    match fits {
        Fits::Yes => Widening,
        Fits::Unclear => Neutral,
        Fits::No => Breaking,
    }
}

impl Owner<'_> {
    /// What a change means for those who define the function anew. A plain function has nobody who
    /// does; a subclass's own method goes on as long as callers do, unless it must be there.
    pub fn concerns(&self, importers: Effect, implementers: Effect) -> Effect {
        match (self.role, implementers) {
            (Role::Function, _) => Neutral,
            (Role::Constructor, _) => importers,
            (Role::Method | Role::Special, Breaking) if importers != Breaking => Neutral,
            (Role::Method | Role::Special | Role::Required, _) => implementers,
        }
    }

    pub fn change(
        &self,
        kind: Kind,
        parameter: &str,
        importers: Effect,
        implementers: Effect,
    ) -> Change {
        let subject = format!("argument:{}.{parameter}", self.name);
        let implementers = self.concerns(importers, implementers);
        Change::new(kind, subject, importers, implementers)
    }
}
