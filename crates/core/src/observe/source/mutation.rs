//! Whether a list, set or dict that a name is bound to is changed in place while its module loads.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::expressions;
use super::module::Module;

/// How deep blocks are followed; a name used deeper counts as changed.
const DEPTH: usize = 128;

const MUTATORS: [&str; 20] = [
    "__delitem__",
    "__setitem__",
    "add",
    "append",
    "clear",
    "difference_update",
    "discard",
    "extend",
    "insert",
    "intersection_update",
    "pop",
    "popitem",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "symmetric_difference_update",
    "update",
    "appendleft",
    "extendleft",
];

/// Builtins that leave their arguments alone.
const READERS: [&str; 28] = [
    "all",
    "any",
    "bool",
    "bytes",
    "dict",
    "dir",
    "enumerate",
    "filter",
    "format",
    "frozenset",
    "id",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "print",
    "range",
    "repr",
    "reversed",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
];

/// The first place that changes what the module-level (or class-level) `name` is bound to.
pub fn of_name(module: &Module<'_>, name: &str, defined: TextRange) -> Option<TextRange> {
    let mut uses: Vec<u32> = Vec::new();
    for at in memchr::memmem::find_iter(module.unit.text.as_bytes(), name) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        if at != defined.start().to_u32() {
            uses.push(at);
        }
    }
    let mut search = Search {
        name,
        uses: &uses,
        module,
        found: None,
    };
    search.block(module.body, None, 0);
    search.found
}

struct Search<'s, 'a> {
    name: &'s str,
    uses: &'s [u32],
    module: &'s Module<'a>,
    found: Option<TextRange>,
}

impl<'a> Search<'_, 'a> {
    fn mentions(&self, range: TextRange) -> bool {
        let first = self.uses.partition_point(|at| *at < range.start().to_u32());
        self.uses
            .get(first)
            .is_some_and(|at| *at < range.end().to_u32())
    }

    fn block(&mut self, body: &'a [Stmt], function: Option<&'a str>, depth: usize) {
        for statement in body {
            if self.found.is_some() || !self.mentions(statement.range()) {
                continue;
            }
            if depth > DEPTH {
                self.found = Some(statement.range());
                return;
            }
            let runs = function.is_none_or(|function| self.module.runs_at_import(function));
            if runs {
                self.statement(statement, function.is_some());
            }
            let inner = match statement {
                Stmt::FunctionDef(def) => Some(def.name.as_str()),
                _ => function,
            };
            expressions::blocks(statement, &mut |block| self.block(block, inner, depth + 1));
        }
    }

    fn statement(&mut self, statement: &'a Stmt, in_function: bool) {
        let targets: &[Expr] = match statement {
            Stmt::Assign(node) => &node.targets,
            Stmt::Delete(node) => &node.targets,
            Stmt::AugAssign(node) => std::slice::from_ref(&node.target),
            _ => &[],
        };
        for target in targets {
            if target.is_subscript_expr() && self.is_meant(root(target)) {
                self.found = Some(target.range());
            }
        }
        if let (Stmt::AugAssign(node), true) = (statement, in_function)
            && self.is_meant(&node.target)
        {
            self.found = Some(node.range());
        }
        let mut found = None;
        expressions::of_statement(statement, &mut |expression| {
            if let (Expr::Call(call), None) = (expression, found) {
                found = self.changes(call, in_function).then(|| call.range());
            }
        });
        self.found = self.found.or(found);
    }

    fn changes(&self, call: &ast::ExprCall, in_function: bool) -> bool {
        match call.func.as_ref() {
            Expr::Attribute(method) if self.is_meant(root(&method.value)) => {
                return MUTATORS.contains(&method.attr.as_str());
            }
            Expr::Name(function) if READERS.contains(&function.id.as_str()) => return false,
            _ => {}
        }
        let mut arguments = call.arguments.args.iter().chain(
            call.arguments
                .keywords
                .iter()
                .filter(|k| k.arg.is_some())
                .map(|k| &k.value),
        );
        !in_function && arguments.any(|argument| self.is_meant(argument))
    }

    /// The name itself, or an attribute of that name (`Plugin.tags`, `self.tags`).
    fn is_meant(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Name(name) => name.id.as_str() == self.name,
            Expr::Attribute(attribute) => attribute.attr.as_str() == self.name,
            _ => false,
        }
    }
}

/// `x` of `x[a][b]`.
fn root(expression: &Expr) -> &Expr {
    let mut current = expression;
    while let Expr::Subscript(subscript) = current {
        current = &subscript.value;
    }
    current
}
