//! What changed in a class.

use super::functions::{Owner, functions};
use super::modules::{Side, object_changes};
use super::{Change, Effect, Kind};
use crate::observe::lookup::{self, Found};
use crate::observe::{Binding, Bound, Class, ClassId, Object};

use Effect::{Breaking, Neutral, Widening};

/// Bases that say how a class is made, not what it can do.
const MAKING: [&str; 4] = ["ABC", "Generic", "Protocol", "object"];

/// The changes of a class that is there on both sides.
pub fn classes(name: &str, sides: [(&Side<'_>, ClassId); 2]) -> Vec<Change> {
    let [(old_side, old_id), (new_side, new_id)] = sides;
    let (Some(old), Some(new)) = (old_side.class(old_id), new_side.class(new_id)) else {
        return Vec::new();
    };
    let mut changes = bases(name, old, new);
    for (member, binding) in public(&old.members) {
        let subject = format!("{name}.{member}");
        match lookup::member(&new_side.observation.classes, new_id, member) {
            Found::Here {
                binding: found,
                holder,
            } => {
                let moved = !std::ptr::eq(holder, new);
                changes.extend(members(&subject, (old_side, binding), (new_side, found)));
                if moved {
                    let change = Change::new(
                        Kind::MovedToBase,
                        member_of(&subject, binding),
                        Neutral,
                        Neutral,
                    );
                    changes.push(change.at(span(binding, old_side), None));
                }
            }
            Found::Nowhere => {
                let change = Change::new(
                    Kind::Removed,
                    member_of(&subject, binding),
                    Breaking,
                    Neutral,
                );
                changes.push(change.at(span(binding, old_side), new.place.map(|place| place.span)));
            }
            Found::BuiltinMethod(_) | Found::BuiltinAttribute(_) => {}
            Found::Unknown(_) => {
                let change = Change::new(
                    Kind::MayBeRemoved,
                    member_of(&subject, binding),
                    Neutral,
                    Neutral,
                );
                changes.push(change.at(span(binding, old_side), new.place.map(|place| place.span)));
            }
        }
    }
    for (member, binding) in public(&new.members) {
        let there = lookup::member(&old_side.observation.classes, old_id, member);
        if let Found::Nowhere = there {
            let subject = format!("{name}.{member}");
            // Whoever implements a protocol must have all of it.
            let implementers = if is_protocol(new) { Breaking } else { Neutral };
            let change = Change::new(
                Kind::Added,
                member_of(&subject, binding),
                Widening,
                implementers,
            );
            changes.push(change.at(old.place.map(|place| place.span), span(binding, new_side)));
        }
    }
    changes.extend(instance(name, old, (new_side, new_id)));
    changes
}

/// Attributes that instances had and no longer have.
fn instance(name: &str, old: &Class, (new_side, new_id): (&Side<'_>, ClassId)) -> Vec<Change> {
    let classes = &new_side.observation.classes;
    let gone = public(&old.instance).filter(|(member, _)| {
        let of_instance = lookup::instance(classes, new_id, member);
        let of_class = lookup::member(classes, new_id, member);
        matches!((of_instance, of_class), (Found::Nowhere, Found::Nowhere))
    });
    gone.map(|(member, _)| {
        let subject = format!("attribute:{name}.{member}");
        Change::new(Kind::Removed, subject, Breaking, Neutral)
    })
    .collect()
}

fn members(
    subject: &str,
    (old_side, old): (&Side<'_>, &Binding),
    (new_side, new): (&Side<'_>, &Binding),
) -> Vec<Change> {
    let (Some(before), Some(after)) = (only(old), only(new)) else {
        return Vec::new();
    };
    match (before, after) {
        (Object::Function(before), Object::Function(after)) => {
            let owner = Owner {
                name: subject,
                is_method: true,
            };
            functions(&owner, before, after)
        }
        _ => object_changes(
            &format!("attribute:{subject}"),
            (old_side, before),
            (new_side, after),
        ),
    }
}

/// What is bound, where that is one thing.
pub fn only(binding: &Binding) -> Option<&Object> {
    match binding.alternatives.as_slice() {
        [Bound::To(object)] => Some(object),
        _ => None,
    }
}

fn bases(name: &str, old: &Class, new: &Class) -> Vec<Change> {
    let names = |class: &Class| -> Vec<String> {
        class
            .ancestors
            .iter()
            .map(|base| base.name().to_owned())
            .collect()
    };
    let (before, after) = (names(old), names(new));
    let change = |kind, base: &str, importers| {
        let subject = format!("superclass:{name}.{base}");
        Change::new(kind, subject, importers, Neutral).at(
            old.place.map(|place| place.span),
            new.place.map(|place| place.span),
        )
    };
    let gone = before.iter().filter(|base| !after.contains(base));
    let come = after.iter().filter(|base| !before.contains(base));
    let says = |base: &&String| !base.starts_with('_') && !MAKING.contains(&base.as_str());
    gone.filter(says)
        .map(|base| change(Kind::BaseRemoved, base, Breaking))
        .chain(
            come.filter(says)
                .map(|base| change(Kind::BaseAdded, base, Widening)),
        )
        .collect()
}

fn public(
    members: &std::collections::BTreeMap<String, Binding>,
) -> impl Iterator<Item = (&str, &Binding)> {
    let members = members
        .iter()
        .map(|(name, binding)| (name.as_str(), binding));
    members.filter(|(name, binding)| {
        !name.starts_with('_')
            || *name == "__init__"
            || *name == "__call__" && matches!(only(binding), Some(Object::Function(_)))
    })
}

fn member_of(subject: &str, binding: &Binding) -> String {
    match only(binding) {
        Some(Object::Function(_)) => format!("method:{subject}"),
        _ => format!("attribute:{subject}"),
    }
}

fn span(binding: &Binding, side: &Side<'_>) -> Option<crate::value::Span> {
    side.place(only(binding)?)
}

fn is_protocol(class: &Class) -> bool {
    class.ancestors.iter().any(|base| base.name() == "Protocol")
}
