//! A YAML mapping while it is read: duplicate keys and `<<`.

use std::collections::HashMap;
use std::rc::Rc;

use crate::contract::error::{Found, Problem, ProblemKind};
use crate::contract::resolve;
use crate::contract::tree::{Content, Key, Node, Notation, Pair, Text};
use crate::value::Span;

/// Mappings up to this size are searched, larger ones hashed.
const SEARCHED: usize = 16;

/// A node and what it weighs with all its aliases written out.
#[derive(Clone)]
pub(super) struct Weighed<T> {
    pub node: T,
    pub size: usize,
    pub height: usize,
}

/// A mapping whose end has not been met yet.
pub(super) struct OpenMapping<'t> {
    is_set: bool,
    pairs: Vec<Pair<'t>>,
    pending: Option<Key<'t>>,
    /// The value of `<<`, and where that key stands.
    merge: Option<Box<(Span, Node<'t>)>>,
    /// Where the keys stand, once they are too many to search.
    index: Option<HashMap<Identity<'t>, usize>>,
}

/// Two keys are one when text and type agree: `1` and `"1"` are two.
#[derive(PartialEq, Eq, Hash)]
struct Identity<'t>(bool, TextKey<'t>);

struct TextKey<'t>(Text<'t>);

impl PartialEq for TextKey<'_> {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

impl Eq for TextKey<'_> {}

impl std::hash::Hash for TextKey<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<'t> OpenMapping<'t> {
    pub(super) fn new(is_set: bool) -> Self {
        Self {
            is_set,
            pairs: Vec::new(),
            pending: None,
            merge: None,
            index: None,
        }
    }

    pub(super) fn wants_key(&self) -> bool {
        self.pending.is_none()
    }

    /// Takes a key; one that is there already is refused.
    pub(super) fn key(&mut self, key: Key<'t>, text: &str) -> Result<(), Box<Problem>> {
        let earlier = if is_merge(&key) {
            self.merge.as_ref().map(|merge| merge.0)
        } else {
            self.find(&key)
                .and_then(|at| self.pairs.get(at))
                .map(|pair| pair.key.span)
        };
        if let Some(first) = earlier {
            let before = text
                .as_bytes()
                .get(..first.start as usize)
                .unwrap_or_default();
            let first_line = 1 + memchr::memchr_iter(b'\n', before).count();
            let kind = ProblemKind::DuplicateKey {
                key: key.scalar.text.to_string(),
                first_line,
            };
            return Err(Problem::at(key.span, kind));
        }
        self.pending = Some(key);
        Ok(())
    }

    /// Takes the value of the key before it.
    pub(super) fn value(&mut self, mut value: Node<'t>) {
        let Some(key) = self.pending.take() else {
            return;
        };
        if value.span.start >= value.span.end {
            value = Node::new(key.span, value.content);
        }
        if is_merge(&key) {
            self.merge = Some(Box::new((key.span, value)));
        } else {
            self.push(Pair { key, value });
        }
    }

    /// Merges what `<<` brought (explicit keys win, earlier sources before later ones) and closes.
    pub(super) fn finish(mut self) -> Result<Content<'t>, Box<Problem>> {
        if let Some(merge) = self.merge.take() {
            let source = &merge.1;
            match &source.content {
                Content::Sequence(sources) => {
                    for source in sources.iter() {
                        self.merge_from(source)?;
                    }
                }
                _ => self.merge_from(source)?,
            }
        }
        let pairs = Rc::new(self.pairs);
        Ok(if self.is_set {
            Content::Set(pairs)
        } else {
            Content::Mapping(pairs)
        })
    }

    fn merge_from(&mut self, source: &Node<'t>) -> Result<(), Box<Problem>> {
        let Some(pairs) = source.mapping() else {
            let found = Found::of(source);
            return Err(Problem::at(
                source.span,
                ProblemKind::MergeOfNoMapping { found },
            ));
        };
        for pair in pairs {
            if self.find(&pair.key).is_none() {
                self.push(pair.clone());
            }
        }
        Ok(())
    }

    fn push(&mut self, pair: Pair<'t>) {
        self.pairs.push(pair);
        let from = match self.pairs.len() {
            length if length <= SEARCHED => return,
            length if length == SEARCHED + 1 => 0,
            length => length - 1,
        };
        for (at, pair) in self.pairs.iter().enumerate().skip(from) {
            let index = self.index.get_or_insert_default();
            index.insert(identity(&pair.key), at);
        }
    }

    fn find(&self, key: &Key<'t>) -> Option<usize> {
        if self.pairs.len() > SEARCHED {
            return self.index.as_ref()?.get(&identity(key)).copied();
        }
        self.pairs.iter().position(|pair| {
            *pair.key.scalar.text == *key.scalar.text && is_text(&pair.key) == is_text(key)
        })
    }
}

fn identity<'t>(key: &Key<'t>) -> Identity<'t> {
    Identity(is_text(key), TextKey(key.scalar.text.clone()))
}

fn is_text(key: &Key<'_>) -> bool {
    match key.scalar.notation {
        Notation::Text => true,
        Notation::Tagged(_) => false,
        Notation::Plain => resolve::is_text(&key.scalar.text),
    }
}

fn is_merge(key: &Key<'_>) -> bool {
    key.scalar.notation == Notation::Plain && &*key.scalar.text == "<<"
}
