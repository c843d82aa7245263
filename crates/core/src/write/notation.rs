//! Values and annotations as contracts write them.

use crate::contract::{Atom, Data};
use crate::value::{Annotation, Type, Value};

/// Longest text that is written for a value.
const READABLE: usize = 1000;

/// Longest text of a key in a mapping.
const KEY: usize = 200;

/// Why a value has no notation.
pub enum Unwritten {
    TooLong,
    /// YAML has no notation for it, or it equals nothing.
    NoNotation,
}

impl Unwritten {
    pub fn explanation(&self) -> &'static str {
        match self {
            Unwritten::TooLong => "it is too long to be read here",
            Unwritten::NoNotation => "YAML can't write it",
        }
    }
}

/// A value as data.
pub fn value(value: &Value) -> Result<Data, Unwritten> {
    if value.to_string().len() > READABLE {
        return Err(Unwritten::TooLong);
    }
    data(value).ok_or(Unwritten::NoNotation)
}

fn data(value: &Value) -> Option<Data> {
    Some(match value {
        Value::Sequence(items) | Value::List(items) | Value::Tuple(items) => {
            Data::List(items.iter().map(data).collect::<Option<_>>()?)
        }
        Value::Set(items) | Value::FrozenSet(items) => {
            Data::set(items.iter().map(key).collect::<Option<_>>()?)
        }
        Value::Dict(pairs) => {
            let mut written: Vec<(Atom, Data)> = Vec::with_capacity(pairs.len());
            for (name, value) in pairs {
                let (name, value) = (key(name)?, data(value)?);
                // Of repeated keys the last counts, as in Python.
                written.retain(|(known, _)| *known != name);
                written.push((name, value));
            }
            Data::Mapping(written)
        }
        other => Data::Atom(Atom::of(other)?),
    })
}

/// What can be a key or the member of a set.
fn key(value: &Value) -> Option<Atom> {
    match Atom::of(value)? {
        Atom::Float(_) => None,
        Atom::Text(text) if text.len() > KEY => None,
        Atom::Bytes(bytes) if bytes.len() > KEY => None,
        other => Some(other),
    }
}

/// An annotation by the last part of each of its names: short, and right wherever the name is
/// imported from. One whose meaning isn't sure stays as it is written.
pub fn annotation(annotation: &Annotation) -> String {
    match short(&annotation.ty) {
        Some(ty) => ty.to_string(),
        None => crate::value::printable::one_line(&annotation.text),
    }
}

fn short(ty: &Type) -> Option<Type> {
    let all = |items: &[Type]| items.iter().map(short).collect::<Option<Vec<_>>>();
    Some(match ty {
        Type::None => Type::None,
        Type::Ellipsis => Type::Ellipsis,
        Type::Name(name) => Type::name(name.rsplit('.').next()?),
        Type::Generic(base, arguments) => Type::Generic(Box::new(short(base)?), all(arguments)?),
        Type::Union(members) => Type::Union(all(members)?),
        Type::Literal(_) => ty.clone(),
        Type::List(items) => Type::List(all(items)?),
        Type::Verbatim(text) => Type::Verbatim(text.clone()),
        Type::OneOf(_) => return None,
    })
}
