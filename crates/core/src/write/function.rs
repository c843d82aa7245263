//! Functions and methods.

use super::Wishes;
use super::draft::{Item, Mapping};
use super::variable::{annotation, left_out, value};
use crate::observe::{Descriptor, Fact, Function, Parameter};
use crate::value::ParameterKind;

/// Whether a function is called through a class, which passes the first argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Called {
    Plainly,
    ThroughAClass,
}

/// What is demanded of a function.
pub fn entry(name: &str, function: &Function, called: Called, wishes: Wishes) -> Mapping {
    let mut entry = Mapping::default();
    entry.pair("name", name);
    match &function.parameters {
        Fact::Known(parameters) => {
            let listed = without_first(parameters, function.descriptor, called).iter();
            let arguments = listed.map(|parameter| Item::Entry(argument(parameter, wishes)));
            entry.list("arguments", arguments.collect());
        }
        Fact::Absent => {}
        Fact::Unknown(reason) => left_out(&mut entry, "arguments", &reason.explanation()),
    }
    if wishes.annotations {
        annotation(&mut entry, "return_annotation", &function.returns);
    }
    match &function.is_async {
        Fact::Known(true) => entry.pair("async", true),
        Fact::Known(false) if wishes.full => entry.pair("async", false),
        Fact::Known(false) | Fact::Absent | Fact::Unknown(_) => {}
    }
    entry
}

/// The parameters that callers pass: not `self`, not `cls`.
fn without_first(parameters: &[Parameter], how: Descriptor, called: Called) -> &[Parameter] {
    let passed = match how {
        Descriptor::Plain | Descriptor::Class => called == Called::ThroughAClass,
        Descriptor::Static => false,
    };
    match parameters.split_first() {
        Some((first, rest)) if passed && by_position(first.kind) => rest,
        _ => parameters,
    }
}

fn by_position(kind: ParameterKind) -> bool {
    match kind {
        ParameterKind::PositionalOnly | ParameterKind::PositionalOrKeyword => true,
        ParameterKind::VarPositional | ParameterKind::KeywordOnly | ParameterKind::VarKeyword => {
            false
        }
    }
}

fn argument(parameter: &Parameter, wishes: Wishes) -> Mapping {
    let mut entry = Mapping::default();
    entry.pair("name", parameter.name.as_str());
    if wishes.annotations {
        annotation(&mut entry, "annotation", &parameter.annotation);
    }
    if wishes.values {
        value(&mut entry, &parameter.default);
    }
    if wishes.full || parameter.kind != ParameterKind::PositionalOrKeyword {
        entry.pair("kind", parameter.kind.spelling());
    }
    entry
}
