//! What changed in a class.

use std::collections::BTreeSet;

use super::fits::Known;
use super::functions::{Owner, Role, functions};
use super::inheriting::Open;
use super::members::{Member, kind_of, names, of};
use super::modules::{Side, match_up, object_changes, objects};
use super::{Change, Effect, Kind};
use crate::observe::{Ancestor, Binding, Class, ClassId, Descriptor, Fact, Function, Object};
use crate::value::Span;
use crate::write::is_special;

use Effect::{Breaking, Neutral, Widening};

/// Bases that say how a class is made, not what it can do.
const MAKING: [&str; 4] = ["ABC", "Generic", "Protocol", "object"];

/// How deep classes in classes are followed.
const DEPTH: usize = 8;

/// A class on both sides.
pub struct Pair<'a> {
    pub name: &'a str,
    pub old: (&'a Side<'a>, ClassId),
    pub new: (&'a Side<'a>, ClassId),
    pub places: [Option<Span>; 2],
    /// Whether it is a protocol: whoever implements it must have all of it.
    is_required: bool,
    /// Whether nobody inherits from it: it was final.
    pub is_closed: bool,
    pub open: Open<'a>,
}

/// The changes of a class that is there on both sides.
pub fn classes(name: &str, sides: [(&Side<'_>, ClassId); 2]) -> Vec<Change> {
    let [(old_side, old_id), (new_side, new_id)] = sides;
    let (Some(old), Some(new)) = (old_side.class(old_id), new_side.class(new_id)) else {
        return Vec::new();
    };
    if name.matches('.').count() > DEPTH {
        return Vec::new();
    }
    let pair = Pair {
        name,
        old: (old_side, old_id),
        new: (new_side, new_id),
        places: [old, new].map(|class| class.place.map(|place| place.span)),
        is_required: new.marks.is_protocol,
        is_closed: old.marks.is_final,
        open: Open::between(old, new),
    };
    let mut changes = bases(&pair, old, new);
    changes.extend(pair.inheriting(old, new));
    let before: BTreeSet<&str> = names(old_side, old_id).collect();
    let after: BTreeSet<&str> = names(new_side, new_id).collect();
    for member in before.union(&after) {
        changes.extend(pair.member(member));
    }
    changes
}

impl Pair<'_> {
    fn member(&self, name: &str) -> Vec<Change> {
        let (old, new) = (
            of(self.old.0, self.old.1, name),
            of(self.new.0, self.new.1, name),
        );
        let subject = format!("{}.{name}", self.name);
        let mut changes: Vec<Change> = self.overriding(name, &old, &new).into_iter().collect();
        changes.extend(match name {
            "__init__" => self.constructor(&subject, &old, &new),
            _ => self.used(name, &subject, old, new),
        });
        changes
    }

    fn used(&self, name: &str, subject: &str, old: Member<'_>, new: Member<'_>) -> Vec<Change> {
        match (old, new) {
            (Member::Own(before) | Member::Inherited(before, _), Member::Nowhere) => {
                vec![self.gone(Kind::Removed, subject, before, Breaking)]
            }
            (Member::Own(before) | Member::Inherited(before, _), Member::Unknown) => {
                vec![self.gone(Kind::MayBeRemoved, subject, before, Neutral)]
            }
            (Member::Nowhere, Member::Own(after)) => {
                let is_abstract = self.open.come.contains(name) && !self.is_closed;
                let implementers = match self.is_required || is_abstract {
                    true => Breaking,
                    false => Neutral,
                };
                // What was called can't be any more as long as something of it is abstract.
                let importers = match is_abstract && self.open.closes {
                    true => Breaking,
                    false => Widening,
                };
                let subject = format!("{}:{subject}", kind_of(after));
                let change = Change::new(Kind::Added, subject, importers, implementers);
                vec![change.at(self.places[0], self.span(after))]
            }
            (Member::Nowhere, Member::Declared) if self.is_required => {
                let subject = format!("attribute:{subject}");
                let change = Change::new(Kind::Added, subject, Widening, Breaking);
                vec![change.at(self.places[0], self.places[1])]
            }
            // Annotated still, so instances may have it from elsewhere.
            (Member::Own(before) | Member::Inherited(before, _), Member::Declared) => {
                vec![self.gone(Kind::MayBeRemoved, subject, before, Neutral)]
            }
            (Member::Declared, Member::Nowhere) => {
                let (kind, importers) = match self.is_required {
                    true => (Kind::Removed, Breaking),
                    false => (Kind::MayBeRemoved, Neutral),
                };
                let change = Change::new(kind, format!("attribute:{subject}"), importers, Neutral);
                vec![change.at(self.places[0], self.places[1])]
            }
            (Member::Own(before), Member::Inherited(after, _)) => {
                let mut changes = self.both(subject, before, after);
                let subject = format!("{}:{subject}", kind_of(before));
                let moved = Change::new(Kind::MovedToBase, subject, Neutral, Neutral);
                changes.push(moved.at(span(before, self.old.0), None));
                changes
            }
            (Member::Own(before), Member::Own(after))
            | (Member::Inherited(before, _), Member::Own(after)) => {
                self.both(subject, before, after)
            }
            // Where both are a base's that is compared itself, the change is that base's.
            (Member::Inherited(before, old), Member::Inherited(after, new)) => {
                match self.old.0.is_compared(old) && self.new.0.is_compared(new) {
                    true if old.name == new.name => Vec::new(),
                    _ => self.both(subject, before, after),
                }
            }
            (Member::Declared, _)
            | (_, Member::Declared)
            | (Member::Own(_) | Member::Inherited(..), Member::Builtin)
            | (Member::Nowhere, Member::Inherited(..) | Member::Nowhere)
            | (Member::Nowhere | Member::Builtin, Member::Unknown | Member::Builtin)
            | (Member::Unknown | Member::Builtin, _) => Vec::new(),
        }
    }

    /// Without `__init__` there is `object`'s, which takes nothing.
    fn constructor(&self, subject: &str, old: &Member<'_>, new: &Member<'_>) -> Vec<Change> {
        let none = none();
        let binding = |member: &Member<'_>, side: (&Side<'_>, ClassId)| match member {
            Member::Own(binding) | Member::Inherited(binding, _) => Some((*binding).clone()),
            Member::Nowhere => {
                let made = of(side.0, side.1, "__new__");
                matches!(made, Member::Nowhere).then(|| none.clone())
            }
            Member::Declared | Member::Unknown | Member::Builtin => None,
        };
        if let (Member::Inherited(_, before), Member::Inherited(_, after)) = (old, new)
            && self.old.0.is_compared(before)
            && self.new.0.is_compared(after)
            && before.name == after.name
        {
            return Vec::new();
        }
        match (binding(old, self.old), binding(new, self.new)) {
            (Some(before), Some(after)) => self.both(subject, &before, &after),
            _ => Vec::new(),
        }
    }

    fn both(&self, subject: &str, before: &Binding, after: &Binding) -> Vec<Change> {
        let (old, new) = (self.old.0, self.new.0);
        match_up(before, after, &mut |before, after| match (before, after) {
            (Object::Function(before), Object::Function(after)) => {
                let owner = Owner {
                    name: subject,
                    role: self.role(subject),
                    known: &Known { old, new },
                };
                functions(&owner, before, after)
                    .into_iter()
                    .map(|change| {
                        let places = (change.old_place, change.new_place);
                        change.at(places.0.or(self.places[0]), places.1.or(self.places[1]))
                    })
                    .collect()
            }
            (Object::Class(before), Object::Class(after)) => {
                let name = subject.rsplit('.').next().unwrap_or(subject);
                let within = |side: &Side<'_>, id: ClassId| {
                    let class = side.class(id);
                    class.is_some_and(|class| class.name == name && !side.is_compared(class))
                };
                // What is defined elsewhere and only named here is compared there.
                match within(old, *before) && within(new, *after) {
                    true => classes(subject, [(old, *before), (new, *after)]),
                    false => Vec::new(),
                }
            }
            _ => object_changes(&format!("attribute:{subject}"), (old, before), (new, after)),
        })
    }

    fn role(&self, subject: &str) -> Role {
        let name = subject.rsplit('.').next().unwrap_or(subject);
        match name {
            "__init__" | "__new__" => Role::Constructor,
            _ if self.is_required => Role::Required,
            "__call__" => Role::Method,
            name if is_special(name) => Role::Special,
            _ => Role::Method,
        }
    }

    pub fn span(&self, binding: &Binding) -> Option<Span> {
        span(binding, self.new.0)
    }

    fn gone(&self, kind: Kind, subject: &str, binding: &Binding, importers: Effect) -> Change {
        let subject = format!("{}:{subject}", kind_of(binding));
        let change = Change::new(kind, subject, importers, Neutral);
        change.at(span(binding, self.old.0), self.places[1])
    }
}

