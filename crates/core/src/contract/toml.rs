//! TOML into the located tree. The only module that knows the TOML parser.

use std::ops::Range;
use std::rc::Rc;

use toml_edit::{Array, Document, Formatted, InlineTable, Item, Key as TomlKey, Table, Value};

use super::error::{Problem, ProblemKind};
use super::tree::{Content, Key, MAX_DEPTH, Node, Notation, Pair, Scalar, ScalarTag, Text};
use crate::value::Span;

/// Loads a TOML text; its root is always a mapping. Dates are refused, contracts have none.
pub(super) fn load(text: &str) -> Result<Node<'_>, Box<Problem>> {
    let document = parse(text)?;
    let loader = Loader { text };
    loader.table(document.as_table(), Span::new(0, text.len()), 1)
}

/// Loads what stands below some keys of a TOML text, and nothing else of it. `None`: nothing does.
pub(super) fn load_below<'t>(
    text: &'t str,
    keys: &[&str],
) -> Result<Option<Node<'t>>, Box<Problem>> {
    let document = parse(text)?;
    let mut found = document.as_item();
    for key in keys {
        match found.get(key) {
            Some(item) => found = item,
            None => return Ok(None),
        }
    }
    let loader = Loader { text };
    let whole = span_or(found.span(), Span::new(0, text.len()));
    loader.item(found, whole, 0).map(Some)
}

fn parse(text: &str) -> Result<Document<&str>, Box<Problem>> {
    Document::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(text.len()..text.len());
        let kind = ProblemKind::Syntax {
            syntax: "TOML",
            detail: error.message().lines().collect::<Vec<_>>().join(", "),
            hint: None,
        };
        Problem::at(Span::new(span.start, span.end), kind)
    })
}

struct Loader<'t> {
    text: &'t str,
}

impl<'t> Loader<'t> {
    fn item(&self, item: &Item, key: Span, depth: usize) -> Result<Node<'t>, Box<Problem>> {
        match item {
            Item::None => Ok(mapping(key, Vec::new())),
            Item::Value(value) => self.value(value, key, depth),
            Item::Table(table) => self.table(table, span_or(table.span(), key), depth + 1),
            Item::ArrayOfTables(tables) => {
                let span = span_or(tables.span(), key);
                let nodes = tables
                    .iter()
                    .map(|table| self.table(table, span_or(table.span(), key), depth + 2));
                sequence(span, nodes.collect::<Result<_, _>>()?)
            }
        }
    }

    fn table(&self, table: &Table, span: Span, depth: usize) -> Result<Node<'t>, Box<Problem>> {
        check_depth(span, depth)?;
        let pairs = table.iter().map(|(name, item)| {
            let key = key(name, table.key(name), span);
            let value = self.item(item, key.span, depth)?;
            Ok(Pair { key, value })
        });
        Ok(mapping(span, pairs.collect::<Result<_, Box<Problem>>>()?))
    }

    fn inline(
        &self,
        table: &InlineTable,
        span: Span,
        depth: usize,
    ) -> Result<Node<'t>, Box<Problem>> {
        check_depth(span, depth)?;
        let pairs = table.iter().map(|(name, value)| {
            let key = key(name, table.key(name), span);
            let value = self.value(value, key.span, depth)?;
            Ok(Pair { key, value })
        });
        Ok(mapping(span, pairs.collect::<Result<_, Box<Problem>>>()?))
    }

    fn array(&self, array: &Array, span: Span, depth: usize) -> Result<Node<'t>, Box<Problem>> {
        check_depth(span, depth)?;
        let items = array.iter().map(|value| self.value(value, span, depth));
        sequence(span, items.collect::<Result<_, _>>()?)
    }

    fn value(&self, value: &Value, key: Span, depth: usize) -> Result<Node<'t>, Box<Problem>> {
        let span = span_or(value.span(), key);
        let tagged = |tag| Ok(self.written(span, Notation::Tagged(tag)));
        match value {
            Value::String(text) => Ok(self.string(text, span)),
            Value::Integer(_) => tagged(ScalarTag::Int),
            Value::Float(_) => tagged(ScalarTag::Float),
            Value::Boolean(_) => tagged(ScalarTag::Bool),
            Value::Datetime(_) => Err(Problem::at(span, ProblemKind::Date)),
            Value::Array(array) => self.array(array, span, depth + 1),
            Value::InlineTable(table) => self.inline(table, span, depth + 1),
        }
    }

    fn string(&self, text: &Formatted<String>, span: Span) -> Node<'t> {
        let raw = span.slice(self.text).unwrap_or_default();
        let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        let text = match inner == text.value() {
            true => Text::Borrowed(inner),
            false => Text::Shared(text.value().as_str().into()),
        };
        scalar(span, text, Notation::Text)
    }

    fn written(&self, span: Span, notation: Notation) -> Node<'t> {
        scalar(
            span,
            Text::Borrowed(span.slice(self.text).unwrap_or_default()),
            notation,
        )
    }
}

fn check_depth(span: Span, depth: usize) -> Result<(), Box<Problem>> {
    match depth > MAX_DEPTH {
        true => Err(Problem::at(span, ProblemKind::TooDeep { limit: MAX_DEPTH })),
        false => Ok(()),
    }
}

fn key<'t>(name: &str, key: Option<&TomlKey>, fallback: Span) -> Key<'t> {
    let span = span_or(key.and_then(TomlKey::span), fallback);
    let text = Text::Shared(name.into());
    Key {
        span,
        scalar: Scalar {
            text,
            notation: Notation::Text,
        },
    }
}

fn span_or(range: Option<Range<usize>>, fallback: Span) -> Span {
    range.map_or(fallback, |range| Span::new(range.start, range.end))
}

fn scalar<'t>(span: Span, text: Text<'t>, notation: Notation) -> Node<'t> {
    Node::new(span, Content::Scalar(Scalar { text, notation }))
}

fn mapping(span: Span, pairs: Vec<Pair<'_>>) -> Node<'_> {
    Node::new(span, Content::Mapping(Rc::new(pairs)))
}

fn sequence(span: Span, items: Vec<Node<'_>>) -> Result<Node<'_>, Box<Problem>> {
    Ok(Node::new(span, Content::Sequence(Rc::new(items))))
}
