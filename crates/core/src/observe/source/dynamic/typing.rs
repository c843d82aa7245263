//! Names imported under `TYPE_CHECKING`.

use ruff_python_ast::{Expr, Stmt};
use rustc_hash::FxHashMap;

use crate::observe::source::{Identity, names};

/// Imports in the branches of `if TYPE_CHECKING:`.
pub(super) fn typing_imports(
    body: &[Stmt],
    identity: &Identity,
    found: &mut FxHashMap<String, String>,
) {
    let is_typing = |test: &Expr| match test {
        Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        _ => false,
    };
    for statement in body {
        let Stmt::If(branch) = statement else {
            continue;
        };
        if !is_typing(&branch.test) {
            continue;
        }
        for inner in &branch.body {
            match inner {
                Stmt::Import(import) => {
                    for alias in &import.names {
                        let full = alias.name.as_str();
                        let (name, path) = match &alias.asname {
                            Some(name) => (name.as_str(), full),
                            None => {
                                let first = full.split('.').next().unwrap_or(full);
                                (first, first)
                            }
                        };
                        found.insert(name.to_owned(), path.to_owned());
                    }
                }
                Stmt::ImportFrom(import) => {
                    let module = names::imported_module(import, identity);
                    for alias in &import.names {
                        let name = alias.asname.as_ref().unwrap_or(&alias.name);
                        found.insert(
                            name.as_str().to_owned(),
                            format!("{module}.{}", alias.name.as_str()),
                        );
                    }
                }
                _ => {}
            }
        }
    }
}
