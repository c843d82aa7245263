//! Forms of single values: texts, names, numbers, words of closed sets.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};
use unicode_normalization::UnicodeNormalization;

use super::Reading;
use super::schemas::{Schemas, words};
use super::table::Form;
use crate::contract::error::{Found, ProblemKind};
use crate::contract::model::Sha256;
use crate::contract::spelling::Spelled;
use crate::contract::tree::{Node, Notation, ScalarTag};
use crate::contract::{dependency_name, resolve};
use crate::value::nearest;
use crate::value::{Annotation, Located, Value, VersionPattern};

/// Any scalar, as it is written.
pub(in crate::contract) fn text<'n>(
    node: &'n Node<'_>,
    expected: &'static str,
    cx: &mut Reading,
) -> Option<Located<&'n str>> {
    match node.scalar().filter(|scalar| !scalar.is_null()) {
        None => cx.wrong_shape(node, expected),
        Some(scalar) if is_blank(&scalar.text) => {
            cx.refuse(node.span, ProblemKind::EmptyText { expected })
        }
        Some(scalar) if scalar.notation == Notation::Tagged(ScalarTag::Unwritten) => {
            cx.refuse(node.span, ProblemKind::FloatForText { expected })
        }
        Some(scalar) => Some(Located::new(&*scalar.text, node.span)),
    }
}

fn is_blank(text: &str) -> bool {
    // Nearly every text begins with a letter.
    !text.starts_with(|first: char| first.is_ascii_graphic()) && text.trim().is_empty()
}

/// A scalar that is no number.
fn word<'n>(
    node: &'n Node<'_>,
    expected: &'static str,
    cx: &mut Reading,
) -> Option<Located<&'n str>> {
    match Found::of(node) {
        Found::Number | Found::Bytes => cx.wrong_shape(node, expected),
        _ => text(node, expected, cx),
    }
}

/// The normal form of identifiers; most are in it already.
fn normal(name: &str) -> String {
    match name.is_ascii() {
        true => name.to_owned(),
        false => name.nfkc().collect(),
    }
}

pub(in crate::contract) fn any_scalar() -> Json {
    json!({ "type": ["string", "number", "boolean"] })
}

pub(in crate::contract) fn any_word() -> Json {
    json!({ "type": ["string", "boolean"] })
}

