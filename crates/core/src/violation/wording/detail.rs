//! The two sides of a comparison in words.

use crate::contract::ParameterKind;
use crate::observe::Tampering;
use crate::value::printable::{printable, shortened};
use crate::violation::{BoundTo, Detail, Violation};

/// Longest text of one side in a report, in characters.
const REPORTED: usize = 1000;
/// Longest text of one side inside a sentence.
const IN_SENTENCE: usize = 80;

impl Violation {
    /// What the contract demands, as text; nothing where the message says it all.
    pub fn expected_text(&self) -> Option<String> {
        self.expected.text()
    }

    /// What is there instead, as text.
    pub fn found_text(&self) -> Option<String> {
        self.found.text()
    }
}

impl Detail {
    fn text(&self) -> Option<String> {
        let text = match self {
            // What isn't there is nothing, whoever declares it.
            Detail::Nothing | Detail::Declared(_) => return None,
            Detail::WithExtras { version, .. } => return version.clone(),
            Detail::Present => "present".to_owned(),
            Detail::Text(text) | Detail::Failure(text) => text.clone(),
            Detail::Value(value) => value.to_string(),
            Detail::OneOf(choices) => list(choices, "or"),
            Detail::Kind(kind) => kind_spelling(*kind).to_owned(),
            Detail::Async(is_async) => async_spelling(*is_async).to_owned(),
            Detail::Bound(bound) => bound.noun().to_owned(),
            Detail::NotAnnotated => "no annotation".to_owned(),
            Detail::NoDefault => "no default".to_owned(),
            Detail::Hidden => "a value that isn't shown".to_owned(),
            Detail::Unset => "not set".to_owned(),
            Detail::Empty => "empty".to_owned(),
            Detail::NotOfType => "a text of another type".to_owned(),
            Detail::Installed { version, .. } => version.clone(),
            Detail::Unmet { .. } | Detail::NoExtra(_) | Detail::IsDeclared(_) => self.phrase(),
            Detail::Evidence(status) => status.spelling().to_owned(),
            Detail::Tampered(path, _) => path.clone(),
            Detail::MoreTampered(more) => format!("{more} more files"),
            Detail::Editable(editable) => editable_spelling(*editable).to_owned(),
            Detail::Alternatives { nearest, tried } => {
                format!("none of {tried} holds, nearest: {nearest}")
            }
        };
        Some(printable(&shortened(&text, REPORTED)).into_owned())
    }

    /// This side as it stands after `be` or `is`; code is set in backticks.
    pub(super) fn phrase(&self) -> String {
        match self {
            Detail::Nothing => "something else".to_owned(),
            Detail::Present => "there".to_owned(),
            Detail::Text(text) => quoted(text),
            Detail::Failure(text) => shortened(text, 4 * IN_SENTENCE).into_owned(),
            Detail::Value(value) => quoted(&value.to_string()),
            Detail::OneOf(choices) => {
                let choices: Vec<_> = choices.iter().map(|choice| quoted(choice)).collect();
                list(&choices, "or")
            }
            Detail::Kind(kind) => kind_words(*kind).to_owned(),
            Detail::Async(is_async) => format!("`{}`", async_spelling(*is_async)),
            Detail::Bound(bound) => bound.noun().to_owned(),
            Detail::NotAnnotated => "not annotated".to_owned(),
            Detail::NoDefault => "without a default".to_owned(),
            Detail::Hidden => "a value that isn't shown".to_owned(),
            Detail::Unset => "not set".to_owned(),
            Detail::Empty => "empty".to_owned(),
            Detail::NotOfType => "a text of another type".to_owned(),
            Detail::Evidence(status) => status.spelling().to_owned(),
            Detail::Tampered(path, what) => tampered(path, *what),
            Detail::MoreTampered(more) => format!("so are {more} more files"),
            Detail::Declared(declared) => shortened(declared, 2 * IN_SENTENCE).into_owned(),
            Detail::WithExtras { version, .. } => version
                .as_deref()
                .map_or_else(|| "installed".to_owned(), quoted),
            Detail::IsDeclared(true) => "declared by the project".to_owned(),
            Detail::IsDeclared(false) => "left out of what the project declares".to_owned(),
            Detail::Installed {
                version,
                place,
                declared,
            } => {
                let place = shortened(place, REPORTED / 2);
                let declared = declared.iter();
                let declared: String = declared
                    .map(|text| format!("; {}", shortened(text, 2 * IN_SENTENCE)))
                    .collect();
                format!("{} (in `{place}`{declared})", quoted(version))
            }
            Detail::Unmet {
                requirement,
                installed: None,
            } => format!("{} isn't installed", quoted(requirement)),
            Detail::Unmet {
                requirement,
                installed: Some(version),
            } => format!("it needs {}, not {}", quoted(requirement), quoted(version)),
            Detail::NoExtra(extras) if extras.is_empty() => "it has no extras".to_owned(),
            Detail::NoExtra(extras) => {
                let extras: Vec<_> = extras.iter().map(|extra| quoted(extra)).collect();
                format!(
                    "its extras are {}",
                    shortened(&list(&extras, "and"), 4 * IN_SENTENCE)
                )
            }
            Detail::Editable(editable) => editable_spelling(*editable).to_owned(),
            Detail::Alternatives { nearest, .. } => format!("nearest to `{nearest}`"),
        }
    }
}