/// `object`'s constructor.
fn none() -> Binding {
    let function = Function {
        parameters: Fact::Known(Vec::new()),
        returns: Fact::Absent,
        is_async: Fact::Known(false),
        descriptor: Descriptor::Plain,
        place: None,
    };
    Binding::sure(crate::observe::Bound::To(Object::Function(function)))
}

fn bases(pair: &Pair<'_>, old: &Class, new: &Class) -> Vec<Change> {
    let names = |class: &Class| -> Vec<String> {
        let mut bases: Vec<String> = Vec::new();
        for base in &class.ancestors {
            bases.push(base.name().to_owned());
            // Metaclasses of abstract classes are metaclasses.
            if base.name() == "ABCMeta" || base.name() == "EnumMeta" {
                bases.push("type".to_owned());
            }
        }
        bases
    };
    let (before, after) = (names(old), names(new));
    let unknown = |class: &Class| {
        let mut bases = class.ancestors.iter();
        bases.any(|base| matches!(base, Ancestor::Unknown(..)))
    };
    // A base that can't be seen may have the one that is gone.
    let removed = match unknown(new) && !unknown(old) {
        true => (Kind::MayBeRemoved, Neutral),
        false => (Kind::BaseRemoved, Breaking),
    };
    let change = |(kind, importers), base: &str| {
        let subject = format!("superclass:{}.{base}", pair.name);
        Change::new(kind, subject, importers, Neutral).at(pair.places[0], pair.places[1])
    };
    let gone = before.iter().filter(|base| !after.contains(base));
    let come = after.iter().filter(|base| !before.contains(base));
    let says = |base: &&String| !base.starts_with('_') && !MAKING.contains(&base.as_str());
    gone.filter(says)
        .map(|base| change(removed, base))
        .chain(
            come.filter(says)
                .map(|base| change((Kind::BaseAdded, Widening), base)),
        )
        .collect()
}

fn span(binding: &Binding, side: &Side<'_>) -> Option<Span> {
    side.place(objects(binding).next()?)
}
