//! The classes and names that every interpreter brings.

use std::sync::{LazyLock, OnceLock};

use serde::de::{Deserialize, Deserializer, Error};

/// See `generate.py`. Text, because a table of strings is half relocations.
const TABLE: &str = include_str!("table.txt");

/// Names of the `builtins` module, in order.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| words(TABLE.lines().next()));

/// Classes, by path.
static CLASSES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| TABLE.lines().skip(1).map(Entry::new).collect());

/// A line of the table, read when it is asked for: most never are.
struct Entry {
    path: &'static str,
    line: &'static str,
    class: OnceLock<BuiltinClass>,
}

impl Entry {
    fn new(line: &'static str) -> Self {
        Self {
            path: line.split_once('|').map_or(line, |(path, _)| path),
            line,
            class: OnceLock::new(),
        }
    }

    fn class(&self) -> &BuiltinClass {
        self.class.get_or_init(|| BuiltinClass::read(self.line))
    }
}

fn words(text: Option<&'static str>) -> Vec<&'static str> {
    text.unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect()
}

/// A dotted path of the table's.
pub type Path = &'static str;

/// A class of the interpreter's own; `object` is left out everywhere.
pub struct BuiltinClass {
    /// Dotted path: `builtins.int`, `abc.ABC`.
    pub path: &'static str,
    /// Its ancestors, in method resolution order.
    pub ancestors: Vec<&'static str>,
    /// Its own namespace, the same in every supported version.
    pub methods: Vec<&'static str>,
    pub attributes: Vec<&'static str>,
    /// What only some versions have, or have as something else.
    pub varying: Vec<&'static str>,
}

impl BuiltinClass {
    fn read(line: &'static str) -> Self {
        let mut columns = line.split('|');
        Self {
            path: columns.next().unwrap_or_default(),
            ancestors: words(columns.next()),
            methods: words(columns.next()),
            attributes: words(columns.next()),
            varying: words(columns.next()),
        }
    }
}

/// Whether `name` is one of the `builtins` module.
pub fn is_builtin(name: &str) -> bool {
    NAMES.binary_search(&name).is_ok()
}

/// The class of that dotted path, if the interpreter brings it.
pub fn class(path: &str) -> Option<&'static BuiltinClass> {
    // `OSError` has other names; enum's classes are re-exported by nobody.
    let path = match path {
        "builtins.IOError" | "builtins.EnvironmentError" | "builtins.WindowsError" => {
            "builtins.OSError"
        }
        "typing_extensions.Protocol" => "typing.Protocol",
        "typing_extensions.Generic" => "typing.Generic",
        other => other,
    };
    let index = CLASSES.binary_search_by_key(&path, |entry| entry.path);
    CLASSES.get(index.ok()?).map(Entry::class)
}

/// The table's own spelling of a dotted path that it knows as a class or an ancestor of one.
pub fn path(path: &str) -> Option<Path> {
    let in_chain = || {
        let chains = CLASSES.iter().flat_map(|entry| &entry.class().ancestors);
        chains.copied().find(|ancestor| *ancestor == path)
    };
    class(path).map(|class| class.path).or_else(in_chain)
}

/// Reads a path of the table's back from the wire.
pub fn deserialize_path<'de, D: Deserializer<'de>>(from: D) -> Result<Path, D::Error> {
    let text = String::deserialize(from)?;
    path(&text).ok_or_else(|| D::Error::custom(format!("no builtin class is called {text:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_complete() {
        assert!(NAMES.is_sorted() && is_builtin("int") && !is_builtin("integer"));
        assert!(CLASSES.is_sorted_by_key(|entry| entry.path));
        for class in CLASSES.iter().map(Entry::class) {
            assert_eq!(class.path, class.path.trim());
            assert!(
                class.methods.is_sorted()
                    && class.attributes.is_sorted()
                    && class.varying.is_sorted()
            );
        }
        let error = class("builtins.IOError").map(|class| (class.path, class.ancestors.clone()));
        let ancestors = vec!["builtins.Exception", "builtins.BaseException"];
        assert_eq!(error, Some(("builtins.OSError", ancestors)));
        assert!(class("builtins.dict").is_some_and(|class| class.methods.contains(&"keys")));
    }
}
