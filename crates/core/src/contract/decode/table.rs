//! The keys of every mapping of the dialect, declared once.
//!
//! [`super::declare`] turns one declaration into the reader of a model type, the list of known keys and
//! the JSON Schema.

use serde_json::Value as Json;

use super::Reading;
use super::schemas::Schemas;
use crate::contract::error::ProblemKind;
use crate::contract::tree::Node;
use crate::value::Span;
use crate::value::nearest;

/// One way of writing something: how it is read from a node and how JSON Schema describes it.
pub(in crate::contract) trait Form {
    type Output;

    /// What is expected, with an article.
    fn expected() -> &'static str;

    /// Several of them, for `a list of …`.
    fn plural() -> &'static str {
        "texts"
    }

    /// The value, or nothing when a problem was recorded. Never given a null.
    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Self::Output>;

    fn schema(schemas: &mut Schemas) -> Json;
}

/// A mapping with keys of the dialect.
pub(in crate::contract) trait Mapping: Sized {
    const TABLE: Table;

    /// Builds the value from the fields found; `None` when a required one is missing or wrong.
    fn collect(fields: &Fields<'_>, cx: &mut Reading) -> Option<Self>;
}

pub(in crate::contract) struct Table {
    /// The name in the JSON Schema.
    pub id: &'static str,
    /// What the mapping describes, with an article.
    pub what: &'static str,
    pub plural: &'static str,
    pub about: &'static str,
    /// The key that a text instead of a mapping stands for.
    pub short: Option<&'static str>,
    pub entries: &'static [Entry],
}

pub(in crate::contract) enum Entry {
    Field(Field),
    /// The keys of another table, on the same level.
    Part(&'static Table),
}

pub(in crate::contract) struct Field {
    pub key: &'static str,
    pub others: &'static [&'static str],
    pub about: &'static str,
    pub presence: Presence,
    pub schema: fn(&mut Schemas) -> Json,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::contract) enum Presence {
    Required,
    Optional,
}

impl Table {
    /// Every field, those of parts included.
    pub fn fields(&self) -> Vec<&'static Field> {
        let mut fields = Vec::new();
        for entry in self.entries {
            match entry {
                Entry::Field(field) => fields.push(field),
                Entry::Part(table) => fields.extend(table.fields()),
            }
        }
        fields
    }

    /// The canonical key and the spelling met.
    fn find(&self, key: &str) -> Option<(&'static str, &'static str)> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Field(field) if field.key == key => Some((field.key, field.key)),
            Entry::Field(field) => {
                let other = field.others.iter().find(|other| **other == key)?;
                Some((field.key, *other))
            }
            Entry::Part(table) => table.find(key),
        })
    }

    /// Whether this table itself, none of its parts, has the key.
    fn declares(&self, key: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| matches!(entry, Entry::Field(field) if field.key == key))
    }

    /// The tables that declare a key of this mapping: itself, its parts, with every spelling.
    pub fn owners(&self, key: &str) -> Vec<&'static str> {
        let id = self.id;
        self.entries
            .iter()
            .flat_map(|entry| match entry {
                Entry::Field(field) if field.key == key => vec![id],
                Entry::Field(_) => Vec::new(),
                // Its keys stand on this level, so they are this table's in the schema.
                Entry::Part(part) if part.owners(key).is_empty() => Vec::new(),
                Entry::Part(part) => [&part.owners(key)[..], &[id]].concat(),
            })
            .collect()
    }

    fn unknown(&self, key: &str) -> ProblemKind {
        let known: Vec<_> = self.fields().iter().map(|field| field.key).collect();
        let owners = super::tables()
            .into_iter()
            .filter(|table| table.declares(key));
        let owners: Vec<_> = owners.map(|table| table.what).collect();
        ProblemKind::UnknownKey {
            key: key.to_owned(),
            within: self.what,
            nearest: nearest(key, known.iter().copied()),
            belongs_to: owners.first().copied(),
            known,
        }
    }
}

/// The fields found in one mapping: key of the dialect, spelling met, value.
pub(in crate::contract) struct Fields<'n> {
    pub head: Span,
    what: &'static str,
    found: Vec<(&'static str, &'static str, &'n Node<'n>)>,
    /// The marks of the keys found: of most that aren't there, none has the mark.
    marks: u64,
}

