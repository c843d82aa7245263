//! Annotations, values and defaults against what is written.

use super::{Constraint, Ledger, Subject};
use crate::observe::{Fact, Place, Reason, Why};
use crate::value::annotation::Match;
use crate::value::{Annotation, Located, Type, Value};
use crate::violation::Detail;

/// Compares a declared annotation; `fallback` is the type of the value, where that counts too.
pub fn annotation(
    constraint: Constraint<'_>,
    wanted: &Located<Annotation>,
    declared: &Fact<Annotation>,
    fallback: Option<&Fact<Type>>,
    place: Option<Place>,
    subject: Subject<'_>,
    ledger: &mut Ledger,
) {
    let (ty, text) = match (declared, fallback) {
        (Fact::Known(annotation), _) => (&annotation.ty, annotation.text.clone()),
        (Fact::Unknown(reason), _) | (Fact::Absent, Some(Fact::Unknown(reason))) => {
            return ledger.undetermined(constraint, reason.clone(), place);
        }
        (Fact::Absent, Some(Fact::Known(ty))) => (ty, ty.to_string()),
        (Fact::Absent, None | Some(Fact::Absent)) => {
            return ledger.broken(constraint, Detail::NotAnnotated, place);
        }
    };
    let as_written = declared
        .known()
        .is_some_and(|annotation| annotation.text == wanted.value.text);
    match ty.meets(&wanted.value.ty, subject.aliases()) {
        _ if as_written => ledger.kept(constraint),
        Match::Yes => ledger.kept(constraint),
        Match::No => ledger.broken(constraint, Detail::Text(text), place),
        Match::Unsure => {
            ledger.undetermined(
                constraint,
                Reason {
                    why: Why::SamePath(text),
                    place,
                },
                place,
            );
        }
    }
}

/// Compares a value or a default.
pub fn value(
    constraint: Constraint<'_>,
    wanted: &Located<Value>,
    found: &Fact<Value>,
    place: Option<Place>,
    ledger: &mut Ledger,
) {
    match found {
        Fact::Known(value) if value.meets(&wanted.value) => ledger.kept(constraint),
        Fact::Known(value) => ledger.broken(constraint, Detail::Value(value.clone()), place),
        Fact::Absent => ledger.broken(constraint, Detail::NoDefault, place),
        Fact::Unknown(reason) => ledger.undetermined(constraint, reason.clone(), place),
    }
}
