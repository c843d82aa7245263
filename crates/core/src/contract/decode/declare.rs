//! How the keys of a mapping are declared: see [`super::table`] for what a declaration becomes.

/// Declares the keys of a model type.
///
/// `field: presence Form, "key" | "other spelling" = "description";` with the presences
/// `required`, `optional`, `nullable` and `many`; `+ part: Type;` for keys of another table on the
/// same level; `@ span;` for a field that takes the place; `~ "key": Form = "description";` for
/// keys that no field of the same name takes, which `=> function;` reads.
macro_rules! mapping {
    ($model:ident ($id:literal, $what:literal, $plural:literal $(, short $short:literal)?): $about:literal {
        $($field:ident: $presence:ident $form:ty, $key:literal $(| $other:literal)* = $text:literal;)*
        $(+ $part:ident: $part_type:ty;)*
        $(@ $span:ident;)?
        $(~ $extra:literal: $extra_form:ty = $extra_text:literal;)*
        $(=> $hook:path;)?
    }) => {
        impl Mapping for $model {
            const TABLE: Table = Table {
                id: $id,
                what: $what,
                plural: $plural,
                about: $about,
                short: mapping!(@short $($short)?),
                entries: &[
                    $(Entry::Field(Field {
                        key: $key,
                        others: &[$($other),*],
                        about: $text,
                        presence: mapping!(@presence $presence),
                        schema: <$form as Form>::schema,
                    }),)*
                    $(Entry::Field(Field {
                        key: $extra,
                        others: &[],
                        about: $extra_text,
                        presence: Presence::Optional,
                        schema: <$extra_form as Form>::schema,
                    }),)*
                    $(Entry::Part(&<$part_type as Mapping>::TABLE),)*
                ],
            };

            fn collect(fields: &Fields<'_>, cx: &mut Reading) -> Option<Self> {
                $(let $field = fields.$presence::<$form>($key, cx);)*
                $(let $part = <$part_type as Mapping>::collect(fields, cx);)*
                let built = Self {
                    $($field: mapping!(@done $presence $field),)*
                    $($part: $part?,)*
                    $($span: fields.head,)?
                };
                $(let built = $hook(built, fields, cx);)?
                Some(built)
            }
        }
    };
    (@short) => { None };
    (@short $short:literal) => { Some($short) };
    (@presence required) => { Presence::Required };
    (@presence $other:ident) => { Presence::Optional };
    (@done required $field:ident) => { $field? };
    (@done $other:ident $field:ident) => { $field };
}
pub(in crate::contract) use mapping;
