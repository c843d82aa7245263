//! A contract's text as a tree in which every scalar and every key knows where it was written.
//!
//! Both syntaxes (YAML with JSON, TOML) end here; nothing behind this module knows which one it was.
//! A tree is never deeper than [`MAX_DEPTH`], so walking it recursively is safe. Collections are
//! shared: an alias costs one reference count.

use std::rc::Rc;

use super::resolve;
use crate::value::Span;

/// How deep collections may nest, aliases included.
pub(super) const MAX_DEPTH: usize = 64;

/// A value at its place.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    pub span: Span,
    /// Where it begins: the first key of a mapping that was written, else all of it.
    pub head: Span,
    pub content: Content<'t>,
}

#[derive(Clone, Debug)]
pub(super) enum Content<'t> {
    Scalar(Scalar<'t>),
    Sequence(Rc<Vec<Node<'t>>>),
    Mapping(Rc<Vec<Pair<'t>>>),
    /// `!!set`: a mapping whose keys are the members.
    Set(Rc<Vec<Pair<'t>>>),
}

/// A key of a mapping and what it maps to. Keys are scalars.
#[derive(Clone, Debug)]
pub(super) struct Pair<'t> {
    pub key: Key<'t>,
    pub value: Node<'t>,
}

#[derive(Clone, Debug)]
pub(super) struct Key<'t> {
    pub span: Span,
    pub scalar: Scalar<'t>,
}

/// A scalar as written: its text after quotes and escapes are undone, and what its notation says.
#[derive(Clone, Debug)]
pub(super) struct Scalar<'t> {
    pub text: Text<'t>,
    pub notation: Notation,
}

/// What the notation of a scalar says about its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// Without quotes: the text decides.
    Plain,
    /// Quoted, or tagged as text.
    Text,
    /// A type tag (`!!int 5`), or a TOML value of that type.
    Tagged(ScalarTag),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScalarTag {
    Int,
    Float,
    Bool,
    Null,
    Binary,
    /// A float that was computed: it has a value, and no text of its own.
    Unwritten,
}

/// Text borrowed from the file where it stands there as it is, shared where it had to be unescaped.
#[derive(Clone, Debug)]
pub(super) enum Text<'t> {
    Borrowed(&'t str),
    Shared(Rc<str>),
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Shared(text) => text,
        }
    }
}

impl Scalar<'_> {
    pub(super) fn is_null(&self) -> bool {
        match self.notation {
            Notation::Plain => resolve::is_null(&self.text),
            Notation::Tagged(tag) => tag == ScalarTag::Null,
            Notation::Text => false,
        }
    }
}

impl<'t> Node<'t> {
    /// What was written at a place.
    pub(super) fn new(span: Span, content: Content<'t>) -> Self {
        let first = match &content {
            Content::Mapping(pairs) => pairs.first(),
            Content::Scalar(_) | Content::Sequence(_) | Content::Set(_) => None,
        };
        Self {
            head: first.map_or(span, |pair| pair.key.span),
            span,
            content,
        }
    }

    pub(super) fn scalar(&self) -> Option<&Scalar<'t>> {
        match &self.content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub(super) fn sequence(&self) -> Option<&[Node<'t>]> {
        match &self.content {
            Content::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn mapping(&self) -> Option<&[Pair<'t>]> {
        match &self.content {
            Content::Mapping(pairs) => Some(pairs),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }
}

impl<'t> From<&Key<'t>> for Node<'t> {
    fn from(key: &Key<'t>) -> Self {
        Node::new(key.span, Content::Scalar(key.scalar.clone()))
    }
}