macro_rules! scalar_form {
    ($($(#[$about:meta])* $form:ident -> $output:ty: $expected:literal, $schema:expr, $read:expr;)+) => {$(
        $(#[$about])*
        pub(in crate::contract) struct $form;

        impl Form for $form {
            type Output = $output;

            fn expected() -> &'static str {
                $expected
            }

            fn read(node: &Node<'_>, cx: &mut Reading) -> Option<$output> {
                let read: fn(&Node<'_>, &mut Reading) -> Option<$output> = $read;
                read(node, cx)
            }

            fn schema(_: &mut Schemas) -> Json {
                $schema
            }
        }
    )+};
}

scalar_form! {
    /// Text for people, or compared as text.
    Text -> Located<String>: "a text", any_scalar(), |node, cx| {
        Some(text(node, "a text", cx)?.map(str::to_owned))
    };
    /// Text for people whose place doesn't matter.
    Prose -> String: "a text", any_scalar(), |node, cx| {
        Some(text(node, "a text", cx)?.value.to_owned())
    };
    /// The name of something in Python source, in the normal form of identifiers (NFKC).
    Name -> Located<String>: "a name", any_word(), |node, cx| {
        Some(word(node, "a name", cx)?.map(|name| normal(name.trim())))
    };
    /// The dotted name of a module.
    ModuleName -> Located<String>: "the dotted name of a module", any_word(), |node, cx| {
        let name = word(node, "the dotted name of a module", cx)?;
        if !dependency_name::is_dotted(name.value) {
            let text = name.value.to_owned();
            return cx.refuse(name.span, ProblemKind::ModuleName { text });
        }
        Some(name.map(normal))
    };
    /// The name of a file, without a folder.
    FileName -> Located<String>: "the name of a file", any_word(), |node, cx| {
        let name = word(node, "the name of a file", cx)?;
        if name.value.contains(['/', '\\']) || matches!(name.value, "." | "..") {
            let text = name.value.to_owned();
            return cx.refuse(name.span, ProblemKind::FileName { text });
        }
        Some(name.map(str::to_owned))
    };
    /// A version or specifiers; the text as written counts (`1.10` is no number).
    Version -> Located<VersionPattern>: "a version", any_scalar(), |node, cx| {
        let found = text(node, "a version", cx)?;
        match VersionPattern::parse(found.value) {
            Ok(pattern) => Some(Located::new(pattern, found.span)),
            Err(reason) => {
                let text = found.value.to_owned();
                cx.refuse(found.span, ProblemKind::Version { text, reason: Some(reason) })
            }
        }
    };
    /// `sha256:` and the hash.
    Integrity -> Located<Sha256>: "a hash", json!({
        "type": "string", "pattern": "^sha256:[0-9A-Fa-f]{64}$",
    }), |node, cx| {
        let found = text(node, "`sha256:` and a hash", cx)?;
        let hash = found.value.strip_prefix("sha256:").filter(|hash| {
            hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit())
        });
        match hash {
            Some(hash) => Some(Located::new(Sha256(hash.to_ascii_lowercase()), found.span)),
            None => {
                let text = found.value.to_owned();
                cx.refuse(found.span, ProblemKind::Integrity { text })
            }
        }
    };
    /// An annotation as source would write it.
    AnnotationText -> Located<Annotation>: "an annotation", any_word(), |node, cx| {
        Some(word(node, "an annotation", cx)?.map(Annotation::parse))
    };
    /// A literal value; null is `None`.
    Literal -> Located<Value>: "a value", json!({}), |node, cx| {
        match resolve::value(node) {
            Ok(value) => Some(Located::new(value, node.span)),
            Err(problem) => cx.report(problem),
        }
    };
    /// `true` or `false`.
    Flag -> Located<bool>: "true or false", json!({ "type": "boolean" }), |node, cx| {
        let scalar = node.scalar().map(resolve::scalar);
        match scalar {
            Some(Ok(Value::Bool(flag))) => Some(Located::new(flag, node.span)),
            _ => cx.wrong_shape(node, "true or false"),
        }
    };
    /// The version of the dialect.
    SchemaVersion -> Located<u32>: "1", json!({ "enum": [1, "1"] }), |node, cx| {
        let found = text(node, "the number 1", cx)?;
        match found.value {
            "1" => Some(Located::new(1, found.span)),
            other => {
                let text = other.to_owned();
                cx.refuse(found.span, ProblemKind::SchemaVersion { text })
            }
        }
    };
    /// The name of an environment variable.
    VariableName -> Located<String>: "the name of an environment variable", any_word(), |node, cx| {
        let name = word(node, "the name of an environment variable", cx)?;
        // What follows the sign may be a secret.
        if let Some((text, _)) = name.value.split_once('=') {
            let text = format!("{text}=…");
            return cx.refuse(name.span, ProblemKind::VariableName { text });
        }
        Some(name.map(str::to_owned))
    };
}

/// A word of a closed set.
pub(in crate::contract) struct Word<T>(PhantomData<T>);

impl<T: Spelled> Form for Word<T> {
    type Output = Located<T>;

    fn expected() -> &'static str {
        T::WHAT
    }

    fn plural() -> &'static str {
        "names"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Located<T>> {
        let found = text(node, T::WHAT, cx)?;
        if let Some(value) = T::of(found.value) {
            return Some(Located::new(value, found.span));
        }
        let kind = ProblemKind::Word {
            what: T::WHAT,
            word: found.value.to_owned(),
            allowed: T::shown(),
            nearest: nearest(found.value.trim(), T::all()),
        };
        cx.refuse(found.span, kind)
    }

    fn schema(_: &mut Schemas) -> Json {
        words::<T>()
    }
}
