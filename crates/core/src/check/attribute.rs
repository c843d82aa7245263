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
    let classes = &subject.observed.classes;
    let member = lookup::member(classes, id, &demanded.name.value);
    let instance = lookup::instance(classes, id, &demanded.name.value);
    let this = Wanted {
        demanded,
        class,
        id,
        subject,
    };
    match demanded.level.value {
        AttributeLevel::Class => this.check(&member, &instance, ledger),
        AttributeLevel::Instance => this.check(&instance, &member, ledger),
        AttributeLevel::Any => ledger.append(this.best(&member, &instance)),
    }
}

/// An attribute that is demanded of one class.
#[derive(Clone, Copy)]
struct Wanted<'c> {
    demanded: &'c Attribute,
    class: &'c str,
    id: ClassId,
    subject: Checked<'c>,
}

impl Wanted<'_> {
    /// What becomes of it where either will do: what keeps most.
    fn best(self, member: &Found<'_>, instance: &Found<'_>) -> Ledger {
        let of = |found| {
            let mut way = Ledger::default();
            self.check(found, &Found::Nowhere, &mut way);
            way
        };
        let (of_class, of_instance) = (of(member), of(instance));
        let rank = |way: &Ledger, found: &Found<'_>| match found {
            _ if way.count_violations() == 0 => 0,
            Found::Nowhere => 3,
            _ if way.has_broken() => 2,
            // What can't be told may keep it.
            _ => 1,
        };
        match rank(&of_class, member) <= rank(&of_instance, instance) {
            true => of_class,
            false => of_instance,
        }
    }

    fn check(self, found: &Found<'_>, elsewhere: &Found<'_>, ledger: &mut Ledger) {
        let Self {
            demanded,
            class,
            id,
            subject,
        } = self;
        let name = demanded.name.value.as_str();
        let place = subject.class(id).and_then(|class| class.place);
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
            Found::Here { binding, holder: _ } => {
                ledger.over(binding, |bound, ledger| match bound {
                    Bound::To(object) => {
                        attribute_object(demanded, class, object, exists(), subject, ledger)
                    }
                    Bound::Not => ledger.missing(exists(), Detail::Nothing, place, None),
                    Bound::Unknown(reason) => ledger.undetermined(exists(), reason.clone(), place),
                })
            }
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
            Found::BuiltinMethod(_) => {
                ledger.broken(exists(), Detail::Bound(BoundTo::Function), place);
            }
            Found::Unknown(reason) => ledger.undetermined(exists(), reason.clone(), place),
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
}

fn wanted_kind(level: AttributeLevel) -> BoundTo {
    match level {
        AttributeLevel::Class => BoundTo::ClassAttribute,
        AttributeLevel::Instance => BoundTo::InstanceAttribute,
        AttributeLevel::Any => BoundTo::Attribute,
    }
}

fn other_kind(level: AttributeLevel) -> BoundTo {
    match level {
        AttributeLevel::Class => BoundTo::InstanceAttribute,
        AttributeLevel::Instance | AttributeLevel::Any => BoundTo::ClassAttribute,
    }
}

fn nearest(demanded: &Attribute, id: ClassId, subject: Checked<'_>) -> Option<String> {
    let class = subject.class(id)?;
    let names = match demanded.level.value {
        AttributeLevel::Class => vec![&class.members],
        AttributeLevel::Instance => vec![&class.instance],
        AttributeLevel::Any => vec![&class.members, &class.instance],
    };
    let known = names
        .into_iter()
        .flat_map(|names| names.keys().map(String::as_str));
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
