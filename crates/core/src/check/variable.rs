//! Module globals.

use super::annotation::{annotation, value};
use super::{Constraint, Ledger, Subject as Checked};
use crate::contract::Variable;
use crate::observe::{Binding, Bound, Object};
use crate::value::Span;
use crate::violation::{BoundTo, Code, Detail, Subject};

pub fn check(demanded: &Variable, binding: &Binding, subject: Checked<'_>, ledger: &mut Ledger) {
    ledger.over(binding, |bound, ledger| {
        alternative(demanded, bound, subject, ledger)
    });
    if binding.alternatives.is_empty() {
        alternative(demanded, &Bound::Not, subject, ledger);
    }
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
    let place = variable.place;
    if let Some(wanted) = wanted_annotation {
        let constraint = constraint(
            Code::VariableAnnotation,
            wanted.span,
            Detail::Text(wanted.value.text.clone()),
        );
        let fallback = Some(&variable.value_type);
        annotation(
            constraint,
            wanted,
            &variable.annotation,
            fallback,
            place,
            subject,
            ledger,
        );
    }
    if let Some(wanted) = wanted_value {
        let constraint = constraint(
            Code::VariableValue,
            wanted.span,
            Detail::Value(wanted.value.clone()),
        );
        value(constraint, wanted, &variable.value, place, ledger);
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
