//! Class bodies that write their own namespace.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::observe::source::expressions;

/// The place in a class body that writes the class's namespace through `locals()` or `vars()`.
pub fn writes_own_namespace(body: &[Stmt]) -> Option<TextRange> {
    let mut found = None;
    for statement in body {
        if matches!(statement, Stmt::FunctionDef(_)) {
            continue;
        }
        expressions::of_statement(statement, &mut |expression| {
            let Expr::Call(call) = expression else { return };
            let Expr::Name(name) = call.func.as_ref() else {
                return;
            };
            let own = matches!(name.id.as_str(), "locals" | "vars" | "exec")
                && call.arguments.args.len() <= usize::from(name.id.as_str() == "exec");
            if own {
                found.get_or_insert(call.range());
            }
        });
    }
    found
}
