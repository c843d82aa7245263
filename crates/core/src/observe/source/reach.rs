//! Which functions of a module may run while it is imported, told by names alone.
//!
//! A function counts as soon as its name is used, as a name or an attribute, by code that runs at
//! import or in a function that counts. Over-careful on purpose: what doesn't count surely isn't run
//! by the module itself.

use ruff_python_ast::{self as ast, Expr, Stmt};
use rustc_hash::FxHashSet;

use super::expressions;

/// How deep blocks are followed; what lies deeper counts as run.
const DEPTH: usize = 128;

struct Reach<'a> {
    /// Identifiers used by code that may run at import.
    words: FxHashSet<&'a str>,
    waiting: Vec<&'a ast::StmtFunctionDef>,
}

/// The names of the functions that may run at import.
pub fn functions_run_at_import(body: &[Stmt]) -> FxHashSet<&str> {
    let mut reach = Reach {
        words: FxHashSet::default(),
        waiting: Vec::new(),
    };
    reach.block(body, 0);
    let mut run: FxHashSet<&str> = FxHashSet::default();
    loop {
        let (now, later): (Vec<_>, Vec<_>) = std::mem::take(&mut reach.waiting)
            .into_iter()
            .partition(|def| reach.counts(def));
        reach.waiting = later;
        if now.is_empty() {
            return run;
        }
        for def in now {
            run.insert(def.name.as_str());
            reach.block(&def.body, 0);
        }
    }
}

impl<'a> Reach<'a> {
    fn counts(&self, def: &ast::StmtFunctionDef) -> bool {
        let name = def.name.as_str();
        let dunder = name.starts_with("__") && name.ends_with("__") && name != "__getattr__";
        dunder || !def.decorator_list.is_empty() || self.words.contains(name)
    }

    fn block(&mut self, body: &'a [Stmt], depth: usize) {
        if depth > DEPTH {
            return;
        }
        for statement in body {
            expressions::of_statement(statement, &mut |expression| self.word(expression));
            match statement {
                Stmt::FunctionDef(def) => self.waiting.push(def),
                other => {
                    expressions::blocks(other, &mut |block| self.block(block, depth + 1));
                }
            }
        }
    }

    fn word(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) => {
                self.words.insert(name.id.as_str());
            }
            Expr::Attribute(attribute) => {
                self.words.insert(attribute.attr.as_str());
            }
            Expr::Lambda(lambda) => {
                let mut inner = Vec::new();
                expressions::each(&lambda.body, &mut |expression| inner.push(expression));
                for expression in inner {
                    if !matches!(expression, Expr::Lambda(_)) {
                        self.word(expression);
                    }
                }
            }
            _ => {}
        }
    }
}
