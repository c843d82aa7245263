//! Forms of lists.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};

use super::Reading;
use super::scalars::Word;
use super::schemas::{Schemas, list, names_to};
use super::table::{Fields, Form, Mapping};
use crate::contract::error::{NoteKind, ProblemKind};
use crate::contract::spelling::Spelled;
use crate::contract::tree::Node;
use crate::value::Located;

/// A list of something.
pub(in crate::contract) struct List<F>(PhantomData<F>);

impl<F: Form> Form for List<F> {
    type Output = Vec<F::Output>;

    fn expected() -> &'static str {
        "a list"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Vec<F::Output>> {
        let Some(items) = node.sequence() else {
            return cx.wrong_shape(node, format!("a list of {}", F::plural()));
        };
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let value = cx.item(index, |cx| match item.is_null() {
                true => cx.refuse(
                    item.span,
                    ProblemKind::NullItem {
                        expected: F::expected(),
                    },
                ),
                false => F::read(item, cx),
            });
            read.extend(value);
        }
        Some(read)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        list(&F::schema(schemas))
    }
}

/// A list of entries with name and value, or their older form: a mapping from names to values.
pub(in crate::contract) struct Entries<T, V>(PhantomData<(T, V)>);

impl<T: Mapping, V: Form> Form for Entries<T, V> {
    type Output = Vec<T>;

    fn expected() -> &'static str {
        "a list"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Vec<T>> {
        if node.mapping().is_none() {
            return List::<T>::read(node, cx);
        }
        if let Some(key) = cx.key() {
            cx.note(node.head, NoteKind::NamesAsKeys { key });
        }
        Names::<T, V>::read(node, cx)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let (items, values) = (list(&T::schema(schemas)), V::schema(schemas));
        json!({ "anyOf": [items, names_to(&values)] })
    }
}

/// A mapping from names to values; `V` is the form of the values.
pub(in crate::contract) struct Names<T, V>(PhantomData<(T, V)>);

impl<T: Mapping, V: Form> Form for Names<T, V> {
    type Output = Vec<T>;

    fn expected() -> &'static str {
        "a mapping of names"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Vec<T>> {
        let Some(pairs) = node.mapping() else {
            return cx.wrong_shape(node, "a mapping from names to values");
        };
        let mut read = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let name = Node::from(&pair.key);
            let fields = Fields::pair(T::TABLE.what, &name, &pair.value);
            read.extend(cx.under_name(&pair.key.scalar.text, |cx| T::collect(&fields, cx)));
        }
        Some(read)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        names_to(&V::schema(schemas))
    }
}

/// A choice of words of a closed set. An empty list chooses nothing, so it demands nothing.
pub(in crate::contract) struct Choice<T>(PhantomData<T>);

impl<T: Spelled> Form for Choice<T> {
    type Output = Located<Vec<T>>;

    fn expected() -> &'static str {
        "a list"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Self::Output> {
        let words = List::<Word<T>>::read(node, cx)?;
        let words: Vec<T> = words.into_iter().map(|word| word.value).collect();
        (!words.is_empty()).then(|| Located::new(words, node.span))
    }

    fn schema(schemas: &mut Schemas) -> Json {
        List::<Word<T>>::schema(schemas)
    }
}
