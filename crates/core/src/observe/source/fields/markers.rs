//! Annotations and bases that decide what is a field.

use crate::value::Type;

#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Special {
    #[default]
    None,
    ClassVar,
    InitVar,
    KwOnly,
}

pub(super) fn is_name(ty: &Type, wanted: &str) -> bool {
    matches!(ty, Type::Name(name) if name == wanted || name.ends_with(&format!(".{wanted}")))
}

pub(super) fn special(ty: &Type) -> Special {
    let head = match ty {
        Type::Generic(base, arguments) if is_name(base, "Annotated") => match arguments.first() {
            Some(inner) => return special(inner),
            None => base.as_ref(),
        },
        Type::Generic(base, _) => base.as_ref(),
        other => other,
    };
    match head {
        head if is_name(head, "ClassVar") => Special::ClassVar,
        head if is_name(head, "InitVar") => Special::InitVar,
        head if is_name(head, "KW_ONLY") => Special::KwOnly,
        _ => Special::None,
    }
}

pub(super) fn is_model(path: &str) -> bool {
    matches!(
        path,
        "pydantic.BaseModel"
            | "pydantic.main.BaseModel"
            | "pydantic.v1.BaseModel"
            | "pydantic.generics.GenericModel"
            | "pydantic_settings.BaseSettings"
            | "pydantic.BaseSettings"
            | "sqlmodel.SQLModel"
            | "msgspec.Struct"
    )
}
