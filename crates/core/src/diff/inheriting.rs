//! What a class asks of those who inherit from it: what they must implement, and mustn't override.

use std::collections::BTreeSet;

use super::classes::Pair;
use super::members::{Member, kind_of, of};
use super::modules::Side;
use super::{Change, Effect, Kind};
use crate::observe::{Bound, Class, ClassId, Fact, Object};
use crate::value::Value;
use crate::write::{ABSTRACT, is_special};

use Effect::{Breaking, Neutral, Widening};

/// The abstract members of a class, inherited ones among them; nothing where they can't be told.
pub fn abstract_members(class: &Class) -> Option<BTreeSet<&str>> {
    let Some(binding) = class.members.get(ABSTRACT) else {
        return Some(BTreeSet::new());
    };
    match binding.alternatives.as_slice() {
        [Bound::To(Object::Variable(found))] => match &found.value {
            Fact::Known(Value::FrozenSet(names)) => names.iter().map(text).collect(),
            _ => None,
        },
        _ => None,
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Str(text) => Some(text),
        _ => None,
    }
}

/// What one version leaves open and the other doesn't.
pub struct Open<'a> {
    /// Abstract now, and it wasn't.
    pub come: BTreeSet<&'a str>,
    gone: BTreeSet<&'a str>,
    /// Whether the class could be called before and can't be now.
    pub closes: bool,
}

impl<'a> Open<'a> {
    pub fn between(old: &'a Class, new: &'a Class) -> Self {
        let (Some(before), Some(after)) = (abstract_members(old), abstract_members(new)) else {
            return Self {
                come: BTreeSet::new(),
                gone: BTreeSet::new(),
                closes: false,
            };
        };
        Self {
            come: after.difference(&before).copied().collect(),
            gone: before.difference(&after).copied().collect(),
            closes: before.is_empty() && !after.is_empty(),
        }
    }
}

impl Pair<'_> {
    /// The changes of the class itself, and of members that are there on both sides or are nobody's to use.
    pub fn inheriting(&self, old: &Class, new: &Class) -> Vec<Change> {
        let mut changes = Vec::new();
        let class = format!("class:{}", self.name);
        changes.extend(self.sealed(class, old.marks.is_final, new.marks.is_final));
        if self.is_closed {
            return changes;
        }
        for name in &self.open.come {
            let is_told = matches!(of(self.old.0, self.old.1, name), Member::Nowhere)
                && matches!(of(self.new.0, self.new.1, name), Member::Own(_))
                && (is_special(name) || !name.starts_with('_'));
            // What is new is told as such.
            if !is_told {
                let importers = if self.open.closes { Breaking } else { Neutral };
                changes.extend(self.implemented(Kind::BecameAbstract, name, importers, Breaking));
            }
        }
        for name in &self.open.gone {
            if !matches!(of(self.new.0, self.new.1, name), Member::Nowhere) {
                changes.extend(self.implemented(Kind::NoLongerAbstract, name, Neutral, Widening));
            }
        }
        changes
    }

    fn implemented(
        &self,
        kind: Kind,
        name: &str,
        importers: Effect,
        implementers: Effect,
    ) -> Option<Change> {
        let is = of(self.new.0, self.new.1, name);
        let (Member::Own(binding) | Member::Inherited(binding, _)) = is else {
            return None;
        };
        // A base that is compared itself tells of what is abstract in it.
        if let Member::Inherited(_, holder) = is
            && self.new.0.is_compared(holder)
            && self.was_base(&holder.name)
        {
            return None;
        }
        let subject = format!("{}:{}.{name}", kind_of(binding), self.name);
        let change = Change::new(kind, subject, importers, implementers);
        Some(change.at(self.places[0], self.span(binding).or(self.places[1])))
    }

    /// Whether the old version inherits from a class of that name.
    fn was_base(&self, name: &str) -> bool {
        let old = self.old.0.class(self.old.1);
        old.is_some_and(|old| old.ancestors.iter().any(|base| base.name() == name))
    }

    /// A member that may no longer be overridden, or may be again.
    pub fn overriding(&self, name: &str, old: &Member<'_>, new: &Member<'_>) -> Option<Change> {
        if self.is_closed {
            return None;
        }
        if let (Member::Inherited(_, before), Member::Inherited(_, after)) = (old, new)
            && self.old.0.is_compared(before)
            && self.new.0.is_compared(after)
            && before.name == after.name
        {
            return None;
        }
        let binding = match new {
            Member::Own(binding) | Member::Inherited(binding, _) => binding,
            Member::Declared | Member::Builtin | Member::Nowhere | Member::Unknown => return None,
        };
        let was = is_final(self.old, name, old)?;
        let is = is_final(self.new, name, new)?;
        self.sealed(
            format!("{}:{}.{name}", kind_of(binding), self.name),
            was,
            is,
        )
    }

    fn sealed(&self, subject: String, was: bool, is: bool) -> Option<Change> {
        let (kind, implementers) = match (was, is) {
            (false, true) => (Kind::BecameFinal, Breaking),
            (true, false) => (Kind::NoLongerFinal, Widening),
            (true, true) | (false, false) => return None,
        };
        let change = Change::new(kind, subject, Neutral, implementers);
        Some(change.at(self.places[0], self.places[1]))
    }
}

/// Nothing where the member isn't there.
fn is_final(side: (&Side<'_>, ClassId), name: &str, member: &Member<'_>) -> Option<bool> {
    let holder = match member {
        Member::Own(_) => side.0.class(side.1)?,
        Member::Inherited(_, holder) => holder,
        Member::Declared | Member::Builtin | Member::Nowhere | Member::Unknown => return None,
    };
    Some(holder.marks.final_members.contains(name))
}
