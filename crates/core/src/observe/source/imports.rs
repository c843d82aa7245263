//! Import statements, and literal `import_module` and `__import__` calls, in source order.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::evaluate::Truth;
use super::expressions;
use super::unit::span;
use crate::observe::{Import, ImportScope, Place};
use crate::value::{Span, order};

const DEPTH: usize = 128;

/// Modules that say what the target is.
const ABOUT_THE_TARGET: [&str; 3] = ["sys", "os", "platform"];

#[derive(Clone, Copy)]
struct Context<'d, 'a> {
    scope: ImportScope,
    optional: bool,
    instead_of: Option<Span>,
    typing: bool,
    never: bool,
    depth: usize,
    /// Decides a condition at the end of the module's body.
    decide: &'d dyn Fn(&'a Expr) -> Truth,
}

/// Lists everything a module's source imports. `decide`: whether a condition holds on the target.
pub fn imports<'a>(body: &'a [Stmt], decide: &dyn Fn(&'a Expr) -> Truth) -> Vec<Import> {
    let mut found = Vec::new();
    let context = Context {
        scope: ImportScope::Module,
        optional: false,
        instead_of: None,
        typing: false,
        never: false,
        depth: 0,
        decide,
    };
    block(body, context, &mut found);
    order::sort_by_key(&mut found, |import| import.place);
    found
}

fn block<'a>(body: &'a [Stmt], context: Context<'_, 'a>, found: &mut Vec<Import>) {
    if context.depth > DEPTH {
        return;
    }
    for statement in body {
        statement_imports(statement, context, found);
    }
}

fn statement_imports<'a>(statement: &'a Stmt, context: Context<'_, 'a>, found: &mut Vec<Import>) {
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
        Stmt::If(node) => branches(node, inner, found),
        Stmt::With(node) if node.items.iter().any(suppresses_import_error) => {
            let optional = true;
            block(&node.body, Context { optional, ..inner }, found);
        }
        Stmt::Try(node) => {
            let catches = catches_import_error(node);
            let optional = context.optional || catches;
            block(&node.body, Context { optional, ..inner }, found);
            let instead_of = match (node.body.first(), node.body.last()) {
                (Some(first), Some(last)) if catches => {
                    Some(span(TextRange::new(first.start(), last.end())))
                }
                _ => context.instead_of,
            };
            for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
                let inner = Context {
                    instead_of,
                    ..inner
                };
                block(&handler.body, inner, found);
            }
            block(&node.orelse, inner, found);
            block(&node.finalbody, inner, found);
        }
        other => expressions::blocks(other, &mut |inner_block| block(inner_block, inner, found)),
    }
    let mut lambdas = Vec::new();
    expressions::of_statement(statement, &mut |expression| match expression {
        Expr::Call(call) => found.extend(called(call, context)),
        Expr::Lambda(lambda) => lambdas.push(&*lambda.body),
        _ => {}
    });
    let scope = ImportScope::Function;
    while let Some(body) = lambdas.pop() {
        expressions::each(body, &mut |expression| match expression {
            Expr::Call(call) => found.extend(called(call, Context { scope, ..context })),
            Expr::Lambda(lambda) => lambdas.push(&*lambda.body),
            _ => {}
        });
    }
}

/// The first branch whose condition surely holds is taken, those whose condition surely doesn't aren't.
fn branches<'a>(node: &'a ast::StmtIf, context: Context<'_, 'a>, found: &mut Vec<Import>) {
    let first = (Some(&*node.test), node.body.as_slice());
    let others = node.elif_else_clauses.iter();
    let others = others.map(|clause| (clause.test.as_ref(), clause.body.as_slice()));
    let mut is_settled = false;
    for (test, body) in [first].into_iter().chain(others) {
        let truth = test.map_or(Truth::True, |test| decided(test, context));
        let inner = Context {
            typing: context.typing || test.is_some_and(is_type_checking),
            never: context.never || is_settled || truth == Truth::False,
            ..context
        };
        block(body, inner, found);
        is_settled |= truth == Truth::True;
    }
}

/// Decided are conditions on the target alone: any other name may be something else there.
fn decided<'a>(test: &'a Expr, context: Context<'_, 'a>) -> Truth {
    // What type checkers import is told apart from what nobody does.
    if is_type_checking(test) {
        return Truth::Unknown;
    }
    let mut about_target = true;
    expressions::each(test, &mut |part| {
        if let Expr::Name(name) = part {
            about_target &= ABOUT_THE_TARGET.contains(&name.id.as_str());
        }
    });
    if about_target {
        (context.decide)(test)
    } else {
        Truth::Unknown
    }
}

fn import(
    module: &str,
    alias: Option<&ast::Identifier>,
    place: TextRange,
    context: Context<'_, '_>,
) -> Import {
    Import {
        module: module.to_owned(),
        name: None,
        alias: alias.map(|alias| alias.as_str().to_owned()),
        level: 0,
        scope: context.scope,
        optional: context.optional,
        instead_of: context.instead_of.filter(|_| !context.optional),
        typing: context.typing,
        never: context.never,
        lazy: false,
        place: Some(Place::in_subject(span(place))),
    }
}

/// `import_module("pkg.mod")`, `__import__("pkg.mod")`.
fn called(call: &ast::ExprCall, context: Context<'_, '_>) -> Option<Import> {
    let name = match call.func.as_ref() {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return None,
    };
    if !matches!(name, "import_module" | "__import__") {
        return None;
    }
    let named = || {
        call.arguments
            .find_keyword("name")
            .map(|keyword| &keyword.value)
    };
    let Some(Expr::StringLiteral(text)) = call.arguments.args.first().or_else(named) else {
        return None;
    };
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

fn is_import_error(e: &Expr) -> bool {
    matches!(e, Expr::Name(name) if matches!(
        name.id.as_str(),
        "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException"
    ))
}

/// `contextlib.suppress(ImportError)`
fn suppresses_import_error(item: &ast::WithItem) -> bool {
    let Expr::Call(call) = &item.context_expr else {
        return false;
    };
    let name = match call.func.as_ref() {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    name == "suppress" && call.arguments.args.iter().any(is_import_error)
}

fn catches_import_error(node: &ast::StmtTry) -> bool {
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
