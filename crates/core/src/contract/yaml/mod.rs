//! YAML (and so JSON) into the located tree. Only this folder knows the YAML parser.

use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle, Span as YamlSpan};

use super::error::{Found, Problem, ProblemKind};
use super::tree::{Content, Key, MAX_DEPTH, Node};
use crate::value::Span;
use mapping::{OpenMapping, Weighed};
use syntax::problem_of;

mod mapping;
mod syntax;
mod tag;

/// How many nodes aliases may add; text counts by its length.
const ALIAS_BUDGET: usize = 100_000;
/// So many bytes of aliased text weigh as much as one node.
const BYTES_PER_NODE: usize = 32;

/// Loads the one document of a YAML text.
///
/// Without a document (nothing but comments) there is no node. Refuses more than one document,
/// duplicate keys, tags outside YAML's own types, nesting and aliases beyond fixed limits.
// Not inlined: `bench` counts the instructions of this function.
#[inline(never)]
pub(super) fn load(text: &str) -> Result<Option<Node<'_>>, Box<Problem>> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut loader = Loader {
        text,
        open: Vec::new(),
        anchors: Vec::new(),
        spent: 0,
        root: None,
    };
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => loader.take(event, &span)?,
            Err(error) => return Err(problem_of(&error, text)),
        }
    }
    Ok(loader.root)
}

struct Loader<'t> {
    text: &'t str,
    open: Vec<Open<'t>>,
    /// By anchor number; nothing while the anchored collection is still open.
    anchors: Vec<Option<Weighed<Node<'t>>>>,
    spent: usize,
    root: Option<Node<'t>>,
}

/// A collection whose end has not been met yet.
struct Open<'t> {
    span: Span,
    anchor: usize,
    /// Nodes below, counted as if every alias were written out.
    size: usize,
    /// Levels of collections below.
    height: usize,
    body: Body<'t>,
}

enum Body<'t> {
    Sequence(Vec<Node<'t>>),
    Mapping(OpenMapping<'t>),
}

impl<'t> Loader<'t> {
    #[inline(always)] // Events and nodes are large, and moved at every call.
    fn take(&mut self, event: Event<'t>, at: &YamlSpan) -> Result<(), Box<Problem>> {
        let span = byte_span(at);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(Problem::at(span, ProblemKind::SeveralDocuments))
            }
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = tag::scalar(text, style, tag.as_deref(), at)?;
                let span = self.without_trailing_space(span, style);
                let size = 1 + scalar.text.len() / BYTES_PER_NODE;
                let node = Node::new(span, Content::Scalar(scalar));
                self.place(
                    Weighed {
                        node,
                        size,
                        height: 0,
                    },
                    anchor,
                )
            }
            Event::SequenceStart(_, anchor, tag) => {
                tag::of_collection(tag.as_deref(), at, &["seq"])?;
                self.enter(span, anchor, Body::Sequence(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                let is_set =
                    tag::of_collection(tag.as_deref(), at, &["map", "set"])? == Some("set");
                self.enter(span, anchor, Body::Mapping(OpenMapping::new(is_set)))
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave(span),
            Event::Alias(id) => self.alias(id, span),
            _ => Ok(()),
        }
    }

    /// Block scalars are said to end where the next thing begins.
    fn without_trailing_space(&self, span: Span, style: ScalarStyle) -> Span {
        match (style, span.slice(self.text)) {
            (ScalarStyle::Literal | ScalarStyle::Folded, Some(text)) => {
                let start = span.start as usize;
                Span::new(start, start + text.trim_end().len())
            }
            _ => span,
        }
    }

    fn enter(&mut self, span: Span, anchor: usize, body: Body<'t>) -> Result<(), Box<Problem>> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::at(span, ProblemKind::TooDeep { limit: MAX_DEPTH }));
        }
        if anchor != 0 {
            self.remember(anchor, None);
        }
        self.open.push(Open {
            span,
            anchor,
            size: 1,
            height: 0,
            body,
        });
        Ok(())
    }

    fn leave(&mut self, end: Span) -> Result<(), Box<Problem>> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        // Block collections end where the next thing begins; their last child ended before.
        if end.end > end.start {
            open.span.end = end.end;
        }
        let content = match open.body {
            Body::Sequence(items) => Content::Sequence(Rc::new(items)),
            Body::Mapping(mapping) => mapping.finish()?,
        };
        let node = Node::new(open.span, content);
        self.place(
            Weighed {
                node,
                size: open.size,
                height: open.height + 1,
            },
            open.anchor,
        )
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Box<Problem>> {
        let Some(Some(target)) = self.anchors.get(id) else {
            return Err(Problem::at(span, ProblemKind::RecursiveAlias));
        };
        let target = target.clone();
        self.spent += target.size;
        if self.spent > ALIAS_BUDGET {
            return Err(Problem::at(
                span,
                ProblemKind::TooManyAliases {
                    limit: ALIAS_BUDGET,
                },
            ));
        }
        if self.open.len() + target.height > MAX_DEPTH {
            return Err(Problem::at(span, ProblemKind::TooDeep { limit: MAX_DEPTH }));
        }
        self.insert(target, span)
    }

    #[inline(always)]
    fn place(&mut self, item: Weighed<Node<'t>>, anchor: usize) -> Result<(), Box<Problem>> {
        if anchor != 0 {
            self.remember(anchor, Some(item.clone()));
        }
        let span = item.node.span;
        self.insert(item, span)
    }

    fn remember(&mut self, anchor: usize, node: Option<Weighed<Node<'t>>>) {
        if self.anchors.len() <= anchor {
            self.anchors.resize_with(anchor + 1, || None);
        }
        if let Some(slot) = self.anchors.get_mut(anchor) {
            *slot = node;
        }
    }

    /// Puts a finished node into the collection around it; `written` is where it stands there.
    #[inline(always)]
    fn insert(&mut self, item: Weighed<Node<'t>>, written: Span) -> Result<(), Box<Problem>> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(item.node);
            return Ok(());
        };
        open.size += item.size;
        open.height = open.height.max(item.height);
        open.span.end = open.span.end.max(written.end);
        match &mut open.body {
            Body::Sequence(items) => items.push(item.node),
            Body::Mapping(mapping) if mapping.wants_key() => {
                let Content::Scalar(scalar) = item.node.content else {
                    let found = Found::of(&item.node);
                    return Err(Problem::at(written, ProblemKind::KeyNotScalar { found }));
                };
                mapping.key(
                    Key {
                        span: written,
                        scalar,
                    },
                    self.text,
                )?;
            }
            Body::Mapping(mapping) => mapping.value(item.node),
        }
        Ok(())
    }
}

fn byte_span(span: &YamlSpan) -> Span {
    span.byte_range()
        .map_or_else(Span::default, |range| Span::new(range.start, range.end))
}
