//! What can be wrong with a contract, where, and everything that is said about it.

use std::fmt;
use std::sync::Arc;

use super::resolve::ValueFault;
use super::selector::SelectorFault;
use super::tree::{Content, Node, Notation, ScalarTag};
use crate::value::Span;
use crate::value::marker::MarkerFault;

mod help;
mod message;

/// A contract that can't be used: everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractError {
    /// At least one, in the order of their places.
    pub problems: Vec<Problem>,
    /// The text for excerpts, secrets masked; nothing where the file is no text.
    pub text: Option<Arc<str>>,
}

/// The first problem's sentence.
impl fmt::Display for ContractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.first() {
            Some(problem) => f.write_str(&problem.message()),
            None => f.write_str("the contract can't be read"),
        }
    }
}

impl std::error::Error for ContractError {}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key or value at fault, in the text of the contract.
    pub span: Option<Span>,
    /// The keys that lead there: `deployments[0].systems[0].os`; empty for the file as a whole.
    pub path: String,
    pub kind: ProblemKind,
}

impl Problem {
    pub(super) fn at(span: Span, kind: ProblemKind) -> Box<Self> {
        Box::new(Self {
            span: Some(span),
            path: String::new(),
            kind,
        })
    }

    /// Whether the contract demands nothing at all.
    pub fn is_empty_contract(&self) -> bool {
        matches!(
            self.kind,
            ProblemKind::ConstrainsNothing | ProblemKind::Empty
        )
    }

    pub(super) fn nowhere(kind: ProblemKind) -> Box<Self> {
        Box::new(Self {
            span: None,
            path: String::new(),
            kind,
        })
    }

    /// One sentence: what is wrong, what was expected.
    pub fn message(&self) -> String {
        message::of(&self.kind)
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        help::of(&self.kind)
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    TooLarge {
        limit: usize,
    },
    NotUtf8 {
        offset: usize,
        line: usize,
        encoding: Option<Encoding>,
    },
    ControlCharacter {
        character: char,
    },
    Syntax {
        syntax: &'static str,
        detail: String,
        hint: Option<SyntaxHint>,
    },
    Empty,
    SeveralDocuments,
    Tag {
        tag: String,
    },
    TooDeep {
        limit: usize,
    },
    TooManyAliases {
        limit: usize,
    },
    RecursiveAlias,
    UnknownAnchor {
        name: String,
    },
    DuplicateKey {
        key: String,
        first_line: usize,
    },
    KeyNotScalar {
        found: Found,
    },
    MergeOfNoMapping {
        found: Found,
    },
    /// A TOML date or time.
    Date,
    UnknownKey {
        key: String,
        /// What the mapping describes, with an article.
        within: &'static str,
        nearest: Option<&'static str>,
        /// What has this key instead.
        belongs_to: Option<&'static str>,
        known: Vec<&'static str>,
    },
    MissingKey {
        key: &'static str,
        within: &'static str,
    },
    /// Two spellings of one key.
    SameKey {
        key: String,
        other: String,
    },
    Shape {
        expected: String,
        found: Found,
    },
    /// Something in the data of a program that is no plain data: what.
    NotPlain {
        what: String,
    },
    /// A float where text counts.
    FloatForText {
        expected: &'static str,
    },
    NullItem {
        expected: &'static str,
    },
    EmptyText {
        expected: &'static str,
    },
    /// A word outside a closed set.
    Word {
        what: &'static str,
        word: String,
        allowed: Vec<&'static str>,
        nearest: Option<&'static str>,
    },
    SchemaVersion {
        text: String,
    },
    FileName {
        text: String,
    },
    ModuleName {
        text: String,
    },
    VariableName {
        text: String,
    },
    DependencyName {
        text: String,
    },
    Version {
        text: String,
        reason: Option<String>,
    },
    Integrity {
        text: String,
    },
    Marker {
        text: String,
        fault: MarkerFault,
    },
    Selector {
        text: String,
        fault: SelectorFault,
    },
    Value {
        fault: ValueFault,
    },
    ConstrainsNothing,
    /// A guard that demands nothing.
    GuardsNothing,
    /// A configuration without guards.
    NoGuards,
    /// A guard for something that isn't a name.
    GuardTarget {
        text: String,
    },
    /// Further problems that are not listed.
    More {
        count: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf16,
    Utf32,
}

/// What most often causes a syntax error of this sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxHint {
    Tab,
    Bracket,
    Quote,
    Escape,
    QuoteText,
    Indentation,
}

/// What stands where something else was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Null,
    Bool,
    Number,
    Text,
    Bytes,
    List,
    Mapping,
    Set,
}

impl Found {
    pub(super) fn of(node: &Node<'_>) -> Self {
        match &node.content {
            Content::Sequence(_) => Found::List,
            Content::Mapping(_) => Found::Mapping,
            Content::Set(_) => Found::Set,
            Content::Scalar(scalar) if scalar.is_null() => Found::Null,
            Content::Scalar(scalar) => match scalar.notation {
                Notation::Tagged(ScalarTag::Bool) => Found::Bool,
                Notation::Tagged(ScalarTag::Binary) => Found::Bytes,
                Notation::Tagged(_) => Found::Number,
                Notation::Text => Found::Text,
                Notation::Plain if super::resolve::boolean(&scalar.text).is_some() => Found::Bool,
                Notation::Plain if super::resolve::is_number(&scalar.text) => Found::Number,
                Notation::Plain => Found::Text,
            },
        }
    }
}

/// Something older that is still understood; never changes the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub span: Span,
    pub path: String,
    pub kind: NoteKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// `variables: {NAME: value}` instead of a list.
    NamesAsKeys { key: &'static str },
    /// A key whose newer spelling is another.
    OlderKey {
        old: &'static str,
        new: &'static str,
    },
}

impl Note {
    /// The older spelling, and the newer one.
    pub fn message(&self) -> String {
        match &self.kind {
            NoteKind::NamesAsKeys { key } => format!(
                "`{key}` as a mapping of names is an older spelling; write a list: `- {{name: …, value: …}}`"
            ),
            NoteKind::OlderKey { old, new } => {
                format!("`{old}` is an older spelling; write `{new}`")
            }
        }
    }
}
