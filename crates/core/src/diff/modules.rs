//! What changed in a module.

use std::sync::LazyLock;

use super::classes::classes;
use super::fits::Known;
use super::functions::{Owner, Role, functions};
use super::{Change, Effect, Kind};
use crate::observe::{
    Binding, Bound, Class, ClassId, Fact, FileId, Object, Observation, Place, Variable,
};
use crate::value::annotation::Aliases;
use crate::value::{Span, Type, Value};
use crate::violation::BoundTo;
use crate::write::public_names;

use Effect::{Breaking, Neutral, Widening};

/// There, and nothing more is known.
static SOMETHING: LazyLock<Binding> = LazyLock::new(|| Binding {
    alternatives: Vec::new(),
    cause: None,
});

/// One version of a module.
pub struct Side<'a> {
    pub observation: &'a Observation,
    /// What was asked of it again: names that the other version has and this one didn't show.
    pub asked: &'a Observation,
    /// Whether a file is compared as a module of its own.
    pub is_elsewhere: &'a dyn Fn(FileId) -> bool,
}

impl<'a> Side<'a> {
    /// What a name is bound to; what had to be asked for is only known to be there, or not.
    fn binding(&self, name: &str) -> Option<&'a Binding> {
        let asked = || {
            let binding = self.asked.names.get(name)?;
            let is_there = binding
                .alternatives
                .iter()
                .any(|bound| matches!(bound, Bound::To(_)));
            Some(if is_there { &*SOMETHING } else { binding })
        };
        self.observation.names.get(name).or_else(asked)
    }

    pub fn class(&self, id: ClassId) -> Option<&'a Class> {
        self.observation.classes.get(id.0 as usize)
    }

    /// A type with the plain aliases of the module replaced by what they stand for.
    pub fn expanded(&self, ty: &Type) -> Type {
        let aliases = Aliases {
            module: &self.observation.module,
            types: &self.observation.aliases,
        };
        aliases.expanded(ty)
    }

    /// Whether a class is compared by itself, here or in the module that defines it.
    pub fn is_compared(&self, class: &Class) -> bool {
        let file = class.place.map(|place| place.file);
        match file {
            _ if class.name.starts_with('_') => false,
            Some(FileId::SUBJECT) => public_names(self.observation).contains(&class.name.as_str()),
            Some(file) => (self.is_elsewhere)(file),
            None => false,
        }
    }

    /// Whether the module says that it has a name.
    fn lists(&self, name: &str) -> bool {
        let listed = self.observation.exports.known();
        listed.is_some_and(|names| names.iter().any(|listed| listed == name))
    }

    pub fn place(&self, object: &Object) -> Option<Span> {
        let place = self.anywhere(object)?;
        (place.file == FileId::SUBJECT).then_some(place.span)
    }

    fn anywhere(&self, object: &Object) -> Option<Place> {
        match object {
            Object::Variable(variable) => variable.place,
            Object::Function(function) => function.place,
            Object::Class(id) => self.class(*id)?.place,
            Object::Module(_, place) | Object::Unknown(_, place) => *place,
        }
    }

    /// Whether a thing is compared where it is defined.
    fn is_compared_elsewhere(&self, object: &Object) -> bool {
        self.anywhere(object)
            .is_some_and(|place| place.file != FileId::SUBJECT && (self.is_elsewhere)(place.file))
    }
}

/// The public names of the old version that the new one doesn't show: to be asked for.
pub fn missing(old: &Observation, new: &Observation) -> Vec<String> {
    let names = public_names(old).into_iter();
    let gone = names.filter(|name| !new.names.contains_key(*name));
    gone.map(str::to_owned).collect()
}

/// A module that is no longer there.
pub fn removed_module(name: &str) -> Change {
    Change::new(Kind::Removed, format!("module:{name}"), Breaking, Neutral)
}

/// A module that wasn't there before.
pub fn added_module(name: &str) -> Change {
    Change::new(Kind::Added, format!("module:{name}"), Widening, Neutral)
}

/// The changes between two versions of a module.
pub fn modules(old: &Side<'_>, new: &Side<'_>) -> Vec<Change> {
    let before = public_names(old.observation);
    let after = public_names(new.observation);
    let mut changes = Vec::new();
    for name in &before {
        let Some(was) = old.binding(name) else {
            continue;
        };
        changes.extend(one(name, (old, was), new));
    }
    for name in after.iter().filter(|name| !before.contains(name)) {
        let known = old.observation.names.contains_key(*name);
        let bound = new
            .binding(name)
            .and_then(|binding| objects(binding).next());
        if let (false, Some(object)) = (known, bound) {
            let subject = subject(name, object);
            let change = Change::new(Kind::Added, subject, Widening, Neutral);
            changes.push(change.at(None, new.place(object)));
        }
    }
    changes
}

