//! The classes and names that every interpreter brings.

mod table;

use serde::de::{Deserialize, Deserializer, Error};

/// A dotted path of the table's.
pub type Path = &'static str;

/// A class of the interpreter's own; `object` is left out everywhere.
#[derive(Clone, Copy)]
pub struct BuiltinClass {
    /// Dotted path: `builtins.int`, `abc.ABC`.
    pub path: Path,
    /// Its ancestors, its methods, its attributes, and what varies, a column each.
    columns: &'static str,
}

impl BuiltinClass {
    /// Its ancestors, in method resolution order.
    pub fn ancestors(self) -> impl Iterator<Item = Path> + Clone {
        self.column(0)
    }

    /// Whether its own namespace has that method in every supported version.
    pub fn has_method(self, name: &str) -> bool {
        self.column(1).any(|method| method == name)
    }

    pub fn has_attribute(self, name: &str) -> bool {
        self.column(2).any(|attribute| attribute == name)
    }

    /// Whether only some versions have it, or have it as something else.
    pub fn varies(self, name: &str) -> bool {
        self.column(3).any(|member| member == name)
    }

    fn column(self, number: usize) -> impl Iterator<Item = &'static str> + Clone {
        let column = self.columns.split('|').nth(number).unwrap_or_default();
        column.split(' ').filter(|word| !word.is_empty())
    }
}

/// Whether `name` is one of the `builtins` module.
pub fn is_builtin(name: &str) -> bool {
    table::has_name(name)
}

/// The class of that dotted path, if the interpreter brings it.
pub fn class(path: &str) -> Option<BuiltinClass> {
    // `OSError` has other names; enum's classes are re-exported by nobody.
    let path = match path {
        "builtins.IOError" | "builtins.EnvironmentError" | "builtins.WindowsError" => {
            "builtins.OSError"
        }
        "typing_extensions.Protocol" => "typing.Protocol",
        "typing_extensions.Generic" => "typing.Generic",
        other => other,
    };
    table::class(path).map(|(path, columns)| BuiltinClass { path, columns })
}

/// The table's own spelling of a dotted path that it knows as a class or an ancestor of one.
pub fn path(path: &str) -> Option<Path> {
    let in_chain = || {
        let classes = table::classes().map(|(path, columns)| BuiltinClass { path, columns });
        let mut chains = classes.flat_map(BuiltinClass::ancestors);
        chains.find(|ancestor| *ancestor == path)
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
        let text = include_str!("table.txt");
        let names: Vec<&str> = text
            .lines()
            .take(1)
            .flat_map(|line| line.split(' '))
            .collect();
        assert!(names.is_sorted() && names.iter().all(|name| is_builtin(name)));
        assert!(is_builtin("int") && !is_builtin("integer") && !is_builtin(""));
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert!(table::classes().is_sorted() && table::classes().count() == lines.len());
        for line in lines {
            let (path, columns) = line.split_once('|').expect("a path and columns");
            assert_eq!(table::class(path), Some((path, columns)));
            assert!(columns.split('|').count() <= 4, "{path}");
        }
        let error =
            class("builtins.IOError").map(|class| (class.path, class.ancestors().collect()));
        let ancestors = vec!["builtins.Exception", "builtins.BaseException"];
        assert_eq!(error, Some(("builtins.OSError", ancestors)));
        assert!(class("builtins.dict").is_some_and(|class| class.has_method("keys")));
    }
}
