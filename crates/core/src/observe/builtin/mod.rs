//! The classes and names that every interpreter brings.

mod table;

use serde::de::{Deserialize, Deserializer, Error};

/// A dotted path of the table's.
pub type Path = &'static str;

/// A class of the interpreter's own; `object` is left out everywhere.
pub struct BuiltinClass {
    /// Dotted path: `builtins.int`, `abc.ABC`.
    pub path: &'static str,
    /// Its ancestors, in method resolution order.
    pub ancestors: &'static [&'static str],
    /// Its own namespace, the same in every supported version.
    pub methods: &'static [&'static str],
    pub attributes: &'static [&'static str],
    /// What only some versions have, or have as something else.
    pub varying: &'static [&'static str],
}

/// Whether `name` is one of the `builtins` module.
pub fn is_builtin(name: &str) -> bool {
    table::NAMES.binary_search(&name).is_ok()
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
    let index = table::CLASSES
        .binary_search_by_key(&path, |class| class.path)
        .ok()?;
    table::CLASSES.get(index)
}

/// The table's own spelling of a dotted path that it knows as a class or an ancestor of one.
pub fn path(path: &str) -> Option<Path> {
    let in_chain = || {
        let chains = table::CLASSES.iter().flat_map(|class| class.ancestors);
        chains.copied().find(|ancestor| *ancestor == path)
    };
    class(path).map(|class| class.path).or_else(in_chain)
}

/// Reads a path of the table's back from the wire.
pub fn deserialize_path<'de, D: Deserializer<'de>>(from: D) -> Result<Path, D::Error> {
    let text = String::deserialize(from)?;
    path(&text).ok_or_else(|| D::Error::custom(format!("no builtin class is called {text:?}")))
}