/// A bit that few other keys have.
fn mark(key: &str) -> u64 {
    let first = key.bytes().next().unwrap_or_default();
    1 << ((key.len() * 7 + usize::from(first)) % 64)
}

impl<'n> Fields<'n> {
    /// Sorts the keys of a mapping into a table; a text stands for the table's short form.
    pub fn of(node: &'n Node<'n>, table: &Table, cx: &mut Reading) -> Option<Self> {
        let head = node.head;
        let what = table.what;
        if let (Some(short), Some(_)) = (table.short, node.scalar()) {
            return Some(Self {
                head,
                what,
                found: vec![(short, short, node)],
                marks: mark(short),
            });
        }
        let Some(pairs) = node.mapping() else {
            return cx.wrong_shape(node, what);
        };
        let mut fields = Self {
            head,
            what,
            found: Vec::with_capacity(pairs.len().min(32)),
            marks: 0,
        };
        for pair in pairs {
            let key = &*pair.key.scalar.text;
            match table.find(key) {
                Some((canonical, written)) => {
                    fields.add(canonical, written, pair.key.span, &pair.value, cx)
                }
                None => {
                    let refused =
                        |cx: &mut Reading| cx.refuse_with(pair.key.span, || table.unknown(key));
                    cx.under_name::<Option<()>>(key, refused);
                }
            }
        }
        Some(fields)
    }

    /// A name and its value, as mappings of names write them.
    pub fn pair(what: &'static str, name: &'n Node<'n>, value: &'n Node<'n>) -> Self {
        Self {
            head: name.span,
            what,
            found: vec![("name", "name", name), ("value", "value", value)],
            marks: mark("name") | mark("value"),
        }
    }

    /// No fields at all.
    pub fn none(what: &'static str, head: Span) -> Self {
        Self {
            head,
            what,
            found: Vec::new(),
            marks: 0,
        }
    }

    fn add(
        &mut self,
        key: &'static str,
        written: &'static str,
        span: Span,
        value: &'n Node<'n>,
        cx: &mut Reading,
    ) {
        if let Some((other, _)) = self.get(key) {
            let (key, other) = (written.to_owned(), other.to_owned());
            cx.refuse::<()>(span, ProblemKind::SameKey { key, other });
            return;
        }
        self.found.push((key, written, value));
        self.marks |= mark(key);
    }

    /// The value of a key and the spelling of the key, null or not.
    pub fn get(&self, key: &str) -> Option<(&'static str, &'n Node<'n>)> {
        if self.marks & mark(key) == 0 {
            return None;
        }
        self.found
            .iter()
            .find(|(known, ..)| *known == key)
            .map(|(_, written, node)| (*written, *node))
    }

    /// A key that must be there.
    pub fn required<F: Form>(&self, key: &'static str, cx: &mut Reading) -> Option<F::Output> {
        match self.get(key).filter(|(_, node)| !node.is_null()) {
            Some((written, node)) => cx.under(written, |cx| F::read(node, cx)),
            None => cx.refuse(
                self.head,
                ProblemKind::MissingKey {
                    key,
                    within: self.what,
                },
            ),
        }
    }

    /// A key that may be missing or null.
    pub fn optional<F: Form>(&self, key: &'static str, cx: &mut Reading) -> Option<F::Output> {
        let (written, node) = self.get(key).filter(|(_, node)| !node.is_null())?;
        cx.under(written, |cx| F::read(node, cx))
    }

    /// A key that may be missing, and whose null is a value.
    pub fn nullable<F: Form>(&self, key: &'static str, cx: &mut Reading) -> Option<F::Output> {
        let (written, node) = self.get(key)?;
        cx.under(written, |cx| F::read(node, cx))
    }

    /// A key whose absence is an empty value.
    pub fn many<F: Form>(&self, key: &'static str, cx: &mut Reading) -> F::Output
    where
        F::Output: Default,
    {
        self.optional::<F>(key, cx).unwrap_or_default()
    }
}

impl<T: Mapping> Form for T {
    type Output = T;

    fn expected() -> &'static str {
        T::TABLE.what
    }

    fn plural() -> &'static str {
        T::TABLE.plural
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<T> {
        let fields = Fields::of(node, &T::TABLE, cx)?;
        T::collect(&fields, cx)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        schemas.mapping(&T::TABLE)
    }
}
