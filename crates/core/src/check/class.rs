//! Classes: attributes, methods, base classes.

use super::variable::not_the_kind;
use super::{Constraint, Ledger, Subject as Checked, attribute, function};
use crate::contract::{Attribute, Class, Function};
use crate::observe::lookup::{self, Found};
use crate::observe::{self, Ancestor, Binding, Bound, ClassId, Fact, Object, Reason, Why};
use crate::value::annotation::Match;
use crate::value::{Located, Type};
use crate::violation::{BoundTo, Code, Detail, Subject};

pub fn check(demanded: &Class, binding: &Binding, subject: Checked<'_>, ledger: &mut Ledger) {
    ledger.over(binding, |bound, ledger| {
        alternative(demanded, bound, subject, ledger)
    });
}

impl<'o> Checked<'o> {
    pub(super) fn class(&self, id: ClassId) -> Option<&'o observe::Class> {
        self.observed.classes.get(id.0 as usize)
    }
}

fn alternative(demanded: &Class, bound: &Bound, subject: Checked<'_>, ledger: &mut Ledger) {
    let name = &demanded.name;
    let exists = Constraint {
        code: Code::ClassMissing,
        subject: Subject::Class(name.value.clone()),
        contract: name.span,
        expected: Detail::Bound(BoundTo::Class),
        advice: &demanded.advice,
    };
    match bound {
        Bound::To(Object::Class(id)) => {
            ledger.kept(exists);
            members(demanded, *id, subject, ledger);
        }
        Bound::To(other) => not_the_kind(exists, other, subject, ledger),
        Bound::Not => ledger.missing(exists, Detail::Nothing, None, subject.nearest(&name.value)),
        Bound::Unknown(reason) => ledger.undetermined(exists, reason.clone(), None),
    }
}

/// Everything a class contract demands of a class that is there.
fn members(demanded: &Class, id: ClassId, subject: Checked<'_>, ledger: &mut Ledger) {
    let Class {
        name,
        attributes,
        methods,
        superclasses,
        advice: _,
    } = demanded;
    for attribute in attributes {
        attribute::check(attribute, &name.value, id, subject, ledger);
    }
    for method in methods {
        self::method(method, &name.value, id, subject, ledger);
    }
    for superclass in superclasses {
        self::superclass(superclass, &name.value, id, subject, ledger);
    }
}

fn method(
    demanded: &Function,
    class: &str,
    id: ClassId,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let found = lookup::member(&subject.observed.classes, id, &demanded.name.value);
    let place = subject.class(id).and_then(|class| class.place);
    let exists = || Constraint {
        code: Code::MethodMissing,
        subject: Subject::Method {
            class: class.to_owned(),
            name: demanded.name.value.clone(),
        },
        contract: demanded.name.span,
        expected: Detail::Bound(BoundTo::Function),
        advice: &demanded.advice,
    };
    match found {
        Found::Here { binding, holder: _ } => ledger.over(binding, |bound, ledger| match bound {
            Bound::To(object) => method_object(demanded, object, class, exists(), subject, ledger),
            Bound::Not => ledger.missing(exists(), Detail::Nothing, place, None),
            Bound::Unknown(reason) => ledger.undetermined(exists(), reason.clone(), place),
        }),
        Found::BuiltinMethod(_) => {
            let builtin = observe::Function::without_signature(place);
            method_object(
                demanded,
                &Object::Function(builtin),
                class,
                exists(),
                subject,
                ledger,
            );
        }
        Found::BuiltinAttribute(_) => {
            ledger.broken(exists(), Detail::Bound(BoundTo::ClassAttribute), place)
        }
        Found::Nowhere => {
            let nearest = nearest_member(id, &demanded.name.value, subject);
            ledger.missing(exists(), Detail::Nothing, place, nearest);
        }
        Found::Unknown(reason) => ledger.undetermined(exists(), reason, place),
    }
}

fn method_object(
    demanded: &Function,
    object: &Object,
    class: &str,
    exists: Constraint<'_>,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    match object {
        Object::Function(function) => {
            let itself = exists.subject.clone();
            ledger.kept(exists);
            let owner = format!("{class}.{}", demanded.name.value);
            function::signature(demanded, function, &owner, itself, subject, ledger);
        }
        Object::Variable(variable) => {
            let is_property = matches!(&variable.value_type, Fact::Known(Type::Name(name)) if name.ends_with("property"));
            let found = if is_property {
                BoundTo::Property
            } else {
                BoundTo::ClassAttribute
            };
            ledger.broken(exists, Detail::Bound(found), variable.place);
        }
        other => not_the_kind(exists, other, subject, ledger),
    }
}

fn nearest_member(id: ClassId, name: &str, subject: Checked<'_>) -> Option<String> {
    let known = subject.class(id)?.members.keys().map(String::as_str);
    crate::value::nearest(name, known).map(str::to_owned)
}