impl BoundTo {
    pub(crate) fn noun(self) -> &'static str {
        match self {
            BoundTo::Variable => "a variable",
            BoundTo::Function => "a function",
            BoundTo::Class => "a class",
            BoundTo::Module => "a module",
            BoundTo::Property => "a property",
            BoundTo::InstanceAttribute => "an instance attribute",
            BoundTo::ClassAttribute => "a class attribute",
            BoundTo::Attribute => "an attribute",
        }
    }
}

/// The kind as contracts spell it.
pub(crate) fn kind_spelling(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::PositionalOnly => "positional_only",
        ParameterKind::PositionalOrKeyword => "positional_or_keyword",
        ParameterKind::VarPositional => "var_positional",
        ParameterKind::KeywordOnly => "keyword_only",
        ParameterKind::VarKeyword => "var_keyword",
    }
}

fn kind_words(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::PositionalOnly => "positional-only",
        ParameterKind::PositionalOrKeyword => "positional-or-keyword",
        ParameterKind::VarPositional => "a collector of positional arguments (`*`)",
        ParameterKind::KeywordOnly => "keyword-only",
        ParameterKind::VarKeyword => "a collector of keyword arguments (`**`)",
    }
}

fn async_spelling(is_async: bool) -> &'static str {
    if is_async { "async def" } else { "def" }
}

/// What is wrong with a file, after a colon.
pub(super) fn tampered(path: &str, what: Tampering) -> String {
    let path = format!("`{}`", shortened(path, REPORTED / 4));
    match what {
        Tampering::Changed => format!("{path} was changed"),
        Tampering::Missing => format!("{path} is missing"),
        Tampering::Added => format!("{path} was added"),
        Tampering::Shadows => format!("{path} is imported in its place"),
        Tampering::Compiled => format!("{path} isn't what its source is compiled to"),
        Tampering::RunsAtStart => format!("{path} beside it runs code whenever Python starts"),
        Tampering::Outside => format!("{path} lies outside the environment"),
        Tampering::Unhashed => format!("{path} has no hash in `RECORD`"),
        Tampering::Unreadable => format!("{path} can't be read"),
    }
}

fn editable_spelling(editable: bool) -> &'static str {
    match editable {
        true => "installed as editable",
        false => "installed as a copy",
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text, IN_SENTENCE))
}

/// `a`, `a or b`, `a, b or c`.
fn list(items: &[String], last_word: &str) -> String {
    match items {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}
