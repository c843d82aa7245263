//! A contract as data of a program. It has no lines: its places are paths of keys.

use std::rc::Rc;

use super::error::{Problem, ProblemKind};
use super::tree::{Content, Key, MAX_DEPTH, Node, Notation, Pair, Scalar, ScalarTag, Text};
use super::{base64, key_path, text};
use crate::value::{Integer, Span, Value, order};

/// A value of a contract that was never text.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Atom(Atom),
    List(Vec<Data>),
    Set(Vec<Atom>),
    Mapping(Vec<(Atom, Data)>),
}

/// A value without parts; only these are keys and members of sets.
#[derive(Clone, Debug, PartialEq)]
pub enum Atom {
    None,
    Bool(bool),
    Int(Integer),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Atom {
    /// A value without parts that a contract can write, and that equals itself.
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::None => Atom::None,
            Value::Bool(flag) => Atom::Bool(*flag),
            Value::Int(int) => Atom::Int(int.clone()),
            Value::Float(float) if float.is_nan() => return None,
            Value::Float(float) => Atom::Float(*float),
            Value::Str(text) => Atom::Text(text.clone()),
            Value::Bytes(bytes) => Atom::Bytes(bytes.clone()),
            Value::Complex { .. }
            | Value::Ellipsis
            | Value::Sequence(_)
            | Value::List(_)
            | Value::Tuple(_)
            | Value::Set(_)
            | Value::FrozenSet(_)
            | Value::Dict(_) => return None,
        })
    }
}

impl Data {
    /// A set of a program, which has no order of its own: the same set is always the same data.
    pub fn set(mut members: Vec<Atom>) -> Self {
        let rank = |atom: &Atom| (atom.key(), matches!(atom, Atom::Text(_)));
        order::sort_by(&mut members, |one, other| rank(one).cmp(&rank(other)));
        Data::Set(members)
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Data::Atom(text.into())
    }
}

impl From<bool> for Data {
    fn from(flag: bool) -> Self {
        Data::Atom(Atom::Bool(flag))
    }
}

impl From<&str> for Atom {
    fn from(text: &str) -> Self {
        Atom::Text(text.to_owned())
    }
}

impl Atom {
    /// What a path of keys calls it, when it is a key.
    pub fn key(&self) -> String {
        self.scalar().text.to_string()
    }

    fn scalar(&self) -> Scalar<'static> {
        let (text, notation) = match self {
            Atom::None => ("null".into(), Notation::Tagged(ScalarTag::Null)),
            Atom::Bool(true) => ("true".into(), Notation::Tagged(ScalarTag::Bool)),
            Atom::Bool(false) => ("false".into(), Notation::Tagged(ScalarTag::Bool)),
            Atom::Int(int) => (int.to_string(), Notation::Tagged(ScalarTag::Int)),
            Atom::Float(float) => (digits(*float), Notation::Tagged(ScalarTag::Unwritten)),
            Atom::Text(text) => (text.clone(), Notation::Text),
            Atom::Bytes(bytes) => (base64::encode(bytes), Notation::Tagged(ScalarTag::Binary)),
        };
        let text = Text::Shared(Rc::from(text));
        Scalar { text, notation }
    }
}

fn digits(float: f64) -> String {
    match float.is_nan() {
        true => "nan".to_owned(),
        false => format!("{float:?}"),
    }
}

/// The tree of some data, and a text in which the span of everything is the path of keys to it.
pub(super) fn load(data: &Data) -> Result<(Node<'static>, String), Box<Problem>> {
    let mut loader = Loader::default();
    let root = loader.node(data, 1)?;
    Ok((root, loader.paths))
}

#[derive(Default)]
struct Loader {
    /// Every path, one a line.
    paths: String,
    /// Where we are.
    path: String,
}

impl Loader {
    fn node(&mut self, data: &Data, depth: usize) -> Result<Node<'static>, Box<Problem>> {
        let span = self.place()?;
        let content = match data {
            Data::Atom(atom) => Content::Scalar(atom.scalar()),
            _ if depth > MAX_DEPTH => {
                return self.refuse(ProblemKind::TooDeep { limit: MAX_DEPTH });
            }
            Data::Mapping(pairs) => Content::Mapping(Rc::new(self.pairs(pairs, depth)?)),
            Data::List(items) => Content::Sequence(Rc::new(self.items(items, depth)?)),
            Data::Set(members) => Content::Set(Rc::new(
                members
                    .iter()
                    .map(|member| {
                        let key = Key {
                            span,
                            scalar: member.scalar(),
                        };
                        let value = Node::new(span, Content::Scalar(Atom::None.scalar()));
                        Pair { key, value }
                    })
                    .collect(),
            )),
        };
        let head = span;
        Ok(Node {
            span,
            head,
            content,
        })
    }

    fn items(&mut self, items: &[Data], depth: usize) -> Result<Vec<Node<'static>>, Box<Problem>> {
        let nodes = items.iter().enumerate().map(|(index, item)| {
            self.below(
                |path| key_path::push_index(path, index),
                |loader| loader.node(item, depth + 1),
            )
        });
        nodes.collect()
    }

    fn pairs(
        &mut self,
        pairs: &[(Atom, Data)],
        depth: usize,
    ) -> Result<Vec<Pair<'static>>, Box<Problem>> {
        let pairs = pairs.iter().map(|(key, value)| {
            let (scalar, name) = (key.scalar(), key.key());
            let value = self.below(
                |path| key_path::push_name(path, &name),
                |loader| loader.node(value, depth + 1),
            )?;
            let span = value.span;
            let key = Key { span, scalar };
            Ok(Pair { key, value })
        });
        pairs.collect()
    }

    fn below<T>(&mut self, push: impl FnOnce(&mut String), read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        push(&mut self.path);
        let result = read(self);
        self.path.truncate(length);
        result
    }

    /// Writes the path down, and says where.
    fn place(&mut self) -> Result<Span, Box<Problem>> {
        let start = self.paths.len();
        self.paths.push_str(&self.path);
        let span = Span::new(start, self.paths.len());
        self.paths.push('\n');
        if self.paths.len() > text::MAX_BYTES {
            let limit = text::MAX_BYTES;
            return self.refuse(ProblemKind::TooLarge { limit });
        }
        Ok(span)
    }

    fn refuse<T>(&self, kind: ProblemKind) -> Result<T, Box<Problem>> {
        Err(Box::new(Problem {
            path: self.path.clone(),
            ..*Problem::nowhere(kind)
        }))
    }
}
