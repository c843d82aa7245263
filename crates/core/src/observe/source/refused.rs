//! What CPython's compiler refuses at module and class level and the parser lets through.
//!
//! Statements of functions that aren't looked at for anything else are left alone.

use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::{Ranged, TextRange};
use smallvec::SmallVec;

use super::Unloadable;
use super::expressions;
use super::unit::span;

/// How deep blocks are followed.
const DEPTH: usize = 128;

/// The names `from __future__ import` knows (Lib/__future__.py).
const FEATURES: [&str; 10] = [
    "absolute_import",
    "annotations",
    "barry_as_FLUFL",
    "division",
    "generator_stop",
    "generators",
    "nested_scopes",
    "print_function",
    "unicode_literals",
    "with_statement",
];

/// Why, and where. Nearly every statement has none.
type Refusal = Box<(String, TextRange)>;

#[derive(Clone, Copy)]
struct Place {
    in_loop: bool,
    in_class: bool,
    depth: usize,
}

/// Finds the first statement that compiles nowhere.
///
/// # Errors
/// `Unloadable::Syntax`.
pub fn check(body: &[Stmt]) -> Result<(), Unloadable> {
    let place = Place {
        in_loop: false,
        in_class: false,
        depth: 0,
    };
    match block(body, place) {
        None => Ok(()),
        Some(refusal) => {
            let (message, range) = *refusal;
            Err(Unloadable::Syntax {
                message,
                span: span(range),
            })
        }
    }
}

fn block(body: &[Stmt], place: Place) -> Option<Refusal> {
    if place.depth > DEPTH {
        return None;
    }
    body.iter().find_map(|statement| refused(statement, place))
}

fn refused(statement: &Stmt, place: Place) -> Option<Refusal> {
    let inner = Place {
        depth: place.depth + 1,
        ..place
    };
    let here = |message: &str| Some(Box::new((message.to_owned(), statement.range())));
    match statement {
        Stmt::Return(_) => here("`return` outside of a function"),
        Stmt::Break(_) if !place.in_loop => here("`break` outside of a loop"),
        Stmt::Continue(_) if !place.in_loop => here("`continue` outside of a loop"),
        Stmt::Nonlocal(_) if !place.in_class => here("`nonlocal` at module level"),
        Stmt::ImportFrom(import) => future(import).or_else(|| star_in_class(import, place)),
        Stmt::FunctionDef(def) => repeated_parameter(&def.parameters),
        Stmt::ClassDef(def) => block(
            &def.body,
            Place {
                in_loop: false,
                in_class: true,
                ..inner
            },
        ),
        Stmt::For(node) => block(
            &node.body,
            Place {
                in_loop: true,
                ..inner
            },
        )
        .or_else(|| block(&node.orelse, inner)),
        Stmt::While(node) => block(
            &node.body,
            Place {
                in_loop: true,
                ..inner
            },
        )
        .or_else(|| block(&node.orelse, inner)),
        Stmt::If(_) | Stmt::With(_) | Stmt::Match(_) | Stmt::Try(_) => {
            let mut found = None;
            expressions::blocks(statement, &mut |body| {
                found = found.take().or_else(|| block(body, inner));
            });
            found
        }
        _ => None,
    }
}

fn future(import: &ast::StmtImportFrom) -> Option<Refusal> {
    if import.level != 0 || import.module.as_ref()?.as_str() != "__future__" {
        return None;
    }
    let unknown = import
        .names
        .iter()
        .find(|alias| !FEATURES.contains(&alias.name.as_str()))?;
    Some(Box::new((
        format!("there is no future feature `{}`", unknown.name.as_str()),
        unknown.range(),
    )))
}

fn star_in_class(import: &ast::StmtImportFrom, place: Place) -> Option<Refusal> {
    let star = import
        .names
        .iter()
        .find(|alias| alias.name.as_str() == "*")?;
    place.in_class.then(|| {
        Box::new((
            "`import *` is only allowed at module level".to_owned(),
            star.range(),
        ))
    })
}

/// `def f(a, a)`.
fn repeated_parameter(parameters: &ast::Parameters) -> Option<Refusal> {
    // Nobody writes so many by hand, and generated code doesn't repeat itself.
    const MOST: usize = 64;
    if !may_repeat(parameters) {
        return None;
    }
    let mut earlier: SmallVec<[&str; 16]> = SmallVec::new();
    for parameter in parameters.iter().take(MOST) {
        let name = parameter.name().as_str();
        if earlier.contains(&name) {
            return Some(Box::new((
                format!("the parameter `{name}` is there twice"),
                parameter.range(),
            )));
        }
        earlier.push(name);
    }
    None
}

/// Whether two parameters have the same length and the same letters at both ends, or nearly.
fn may_repeat(parameters: &ast::Parameters) -> bool {
    let ast::Parameters {
        range: _,
        node_index: _,
        posonlyargs,
        args,
        vararg,
        kwonlyargs,
        kwarg,
    } = parameters;
    if posonlyargs.is_empty() && kwonlyargs.is_empty() && args.len() < 2 {
        // `self` and what is left: nothing to compare, or the slow way at once.
        return args.len() == 1 && (vararg.is_some() || kwarg.is_some());
    }
    let (mut seen, mut repeats) = (0_u64, false);
    let mut note = |parameter: &ast::Parameter| {
        let name = parameter.name.as_str().as_bytes();
        let letter = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
        let mark = name.len() * 5 + letter(name.first()) * 3 + letter(name.last()) * 11;
        let bit = 1_u64 << (mark % 64);
        repeats |= seen & bit != 0;
        seen |= bit;
    };
    for all in [args, posonlyargs, kwonlyargs] {
        for one in all.iter() {
            note(&one.parameter);
        }
    }
    vararg.iter().for_each(|one| note(one));
    kwarg.iter().for_each(|one| note(one));
    repeats
}
