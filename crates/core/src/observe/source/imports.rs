//! Import statements, and literal `import_module` and `__import__` calls, in source order.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::expressions;
use super::unit::span;
use crate::observe::{Import, ImportScope, Place};
use crate::value::order;

const DEPTH: usize = 128;

#[derive(Clone, Copy)]
struct Context {
    scope: ImportScope,
    optional: bool,
    typing: bool,
    depth: usize,
}

/// Lists everything a module's source imports.
pub fn imports(body: &[Stmt]) -> Vec<Import> {
    let mut found = Vec::new();
    let context = Context {
        scope: ImportScope::Module,
        optional: false,
        typing: false,
        depth: 0,
    };
    block(body, context, &mut found);
    order::sort_by_key(&mut found, |import| import.place);
    found
}

fn block(body: &[Stmt], context: Context, found: &mut Vec<Import>) {
    if context.depth > DEPTH {
        return;
    }
    for statement in body {
        statement_imports(statement, context, found);
    }
}

fn statement_imports(statement: &Stmt, context: Context, found: &mut Vec<Import>) {
    let inner = Context {
        depth: context.depth + 1,
        ..context
    };
    match statement {
        Stmt::Import(node) => {
            for alias in &node.names {
                found.push(Import {
                    name: None,
                    lazy: node.is_lazy,
                    ..import(
                        alias.name.as_str(),
                        alias.asname.as_ref(),
                        alias.range(),
                        context,
                    )
                });
            }
        }
        Stmt::ImportFrom(node) => {
            let module = node.module.as_ref().map_or("", ast::Identifier::as_str);
            for alias in &node.names {
                found.push(Import {
                    name: Some(alias.name.as_str().to_owned()),
                    level: node.level,
                    lazy: node.is_lazy,
                    ..import(module, alias.asname.as_ref(), alias.range(), context)
                });
            }
        }
        Stmt::FunctionDef(node) => block(
            &node.body,
            Context {
                scope: ImportScope::Function,
                ..inner
            },
            found,
        ),
        Stmt::ClassDef(node) => {
            let scope = match context.scope {
                ImportScope::Function => ImportScope::Function,
                ImportScope::Module | ImportScope::Class => ImportScope::Class,
            };
            block(&node.body, Context { scope, ..inner }, found);
        }
        Stmt::If(node) => {
            let typing = context.typing || is_type_checking(&node.test);
            block(&node.body, Context { typing, ..inner }, found);
            for clause in &node.elif_else_clauses {
                block(&clause.body, inner, found);
            }
        }
        Stmt::Try(node) => {
            let optional = context.optional || catches_import_error(node);
            block(&node.body, Context { optional, ..inner }, found);
            for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
                block(&handler.body, Context { optional, ..inner }, found);
            }
            block(&node.orelse, inner, found);
            block(&node.finalbody, inner, found);
        }
        other => expressions::blocks(other, &mut |inner_block| block(inner_block, inner, found)),
    }
    expressions::of_statement(statement, &mut |expression| {
        if let Expr::Call(call) = expression {
            found.extend(called(call, context));
        }
    });
}

fn import(
    module: &str,
    alias: Option<&ast::Identifier>,
    place: TextRange,
    context: Context,
) -> Import {
    Import {
        module: module.to_owned(),
        name: None,
        alias: alias.map(|alias| alias.as_str().to_owned()),
        level: 0,
        scope: context.scope,
        optional: context.optional,
        typing: context.typing,
        lazy: false,
        place: Some(Place::in_subject(span(place))),
    }
}

/// `import_module("pkg.mod")`, `__import__("pkg.mod")`.
fn called(call: &ast::ExprCall, context: Context) -> Option<Import> {
    let name = match call.func.as_ref() {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return None,
    };
    let Some(Expr::StringLiteral(text)) = call.arguments.args.first() else {
        return None;
    };
    if !matches!(name, "import_module" | "__import__") {
        return None;
    }
    let text = text.value.to_str();
    let module = text.trim_start_matches('.');
    let level = u32::try_from(text.len() - module.len()).unwrap_or_default();
    Some(Import {
        level,
        ..import(module, None, call.range(), context)
    })
}

fn is_type_checking(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        _ => false,
    }
}

fn catches_import_error(node: &ast::StmtTry) -> bool {
    let is_import_error = |e: &Expr| {
        matches!(e, Expr::Name(name) if matches!(
            name.id.as_str(),
            "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException"
        ))
    };
    node.handlers
        .iter()
        .any(
            |ast::ExceptHandler::ExceptHandler(handler)| match handler.type_.as_deref() {
                None => true,
                Some(Expr::Tuple(types)) => types.elts.iter().any(is_import_error),
                Some(other) => is_import_error(other),
            },
        )
}
