//! Annotations: parsed from text, brought to one normal form, compared. Never evaluated.

use std::fmt;

use serde::{Deserialize, Serialize};

mod matching;
mod normal;
mod syntax;

pub use matching::{Aliases, Match, names};

/// An annotation as written, and its normal form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Annotation {
    pub text: String,
    pub ty: Type,
}

/// The normal form of an annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    None,
    Ellipsis,
    /// A dotted name; `typing.X` and its like are bare, builtin generics in their builtin spelling.
    Name(String),
    /// `base[arguments]`.
    Generic(Box<Type>, Vec<Type>),
    /// `A | B`, flat, without repetitions, in any order.
    Union(Vec<Type>),
    /// `Literal[a, b]`, in any order.
    Literal(Vec<Type>),
    /// `[A, B]`, as in `Callable[[A, B], C]`.
    List(Vec<Type>),
    /// Text compared as it is: literal values, metadata, syntax without a meaning for types.
    Verbatim(String),
    /// What a name means depends on a condition that can't be decided.
    OneOf(Vec<Type>),
}

/// What the names in an annotation stand for.
pub trait Names {
    /// The absolute dotted paths `name` (dotted, as written) may lead to; none: unknown here.
    fn paths(&self, name: &str) -> Vec<String>;
}

/// No name is known: each stands for itself.
struct Unbound;

impl Names for Unbound {
    fn paths(&self, _name: &str) -> Vec<String> {
        Vec::new()
    }
}

impl Annotation {
    /// An annotation that stands alone, as in a contract.
    pub fn parse(text: &str) -> Self {
        Self::resolved(text, &Unbound)
    }

    /// An annotation whose names are those of a module.
    pub fn resolved(text: &str, names: &dyn Names) -> Self {
        Self {
            text: text.to_owned(),
            ty: normal::normalise(&syntax::parse(text), names),
        }
    }
}

/// As an annotation would write it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::None => f.write_str("None"),
            Type::Ellipsis => f.write_str("..."),
            Type::Name(text) | Type::Verbatim(text) => f.write_str(text),
            Type::Generic(base, arguments) => {
                write!(f, "{base}[")?;
                joined(f, arguments, ", ")?;
                f.write_str("]")
            }
            Type::Literal(values) => {
                f.write_str("Literal[")?;
                joined(f, values, ", ")?;
                f.write_str("]")
            }
            Type::OneOf(candidates) => joined(f, candidates, " or "),
            Type::Union(members) => joined(f, members, " | "),
            Type::List(items) => {
                f.write_str("[")?;
                joined(f, items, ", ")?;
                f.write_str("]")
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, types: &[Type], separator: &str) -> fmt::Result {
    for (index, ty) in types.iter().enumerate() {
        let separator = if index == 0 { "" } else { separator };
        write!(f, "{separator}{ty}")?;
    }
    Ok(())
}

impl Type {
    /// The type a dotted import path leads to: `typing.List` is `list`.
    pub fn of_path(path: &str) -> Self {
        normal::canonical(path)
    }

    /// `Optional[…]`, `Union[…]` and `A | B` in one form.
    pub fn union(members: Vec<Type>) -> Self {
        normal::union(members)
    }

    /// Calls `found` with every dotted name in it.
    pub fn each_name(&self, found: &mut dyn FnMut(&str)) {
        match self {
            Type::Name(name) => found(name),
            Type::Generic(base, arguments) => {
                base.each_name(found);
                arguments
                    .iter()
                    .for_each(|argument| argument.each_name(found));
            }
            Type::Union(items) | Type::Literal(items) | Type::List(items) | Type::OneOf(items) => {
                items.iter().for_each(|item| item.each_name(found));
            }
            Type::None | Type::Ellipsis | Type::Verbatim(_) => {}
        }
    }

    pub fn name(name: impl Into<String>) -> Self {
        Type::Name(name.into())
    }
}
