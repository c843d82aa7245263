//! Functions and methods: the signature callers see.

use super::annotation::{annotation, value};
use super::variable::not_the_kind;
use super::{Constraint, Ledger, Subject as Checked};
use crate::contract::{Argument, Function};
use crate::observe::{self, Binding, Bound, Fact, Object, Parameter};
use crate::violation::{BoundTo, Code, Detail, Subject};

pub fn check(demanded: &Function, binding: &Binding, subject: Checked<'_>, ledger: &mut Ledger) {
    ledger.over(binding, |bound, ledger| {
        alternative(demanded, bound, subject, ledger)
    });
}

fn alternative(demanded: &Function, bound: &Bound, subject: Checked<'_>, ledger: &mut Ledger) {
    let name = &demanded.name;
    let exists = Constraint {
        code: Code::FunctionMissing,
        subject: Subject::Function(name.value.clone()),
        contract: name.span,
        expected: Detail::Bound(BoundTo::Function),
        advice: &demanded.advice,
    };
    match bound {
        Bound::To(Object::Function(function)) => {
            ledger.kept(exists);
            let async_subject = Subject::Function(name.value.clone());
            signature(
                demanded,
                function,
                &name.value,
                async_subject,
                subject,
                ledger,
            );
        }
        Bound::To(other) => not_the_kind(exists, other, subject, ledger),
        Bound::Not => ledger.missing(exists, Detail::Nothing, None, subject.nearest(&name.value)),
        Bound::Unknown(reason) => ledger.undetermined(exists, reason.clone(), None),
    }
}

/// Compares a signature. `owner` is the function as arguments name it, `itself` as reports do.
pub fn signature(
    demanded: &Function,
    function: &observe::Function,
    owner: &str,
    itself: Subject,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let Function {
        name: _,
        arguments,
        return_annotation,
        is_async,
        advice,
    } = demanded;
    if let Some(wanted) = is_async {
        let constraint = Constraint {
            code: Code::FunctionAsync,
            subject: itself,
            contract: wanted.span,
            expected: Detail::Async(wanted.value),
            advice,
        };
        match &function.is_async {
            Fact::Known(found) if *found == wanted.value => ledger.kept(constraint),
            Fact::Known(found) => ledger.broken(constraint, Detail::Async(*found), function.place),
            Fact::Absent => ledger.broken(constraint, Detail::Async(false), function.place),
            Fact::Unknown(reason) => {
                ledger.undetermined(constraint, reason.clone(), function.place)
            }
        }
    }
    for argument in arguments {
        self::argument(argument, function, owner, subject, ledger);
    }
    if let Some(wanted) = return_annotation {
        let constraint = Constraint {
            code: Code::ReturnAnnotation,
            subject: Subject::Return {
                owner: owner.to_owned(),
            },
            contract: wanted.span,
            expected: Detail::Text(wanted.value.text.clone()),
            advice,
        };
        annotation(
            constraint,
            wanted,
            &function.returns,
            None,
            function.place,
            subject,
            ledger,
        );
    }
}

fn argument(
    demanded: &Argument,
    function: &observe::Function,
    owner: &str,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let name = &demanded.name;
    let exists = Constraint {
        code: Code::ArgumentMissing,
        subject: Subject::Argument {
            owner: owner.to_owned(),
            name: name.value.clone(),
        },
        contract: name.span,
        expected: Detail::Nothing,
        advice: &demanded.advice,
    };
    match &function.parameters {
        Fact::Known(parameters) => match parameters
            .iter()
            .find(|parameter| parameter.name == name.value)
        {
            Some(parameter) => {
                ledger.kept(exists);
                compare(demanded, parameter, owner, subject, ledger);
            }
            None => {
                let known = parameters.iter().map(|parameter| parameter.name.as_str());
                let nearest = crate::value::nearest(&name.value, known).map(str::to_owned);
                ledger.missing(exists, Detail::Nothing, function.place, nearest);
            }
        },
        Fact::Absent => ledger.missing(exists, Detail::Nothing, function.place, None),
        Fact::Unknown(reason) => ledger.undetermined(exists, reason.clone(), function.place),
    }
}

fn compare(
    demanded: &Argument,
    found: &Parameter,
    owner: &str,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let Argument {
        name,
        annotation: wanted_annotation,
        value: wanted_default,
        kind,
        advice,
    } = demanded;
    let constraint = |code, contract, expected| Constraint {
        code,
        subject: Subject::Argument {
            owner: owner.to_owned(),
            name: name.value.clone(),
        },
        contract,
        expected,
        advice,
    };
    if let Some(wanted) = wanted_annotation {
        let constraint = constraint(
            Code::ArgumentAnnotation,
            wanted.span,
            Detail::Text(wanted.value.text.clone()),
        );
        annotation(
            constraint,
            wanted,
            &found.annotation,
            None,
            found.place,
            subject,
            ledger,
        );
    }
    if let Some(wanted) = wanted_default {
        let constraint = constraint(
            Code::ArgumentDefault,
            wanted.span,
            Detail::Value(wanted.value.clone()),
        );
        value(constraint, wanted, &found.default, found.place, ledger);
    }
    if let Some(wanted) = kind {
        let constraint = constraint(Code::ArgumentKind, wanted.span, Detail::Kind(wanted.value));
        if wanted.value == found.kind {
            ledger.kept(constraint);
        } else {
            ledger.broken(constraint, Detail::Kind(found.kind), found.place);
        }
    }
}
