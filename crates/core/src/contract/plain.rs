//! A contract that was read, as data of a program.

use super::data::{Atom, Data};
use super::resolve;
use super::tree::{Content, Node, Pair, Scalar};
use crate::value::Value;

/// Where text is a value, and where it only counts as it is written.
#[derive(Clone, Copy)]
enum Around {
    /// Keys of the dialect: their texts are names, versions, words.
    Dialect,
    /// Below `environment`: everything is text.
    Environment,
    /// A value that something must have.
    Value,
}

/// The data of a tree: numbers become numbers only where they are values, so that no version loses
/// its digits.
pub(super) fn data(root: &Node<'_>) -> Data {
    of(root, Around::Dialect)
}

/// The data of a value that something must have.
pub(super) fn value(node: &Node<'_>) -> Data {
    of(node, Around::Value)
}

fn of(node: &Node<'_>, around: Around) -> Data {
    match &node.content {
        Content::Scalar(scalar) => Data::Atom(atom(scalar, around)),
        Content::Sequence(items) => Data::List(items.iter().map(|item| of(item, around)).collect()),
        Content::Set(pairs) => Data::Set(pairs.iter().map(|pair| key(pair, around)).collect()),
        Content::Mapping(pairs) => {
            let pairs = pairs.iter().map(|pair| {
                let name = &*pair.key.scalar.text;
                (
                    key(pair, around),
                    of(&pair.value, below(name, &pair.value, around)),
                )
            });
            Data::Mapping(pairs.collect())
        }
    }
}

fn below(key: &str, value: &Node<'_>, around: Around) -> Around {
    match (around, key) {
        (Around::Value, _) => Around::Value,
        (_, "environment" | "envs") => Around::Environment,
        (Around::Dialect, "value" | "schema_version") => Around::Value,
        // As releases before 0.4 wrote them: names, and the values they must have.
        (Around::Dialect, "variables" | "class_attr" | "instance_attr")
            if value.mapping().is_some() =>
        {
            Around::Value
        }
        (around, _) => around,
    }
}

fn key(pair: &Pair<'_>, around: Around) -> Atom {
    match around {
        Around::Value => atom(&pair.key.scalar, around),
        Around::Dialect | Around::Environment => Atom::Text(pair.key.scalar.text.to_string()),
    }
}

fn atom(scalar: &Scalar<'_>, around: Around) -> Atom {
    let text = || Atom::Text(scalar.text.to_string());
    let value = match resolve::scalar(scalar) {
        Ok(value) => value,
        // It was read, so it is no value that was asked for.
        Err(_) => return text(),
    };
    match (value, around) {
        (Value::None, _) => Atom::None,
        (Value::Bool(flag), _) => Atom::Bool(flag),
        (Value::Int(int), Around::Value) => Atom::Int(int),
        (Value::Float(float), Around::Value) => Atom::Float(float),
        (Value::Bytes(bytes), Around::Value) => Atom::Bytes(bytes),
        _ => text(),
    }
}
