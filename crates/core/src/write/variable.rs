//! Module globals and attributes: annotation and value.

use super::Wishes;
use super::draft::Mapping;
use super::notation;
use crate::observe::{Fact, Variable};
use crate::value::{Annotation, Value};

/// Adds what is known of a variable.
pub fn facts(entry: &mut Mapping, variable: &Variable, wishes: Wishes) {
    if wishes.annotations {
        match (&variable.annotation, &variable.value_type) {
            (Fact::Absent, Fact::Known(ty)) => {
                let text = notation::annotation(&Annotation {
                    text: ty.to_string(),
                    ty: ty.clone(),
                });
                entry.pair("annotation", text.as_str());
            }
            (Fact::Absent, Fact::Unknown(reason)) => {
                left_out(entry, "annotation", &reason.explanation())
            }
            (declared, _) => annotation(entry, "annotation", declared),
        }
    }
    if wishes.values {
        value(entry, &variable.value);
    }
}

/// Adds an annotation that is written in the code.
pub fn annotation(entry: &mut Mapping, key: &'static str, found: &Fact<Annotation>) {
    match found {
        Fact::Known(found) => entry.pair(key, notation::annotation(found).as_str()),
        Fact::Absent => {}
        Fact::Unknown(reason) => left_out(entry, key, &reason.explanation()),
    }
}

/// Adds a value or a default.
pub fn value(entry: &mut Mapping, found: &Fact<Value>) {
    match found {
        Fact::Known(found) => match notation::value(found) {
            Ok(data) => entry.pair("value", data),
            Err(why) => left_out(entry, "value", why.explanation()),
        },
        Fact::Absent => {}
        Fact::Unknown(reason) => left_out(entry, "value", &reason.explanation()),
    }
}

pub fn left_out(entry: &mut Mapping, what: &str, why: &str) {
    entry.remark(format!("{what}: left out, {why}"));
}
