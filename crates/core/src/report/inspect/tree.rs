//! The shape both formats are written from: JSON whose keys keep their order.

use serde::ser::{Serialize, SerializeMap, Serializer};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Text(String),
    Number(u64),
    Flag(bool),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub(super) fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Tree)>) -> Self {
        Tree::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }

    /// This map with one entry more; anything else stays as it is.
    pub(super) fn with(mut self, key: &str, value: impl Into<Tree>) -> Self {
        if let Tree::Map(entries) = &mut self {
            entries.push((key.to_owned(), value.into()));
        }
        self
    }

    /// [`Tree::with`] where there is a value.
    pub(super) fn maybe(self, key: &str, value: Option<impl Into<Tree>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Tree::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Self {
        Tree::Text(text)
    }
}

impl From<u64> for Tree {
    fn from(number: u64) -> Self {
        Tree::Number(number)
    }
}

impl From<bool> for Tree {
    fn from(flag: bool) -> Self {
        Tree::Flag(flag)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::Number(number) => serializer.serialize_u64(*number),
            Tree::Flag(flag) => serializer.serialize_bool(*flag),
            Tree::List(items) => items.serialize(serializer),
            Tree::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
