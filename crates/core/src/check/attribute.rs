//! Class and instance attributes.

use super::variable::{Demanded, facts, not_the_kind};
use super::{Constraint, Ledger, Subject as Checked};
use crate::contract::{Attribute, AttributeLevel};
use crate::observe::lookup::{self, Found};
use crate::observe::{Bound, ClassId, Fact, Object, Reason, Variable, Why};
use crate::value::{Span, Type};
use crate::violation::{BoundTo, Code, Detail, Subject};

pub fn check(
    demanded: &Attribute,
    class: &str,
    id: ClassId,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let name = demanded.name.value.as_str();
    let classes = &subject.observed.classes;
    let place = subject.class(id).and_then(|class| class.place);
    let (found, elsewhere) = match demanded.level.value {
        AttributeLevel::Class => (
            lookup::member(classes, id, name),
            lookup::instance(classes, id, name),
        ),
        AttributeLevel::Instance => (
            lookup::instance(classes, id, name),
            lookup::member(classes, id, name),
        ),
    };
    let exists = || Constraint {
        code: Code::AttributeMissing,
        subject: Subject::Attribute {
            class: class.to_owned(),
            name: name.to_owned(),
        },
        contract: demanded.name.span,
        expected: Detail::Bound(wanted_kind(demanded.level.value)),
        advice: &demanded.advice,
    };
    match found {
        Found::Here { binding, holder: _ } => ledger.over(binding, |bound, ledger| match bound {
            Bound::To(object) => {
                attribute_object(demanded, class, object, exists(), subject, ledger)
            }
            Bound::Not => ledger.missing(exists(), Detail::Nothing, place, None),
            Bound::Unknown(reason) => ledger.undetermined(exists(), reason.clone(), place),
        }),
        Found::BuiltinAttribute(_) => {
            let reason = Reason {
                why: Why::OnlyLive,
                place,
            };
            let variable = Variable {
                annotation: Fact::Absent,
                value: Fact::Unknown(reason.clone()),
                value_type: Fact::Unknown(reason),
                place,
            };
            attribute_object(
                demanded,
                class,
                &Object::Variable(variable),
                exists(),
                subject,
                ledger,
            );
        }
        Found::BuiltinMethod(_) => ledger.broken(exists(), Detail::Bound(BoundTo::Function), place),
        Found::Unknown(reason) => ledger.undetermined(exists(), reason, place),
        Found::Nowhere => {
            let found = match elsewhere {
                Found::Here { .. } => Detail::Bound(other_kind(demanded.level.value)),
                _ => Detail::Nothing,
            };
            let nearest = nearest(demanded, id, subject);
            ledger.missing(exists(), found, place, nearest);
        }
    }
}

fn wanted_kind(level: AttributeLevel) -> BoundTo {
    match level {
        AttributeLevel::Class => BoundTo::ClassAttribute,
        AttributeLevel::Instance => BoundTo::InstanceAttribute,
    }
}

fn other_kind(level: AttributeLevel) -> BoundTo {
    match level {
        AttributeLevel::Class => BoundTo::InstanceAttribute,
        AttributeLevel::Instance => BoundTo::ClassAttribute,
    }
}

fn nearest(demanded: &Attribute, id: ClassId, subject: Checked<'_>) -> Option<String> {
    let class = subject.class(id)?;
    let names = match demanded.level.value {
        AttributeLevel::Class => &class.members,
        AttributeLevel::Instance => &class.instance,
    };
    let known = names.keys().map(String::as_str);
    crate::value::nearest(&demanded.name.value, known).map(str::to_owned)
}

fn attribute_object(
    demanded: &Attribute,
    class: &str,
    object: &Object,
    exists: Constraint<'_>,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    match object {
        Object::Variable(variable) => {
            ledger.kept(exists);
            compare(demanded, class, variable, subject, ledger);
        }
        // A nested class and a module are attributes too; a method isn't.
        Object::Class(_) | Object::Module(..) => {
            let place = match object {
                Object::Class(id) => subject.class(*id).and_then(|class| class.place),
                _ => None,
            };
            ledger.kept(exists);
            let ty = if matches!(object, Object::Class(_)) {
                "type"
            } else {
                "ModuleType"
            };
            let variable = Variable {
                annotation: Fact::Absent,
                value: Fact::Unknown(Reason {
                    why: Why::Computed,
                    place,
                }),
                value_type: Fact::Known(Type::name(ty)),
                place,
            };
            compare(demanded, class, &variable, subject, ledger);
        }
        Object::Function(_) | Object::Unknown(..) => not_the_kind(exists, object, subject, ledger),
    }
}

fn compare(
    demanded: &Attribute,
    class: &str,
    variable: &Variable,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let Attribute {
        level: _,
        name: _,
        annotation: wanted_annotation,
        value: wanted_value,
        advice,
    } = demanded;
    let attribute = &demanded.name.value;
    let constraint = |code, contract: Span, expected| Constraint {
        code,
        subject: Subject::Attribute {
            class: class.to_owned(),
            name: attribute.clone(),
        },
        contract,
        expected,
        advice,
    };
    let demanded = Demanded {
        annotation: (Code::AttributeAnnotation, wanted_annotation.as_ref()),
        value: (Code::AttributeValue, wanted_value.as_ref()),
    };
    facts(&demanded, constraint, variable, subject, ledger);
}