fn one(name: &str, (old, was): (&Side<'_>, &Binding), new: &Side<'_>) -> Vec<Change> {
    let Some(before) = objects(was).next() else {
        return Vec::new();
    };
    let gone = |kind, effect| {
        let change = Change::new(kind, subject(name, before), effect, Neutral);
        vec![change.at(old.place(before), None)]
    };
    let Some(is) = new.binding(name) else {
        return gone(Kind::Removed, Breaking);
    };
    if is.alternatives == [Bound::Not] {
        return gone(Kind::Removed, Breaking);
    }
    let mut changes = match_up(was, is, &mut |before, after| {
        if old.is_compared_elsewhere(before) && new.is_compared_elsewhere(after) {
            return Vec::new();
        }
        bindings(name, (old, before), (new, after))
    });
    let unsure = |binding: &Binding| {
        let mut bounds = binding.alternatives.iter();
        bounds.any(|bound| !matches!(bound, Bound::To(_)))
    };
    if unsure(is) && !unsure(was) && !new.lists(name) {
        changes.extend(gone(Kind::MayBeRemoved, Neutral));
    }
    changes
}

/// What a name may be bound to.
pub fn objects(binding: &Binding) -> impl Iterator<Item = &Object> {
    binding.alternatives.iter().filter_map(|bound| match bound {
        Bound::To(object) => Some(object),
        Bound::Not | Bound::Unknown(_) => None,
    })
}

/// The changes of what a name may be bound to: each new thing beside the old one most like it.
pub fn match_up(
    old: &Binding,
    new: &Binding,
    compare: &mut dyn FnMut(&Object, &Object) -> Vec<Change>,
) -> Vec<Change> {
    let mut found = Vec::new();
    for after in objects(new) {
        let compared = objects(old).map(|before| compare(before, after));
        let least = compared.min_by_key(|changes| {
            let breaking = changes.iter().filter(|one| one.effect() == Breaking);
            (breaking.count(), changes.len())
        });
        for change in least.unwrap_or_default() {
            if !found.contains(&change) {
                found.push(change);
            }
        }
    }
    found
}

fn bindings(
    name: &str,
    (old, before): (&Side<'_>, &Object),
    (new, after): (&Side<'_>, &Object),
) -> Vec<Change> {
    match (before, after) {
        (Object::Function(before), Object::Function(after)) => {
            let owner = Owner {
                name,
                role: Role::Function,
                known: &Known { old, new },
            };
            functions(&owner, before, after)
        }
        (Object::Class(before), Object::Class(after)) => {
            classes(name, [(old, *before), (new, *after)])
        }
        _ => object_changes(&subject(name, before), (old, before), (new, after)),
    }
}

/// Variables, and things that became something else.
pub fn object_changes(
    subject: &str,
    (old_side, old): (&Side<'_>, &Object),
    (new_side, new): (&Side<'_>, &Object),
) -> Vec<Change> {
    let places = (old_side.place(old), new_side.place(new));
    if let (Object::Variable(before), Object::Variable(after)) = (old, new) {
        return variables(subject, before, after)
            .into_iter()
            .map(|change| change.at(places.0, places.1))
            .collect();
    }
    let (Some(before), Some(after)) = (kind(old), kind(new)) else {
        return Vec::new();
    };
    if before == after {
        return Vec::new();
    }
    let change = Change::new(Kind::KindChanged, subject.to_owned(), Breaking, Neutral);
    let words = |kind: BoundTo| Some(kind.noun().to_owned());
    vec![
        change
            .between(words(before), words(after))
            .at(places.0, places.1),
    ]
}

fn variables(subject: &str, old: &Variable, new: &Variable) -> Vec<Change> {
    let text = |fact: &Fact<_>| fact.known().map(ToString::to_string);
    match (&old.value, &new.value) {
        (Fact::Known(before), Fact::Known(after)) if !after.meets(before) => {
            // What a constant is may change with every release; what can be done with it may not.
            let same_kind =
                before.type_name() == after.type_name() || [before, after].contains(&&Value::None);
            let importers = if same_kind { Neutral } else { Breaking };
            let change = Change::new(Kind::ValueChanged, subject.to_owned(), importers, Neutral);
            vec![change.between(text(&old.value), text(&new.value))]
        }
        _ => Vec::new(),
    }
}

fn kind(object: &Object) -> Option<BoundTo> {
    match object {
        Object::Variable(_) => Some(BoundTo::Variable),
        Object::Function(_) => Some(BoundTo::Function),
        Object::Class(_) => Some(BoundTo::Class),
        Object::Module(..) => Some(BoundTo::Module),
        Object::Unknown(..) => None,
    }
}

fn subject(name: &str, object: &Object) -> String {
    let kind = match object {
        Object::Variable(_) | Object::Unknown(..) => "variable",
        Object::Function(_) => "function",
        Object::Class(_) => "class",
        Object::Module(..) => "module",
    };
    format!("{kind}:{name}")
}
