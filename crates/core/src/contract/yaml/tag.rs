//! Tags: YAML's own types, and nothing else.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Span as YamlSpan, Tag};

use super::byte_span;
use crate::contract::error::{Problem, ProblemKind};
use crate::contract::tree::{Notation, Scalar, ScalarTag, Text};

const CORE: &str = "tag:yaml.org,2002:";

/// A scalar with what its tag or its quotes say about its type.
pub(super) fn scalar<'t>(
    text: Cow<'t, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    at: &YamlSpan,
) -> Result<Scalar<'t>, Box<Problem>> {
    let plain = style == ScalarStyle::Plain;
    let notation = match tag.map(|tag| (tag, core_name(tag))) {
        None if plain => Notation::Plain,
        None => Notation::Text,
        Some((_, Some("str"))) => Notation::Text,
        Some((_, Some("int"))) => Notation::Tagged(ScalarTag::Int),
        Some((_, Some("float"))) => Notation::Tagged(ScalarTag::Float),
        Some((_, Some("bool"))) => Notation::Tagged(ScalarTag::Bool),
        Some((_, Some("null"))) => Notation::Tagged(ScalarTag::Null),
        Some((_, Some("binary"))) => Notation::Tagged(ScalarTag::Binary),
        Some((tag, _)) => return Err(refused_tag(tag, at)),
    };
    let text = match text {
        Cow::Borrowed(text) => Text::Borrowed(text),
        Cow::Owned(text) => Text::Shared(text.into()),
    };
    Ok(Scalar { text, notation })
}

/// The tag of a collection, if it has one of those `known`.
pub(super) fn of_collection(
    tag: Option<&Tag>,
    at: &YamlSpan,
    known: &[&'static str],
) -> Result<Option<&'static str>, Box<Problem>> {
    let Some(tag) = tag else {
        return Ok(None);
    };
    // A lone `!` only says that the tag is left open.
    if tag.parts().0.is_empty() && tag.parts().1 == "!" {
        return Ok(None);
    }
    let name = core_name(tag);
    match known.iter().find(|known| Some(**known) == name) {
        Some(known) => Ok(Some(known)),
        None => Err(refused_tag(tag, at)),
    }
}

/// The name of one of YAML's own types; `!` before a scalar means text.
fn core_name(tag: &Tag) -> Option<&'static str> {
    if tag.parts().0.is_empty() && tag.parts().1 == "!" {
        return Some("str");
    }
    let name = tag.suffix_in_namespace(CORE)?;
    [
        "str", "int", "float", "bool", "null", "binary", "seq", "map", "set",
    ]
    .into_iter()
    .find(|known| **known == *name)
}

fn refused_tag(tag: &Tag, at: &YamlSpan) -> Box<Problem> {
    let span = at
        .tag_span()
        .map_or_else(|| byte_span(at), |span| byte_span(&span));
    Problem::at(
        span,
        ProblemKind::Tag {
            tag: tag.original(),
        },
    )
}
