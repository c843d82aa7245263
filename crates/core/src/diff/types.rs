//! How two annotations relate.

use crate::observe::Fact;
use crate::value::{Annotation, Type};

/// The new one beside the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same, or not known on both sides.
    Same,
    Added,
    Removed,
    /// It takes all that the old one took, and more.
    Wider,
    Narrower,
    Other,
}

pub fn relation(old: &Fact<Annotation>, new: &Fact<Annotation>) -> Relation {
    match (old, new) {
        (Fact::Known(old), Fact::Known(new)) => of_types(&old.ty, &new.ty),
        (Fact::Absent, Fact::Known(_)) => Relation::Added,
        (Fact::Known(_), Fact::Absent) => Relation::Removed,
        (Fact::Absent, Fact::Absent) | (Fact::Unknown(_), _) | (_, Fact::Unknown(_)) => {
            Relation::Same
        }
    }
}

fn of_types(old: &Type, new: &Type) -> Relation {
    let (old, new) = (members(old), members(new));
    let within = |some: &[String], all: &[String]| {
        all.iter().any(|one| one == "Any" || one == "object")
            || some.iter().all(|one| all.contains(one))
    };
    match (within(&old, &new), within(&new, &old)) {
        (true, true) => Relation::Same,
        (true, false) => Relation::Wider,
        (false, true) => Relation::Narrower,
        (false, false) => Relation::Other,
    }
}

/// The members of a union, each by the last part of its names: a type that moved is the same type.
fn members(ty: &Type) -> Vec<String> {
    match ty {
        Type::Union(members) => members.iter().map(named).collect(),
        other => vec![named(other)],
    }
}

fn named(ty: &Type) -> String {
    let all = |items: &[Type]| items.iter().map(named).collect::<Vec<_>>();
    match ty {
        Type::Name(name) => name.rsplit('.').next().unwrap_or(name).to_owned(),
        Type::Generic(base, arguments) => format!("{}[{}]", named(base), all(arguments).join(", ")),
        Type::Union(members) => {
            let mut members = all(members);
            members.sort_unstable();
            members.join(" | ")
        }
        Type::List(items) => format!("[{}]", all(items).join(", ")),
        Type::None | Type::Ellipsis | Type::Literal(_) | Type::Verbatim(_) | Type::OneOf(_) => {
            ty.to_string()
        }
    }
}
