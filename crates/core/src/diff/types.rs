//! How two annotations relate.

use super::fits::{Fits, Known, fits};
use super::modules::Side;
use crate::observe::Fact;
use crate::value::{Annotation, Type};

/// The new one beside the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same, or not known on both sides.
    Same,
    Added,
    Removed,
    Both {
        /// Whether all that was of the old type is of the new one.
        old_in_new: Fits,
        new_in_old: Fits,
    },
}

/// How the old and the new annotation relate; `optional`: whether a default of `None` adds itself.
pub fn relation(
    old: &Fact<Annotation>,
    new: &Fact<Annotation>,
    optional: [bool; 2],
    known: &Known<'_>,
) -> Relation {
    match (old, new) {
        (Fact::Known(old), Fact::Known(new)) => {
            // A default that stops being `None` takes nothing away from what was written.
            let old = known
                .old
                .expanded(&with_none(&old.ty, optional[0] && optional[1]));
            let new = known.new.expanded(&with_none(&new.ty, optional[1]));
            match (is_any(&old), is_any(&new)) {
                (true, true) => return Relation::Same,
                (true, false) => return Relation::Added,
                (false, true) => return Relation::Removed,
                (false, false) => {}
            }
            match (fits(&old, &new, known), fits(&new, &old, known)) {
                (Fits::Yes, Fits::Yes) => Relation::Same,
                (old_in_new, new_in_old) => Relation::Both {
                    old_in_new,
                    new_in_old,
                },
            }
        }
        (Fact::Absent, Fact::Known(_)) => Relation::Added,
        (Fact::Known(_), Fact::Absent) => Relation::Removed,
        (Fact::Absent, Fact::Absent) | (Fact::Unknown(_), _) | (_, Fact::Unknown(_)) => {
            Relation::Same
        }
    }
}

fn is_any(ty: &Type) -> bool {
    matches!(ty, Type::Name(name) if name == "Any")
}

/// `a: int = None` means `int | None`.
fn with_none(ty: &Type, optional: bool) -> Type {
    match optional && !is_any(ty) {
        true => Type::union(vec![ty.clone(), Type::None]),
        false => ty.clone(),
    }
}

/// Two annotations as they are written; where that is the same, as what they stand for.
pub fn texts(
    old: &Fact<Annotation>,
    new: &Fact<Annotation>,
    known: &Known<'_>,
) -> (Option<String>, Option<String>) {
    let written = |fact: &Fact<Annotation>| fact.known().map(|found| found.text.clone());
    let meant = |fact: &Fact<Annotation>, side: &Side<'_>| {
        fact.known()
            .map(|found| side.expanded(&found.ty).to_string())
    };
    match written(old) == written(new) {
        true => (meant(old, known.old), meant(new, known.new)),
        false => (written(old), written(new)),
    }
}