fn superclass(
    demanded: &Class,
    class: &str,
    id: ClassId,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let Some(observed) = subject.class(id) else {
        return;
    };
    let wanted = &demanded.name.value;
    let exists = Constraint {
        code: Code::SuperclassMissing,
        subject: Subject::Superclass {
            class: class.to_owned(),
            name: wanted.clone(),
        },
        contract: demanded.name.span,
        expected: Detail::Text(wanted.clone()),
        advice: &demanded.advice,
    };
    let matches = || {
        observed
            .ancestors
            .iter()
            .map(|ancestor| (is_meant(ancestor, wanted, subject), ancestor))
    };
    if let Some((_, ancestor)) = matches().find(|(found, _)| *found == Match::Yes) {
        ledger.kept(exists);
        return inherited(demanded, ancestor, subject, ledger);
    }
    let unsure = matches().find_map(|(found, ancestor)| match (found, ancestor) {
        (_, Ancestor::Unknown(_, reason)) => Some(reason.clone()),
        (Match::Unsure, Ancestor::Class(_, path)) => Some(Reason {
            why: Why::SamePath(path.clone()),
            place: observed.place,
        }),
        _ => None,
    });
    if let Some(reason) = unsure {
        return ledger.undetermined(exists, reason, observed.place);
    }
    let bases: Vec<String> = observed
        .ancestors
        .iter()
        .map(|ancestor| ancestor.name().to_owned())
        .collect();
    let found = if bases.is_empty() {
        Detail::Nothing
    } else {
        Detail::OneOf(bases)
    };
    ledger.broken(exists, found, observed.place);
}

/// Whether an ancestor is the class a contract names.
fn is_meant(ancestor: &Ancestor, wanted: &str, subject: Checked<'_>) -> Match {
    let named_so = match ancestor {
        Ancestor::Builtin(path) => *path == wanted,
        Ancestor::Class(..) | Ancestor::Unknown(..) => ancestor.path() == wanted,
    };
    if named_so {
        return Match::Yes;
    }
    if let Some(led) = subject.observed.paths.get(wanted) {
        return match (same_class(ancestor, *led, subject), ancestor) {
            (true, _) => Match::Yes,
            (false, Ancestor::Class(..) | Ancestor::Builtin(_)) => Match::No,
            (false, Ancestor::Unknown(path, _)) => crate::value::annotation::names(wanted, path),
        };
    }
    let by_path = crate::value::annotation::names(wanted, ancestor.path());
    match ancestor {
        Ancestor::Class(id, _) => {
            let own = subject.class(*id).map_or("", |class| class.name.as_str());
            match own == wanted {
                true => Match::Yes,
                // A class from a file is none that the interpreter brings.
                false if wanted.starts_with("builtins.") => Match::No,
                false => by_path,
            }
        }
        Ancestor::Builtin(_) | Ancestor::Unknown(..) => by_path,
    }
}

/// Whether an ancestor is a class that was observed.
fn same_class(ancestor: &Ancestor, id: ClassId, subject: Checked<'_>) -> bool {
    match ancestor {
        Ancestor::Class(own, _) => *own == id,
        Ancestor::Builtin(path) => subject.class(id).is_some_and(|class| {
            matches!(class.ancestors.first(), Some(first @ Ancestor::Builtin(own)) if own == path && first.name() == class.name)
        }),
        Ancestor::Unknown(..) => false,
    }
}

/// What a contract demands of the base class itself.
fn inherited(demanded: &Class, ancestor: &Ancestor, subject: Checked<'_>, ledger: &mut Ledger) {
    let reason = match ancestor {
        Ancestor::Class(id, _) => return members(demanded, *id, subject, ledger),
        Ancestor::Builtin(_) => Reason {
            why: Why::OnlyLive,
            place: None,
        },
        Ancestor::Unknown(_, reason) => reason.clone(),
    };
    let Class {
        name,
        attributes,
        methods,
        superclasses,
        advice: _,
    } = demanded;
    let class = || name.value.clone();
    let mut open =
        |code, subject: fn(String, String) -> Subject, name: &Located<String>, advice| {
            let constraint = Constraint {
                code,
                subject: subject(class(), name.value.clone()),
                contract: name.span,
                expected: Detail::Nothing,
                advice,
            };
            ledger.undetermined(constraint, reason.clone(), None);
        };
    for Attribute { name, advice, .. } in attributes {
        let subject = |class, name| Subject::Attribute { class, name };
        open(Code::AttributeMissing, subject, name, advice);
    }
    for Function { name, advice, .. } in methods {
        let subject = |class, name| Subject::Method { class, name };
        open(Code::MethodMissing, subject, name, advice);
    }
    for Class { name, advice, .. } in superclasses {
        let subject = |class, name| Subject::Superclass { class, name };
        open(Code::SuperclassMissing, subject, name, advice);
    }
}
