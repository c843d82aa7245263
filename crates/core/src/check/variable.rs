//! Module globals.

use super::annotation::{annotation, value};
use super::{Constraint, Ledger, Subject as Checked};
use crate::contract::Variable;
use crate::observe::{self, Binding, Bound, Object};
use crate::value::{Annotation, Located, Span, Value};
use crate::violation::{BoundTo, Code, Detail, Subject};

pub fn check(demanded: &Variable, binding: &Binding, subject: Checked<'_>, ledger: &mut Ledger) {
    ledger.over(binding, |bound, ledger| {
        alternative(demanded, bound, subject, ledger)
    });
}

fn alternative(demanded: &Variable, bound: &Bound, subject: Checked<'_>, ledger: &mut Ledger) {
    let Variable {
        name,
        annotation: wanted_annotation,
        value: wanted_value,
        advice,
    } = demanded;
    let constraint = |code, contract: Span, expected| Constraint {
        code,
        subject: Subject::Variable(name.value.clone()),
        contract,
        expected,
        advice,
    };
    let exists = constraint(
        Code::VariableMissing,
        name.span,
        Detail::Bound(BoundTo::Variable),
    );
    let variable = match bound {
        Bound::To(Object::Variable(variable)) => variable,
        Bound::To(other) => return not_the_kind(exists, other, subject, ledger),
        Bound::Not => {
            return ledger.missing(exists, Detail::Nothing, None, subject.nearest(&name.value));
        }
        Bound::Unknown(reason) => return ledger.undetermined(exists, reason.clone(), None),
    };
    ledger.kept(exists);
    let demanded = Demanded {
        annotation: (Code::VariableAnnotation, wanted_annotation.as_ref()),
        value: (Code::VariableValue, wanted_value.as_ref()),
    };
    facts(&demanded, constraint, variable, subject, ledger);
}

/// What is demanded of a variable or an attribute, and the codes that say so.
pub struct Demanded<'c> {
    pub annotation: (Code, Option<&'c Located<Annotation>>),
    pub value: (Code, Option<&'c Located<Value>>),
}

/// Compares annotation and value with what was found.
pub fn facts<'c>(
    demanded: &Demanded<'_>,
    constraint: impl Fn(Code, Span, Detail) -> Constraint<'c>,
    found: &observe::Variable,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let Demanded {
        annotation: (annotation_code, wanted_annotation),
        value: (value_code, wanted_value),
    } = *demanded;
    let place = found.place;
    if let Some(wanted) = wanted_annotation {
        let expected = Detail::Text(wanted.value.text.clone());
        let constraint = constraint(annotation_code, wanted.span, expected);
        let fallback = Some(&found.value_type);
        annotation(
            constraint,
            wanted,
            &found.annotation,
            fallback,
            place,
            subject,
            ledger,
        );
    }
    if let Some(wanted) = wanted_value {
        let expected = Detail::Value(wanted.value.clone());
        let constraint = constraint(value_code, wanted.span, expected);
        value(constraint, wanted, &found.value, place, ledger);
    }
}

/// Something else is bound under the name, or it can't be told what.
pub fn not_the_kind(
    constraint: Constraint<'_>,
    found: &Object,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let (kind, place) = match found {
        Object::Unknown(reason, place) => {
            return ledger.undetermined(constraint, reason.clone(), *place);
        }
        Object::Variable(variable) => (BoundTo::Variable, variable.place),
        Object::Function(function) => (BoundTo::Function, function.place),
        Object::Class(id) => (
            BoundTo::Class,
            subject.class(*id).and_then(|class| class.place),
        ),
        Object::Module(_, place) => (BoundTo::Module, *place),
    };
    ledger.broken(constraint, Detail::Bound(kind), place);
}
