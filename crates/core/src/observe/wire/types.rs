//! Types: `null`, names as text, everything else a list that begins with its kind.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::values::tagged;
use super::{next, rest};
use crate::value::Type;

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Type::None => to.serialize_unit(),
            Type::Name(name) => to.serialize_str(name),
            Type::Ellipsis => tagged(to, "...", &[] as &[Type]),
            Type::Generic(base, arguments) => {
                let items: Vec<&Type> = std::iter::once(base.as_ref()).chain(arguments).collect();
                tagged(to, "generic", &items)
            }
            Type::Union(members) => tagged(to, "union", members),
            Type::Literal(values) => tagged(to, "literal", values),
            Type::List(items) => tagged(to, "list", items),
            Type::Verbatim(text) => tagged(to, "text", &[text]),
            Type::OneOf(candidates) => tagged(to, "one of", candidates),
        }
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Type;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type")
    }

    fn visit_unit<E>(self) -> Result<Type, E> {
        Ok(Type::None)
    }

    fn visit_str<E>(self, name: &str) -> Result<Type, E> {
        Ok(Type::name(name))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Type, A::Error> {
        let tag: String = next(&mut seq)?;
        Ok(match tag.as_str() {
            "..." => Type::Ellipsis,
            "generic" => Type::Generic(Box::new(next(&mut seq)?), rest(seq)?),
            "union" => Type::Union(rest(seq)?),
            "literal" => Type::Literal(rest(seq)?),
            "list" => Type::List(rest(seq)?),
            "text" => Type::Verbatim(next(&mut seq)?),
            "one of" => Type::OneOf(rest(seq)?),
            other => return Err(A::Error::custom(format!("no type is a {other:?}"))),
        })
    }
}
