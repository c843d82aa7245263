//! Annotations: parsed from text, brought to one normal form, compared. Never evaluated.

/// An annotation as written, and its parsed form.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    pub text: String,
    pub ty: Type,
}

/// The shape of an annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    None,
    Ellipsis,
    /// A dotted name.
    Name(String),
    /// `base[arguments]`.
    Generic(Box<Type>, Vec<Type>),
    /// `A | B`, in any order.
    Union(Vec<Type>),
    /// `[A, B]`, as in `Callable[[A, B], C]`.
    List(Vec<Type>),
    /// Text compared as it is: literal values, metadata, syntax without a meaning for types.
    Verbatim(String),
}

impl Annotation {
    pub fn parse(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ty: Type::Verbatim(text.to_owned()),
        }
    }
}
