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
pub const READERS: [&str; 28] = [
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

/// How many names for one object are followed; with more it counts as changed.
const ALIASES: usize = 8;

/// The first place that changes what the module-level (or class-level) `name` is bound to, by that
/// name or by another one for the same object.
pub fn of_name(module: &Module<'_>, name: &str, defined: TextRange) -> Option<TextRange> {
    let mut names: Vec<&str> = vec![name];
    let mut searched = 0;
    while let Some(name) = names.get(searched).copied() {
        let mut search = Search {
            name,
            uses: &uses(module.unit.text, name),
            module,
            found: (searched > ALIASES).then_some(defined),
            aliases: Vec::new(),
            is_alias: searched > 0,
        };
        search.block(module.body, None, 0);
        if search.found.is_some() {
            return search.found;
        }
        for alias in search.aliases {
            if !names.contains(&alias) {
                names.push(alias);
            }
        }
        searched += 1;
    }
    None
}

/// Where a text mentions a name.
fn uses(text: &str, name: &str) -> Vec<u32> {
    memchr::memmem::find_iter(text.as_bytes(), name)
        .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
        .collect()
}

struct Search<'s, 'a> {
    name: &'s str,
    uses: &'s [u32],
    module: &'s Module<'a>,
    found: Option<TextRange>,
    /// Other names for the same object.
    aliases: Vec<&'a str>,
    /// Whether this searches for another name than the one asked for, whose `+=` is no binding of
    /// that one.
    is_alias: bool,
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
            Stmt::Assign(node) => {
                self.alias(node);
                &node.targets
            }
            Stmt::Delete(node) => &node.targets,
            Stmt::AugAssign(node) => std::slice::from_ref(&node.target),
            _ => &[],
        };
        for target in targets {
            if target.is_subscript_expr() && self.is_meant(root(target)) {
                self.found = Some(target.range());
            }
        }
        if let (Stmt::AugAssign(node), true) = (statement, in_function || self.is_alias)
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

    /// `other = NAME`, `other = NAME = […]`.
    fn alias(&mut self, assign: &'a ast::StmtAssign) {
        let several = assign.targets.len() > 1 && assign.targets.iter().any(|t| self.is_meant(t));
        if several || self.is_meant(&assign.value) {
            let names = assign.targets.iter().filter_map(|target| match target {
                Expr::Name(name) => Some(name.id.as_str()),
                Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
                _ => None,
            });
            self.aliases.extend(names);
        }
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
