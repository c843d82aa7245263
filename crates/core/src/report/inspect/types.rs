//! Types as an annotation would write them.

use crate::value::Type;

/// The normal form of an annotation as text.
pub(super) fn spelling(ty: &Type) -> String {
    match ty {
        Type::None => "None".to_owned(),
        Type::Ellipsis => "...".to_owned(),
        Type::Name(name) => name.clone(),
        Type::Generic(base, arguments) => {
            format!("{}[{}]", spelling(base), joined(arguments, ", "))
        }
        Type::Literal(values) => format!("Literal[{}]", joined(values, ", ")),
        Type::OneOf(candidates) => joined(candidates, " or "),
        Type::Union(members) => joined(members, " | "),
        Type::List(items) => format!("[{}]", joined(items, ", ")),
        Type::Verbatim(text) => text.clone(),
    }
}

fn joined(types: &[Type], separator: &str) -> String {
    types
        .iter()
        .map(spelling)
        .collect::<Vec<_>>()
        .join(separator)
}
