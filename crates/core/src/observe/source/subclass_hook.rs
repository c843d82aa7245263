//! `__init_subclass__`: what a base does to the classes that are made from it (PEP 487).

use ruff_python_ast::{self as ast, Expr, Stmt};

use super::expressions;
use super::flow::{Binds, walk};
use super::mutation::READERS;
use super::unit::Unit;

/// How deep blocks are followed.
const DEPTH: usize = 64;

/// What the hook of a class does.
pub enum Hook {
    /// It sets these attributes of each subclass, and no others.
    Sets(Vec<String>),
    /// It may do anything.
    Anything,
}

/// The hook that a class body defines.
pub fn hook<'a>(body: &'a [Stmt], unit: &Unit<'a>) -> Option<Hook> {
    const NAME: &str = "__init_subclass__";
    let is_hook = |statement: &&Stmt| match statement {
        Stmt::FunctionDef(def) => def.name.as_str() == NAME,
        _ => false,
    };
    let mut hooks = body.iter().filter(is_hook);
    let (Some(Stmt::FunctionDef(def)), None) = (hooks.next(), hooks.next()) else {
        return None;
    };
    let parameters = &def.parameters;
    let first = parameters.posonlyargs.iter().chain(&parameters.args).next();
    let Some(class) = first.map(|first| first.parameter.name.as_str()) else {
        return Some(Hook::Anything);
    };
    if !def.decorator_list.is_empty() || hands_on(&def.body, class, 0) {
        return Some(Hook::Anything);
    }
    let set = walk(&def.body, Binds::AttributesOf(class), unit, None);
    let names = set.defs.iter().map(|def| def.key.0.to_owned());
    Some(Hook::Sets(names.collect()))
}

/// Whether code hands the class on to something that may change it.
fn hands_on(body: &[Stmt], class: &str, depth: usize) -> bool {
    depth > DEPTH
        || body.iter().any(|statement| {
            let mut uses = Uses::default();
            uses.kept(statement, class);
            expressions::of_statement(statement, &mut |expression| {
                uses.expression(expression, class);
            });
            let mut inner = matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_))
                && uses_name(statement, class);
            expressions::blocks(statement, &mut |block| {
                inner |= hands_on(block, class, depth + 1);
            });
            inner || uses.all > uses.harmless
        })
}

/// How often a name is used, and how often in ways that change nothing but attributes by name.
#[derive(Default)]
struct Uses {
    all: usize,
    harmless: usize,
}

impl Uses {
    /// `registry[key] = cls` only keeps it.
    fn kept(&mut self, statement: &Stmt, class: &str) {
        if let Stmt::Assign(assign) = statement
            && is(&assign.value, class)
            && assign.targets.iter().all(Expr::is_subscript_expr)
        {
            self.harmless += 1;
        }
    }

    fn expression(&mut self, expression: &Expr, class: &str) {
        match expression {
            Expr::Name(_) if is(expression, class) => self.all += 1,
            Expr::Attribute(attribute)
                if is(&attribute.value, class) && attribute.attr.as_str() != "__dict__" =>
            {
                self.harmless += 1;
            }
            Expr::Compare(node) => {
                let operands = std::iter::once(node.left.as_ref()).chain(&node.comparators);
                self.harmless += operands.filter(|operand| is(operand, class)).count();
            }
            Expr::Call(call) => self.call(call, class),
            _ => {}
        }
    }

    fn call(&mut self, call: &ast::ExprCall, class: &str) {
        let reads = match call.func.as_ref() {
            Expr::Name(name) => {
                READERS.contains(&name.id.as_str())
                    || matches!(
                        name.id.as_str(),
                        "super" | "getattr" | "hasattr" | "issubclass"
                    )
            }
            // `cls.registry.append(cls)` only keeps it; `cls.method()` may change it.
            Expr::Attribute(method) => {
                if is(&method.value, class) {
                    self.all += 1;
                }
                matches!(method.attr.as_str(), "append" | "add")
            }
            _ => false,
        };
        if reads {
            let arguments = call.arguments.args.iter();
            self.harmless += arguments.filter(|argument| is(argument, class)).count();
        }
    }
}

fn is(expression: &Expr, name: &str) -> bool {
    matches!(expression, Expr::Name(found) if found.id.as_str() == name)
}

/// Whether a nested definition speaks of a name.
fn uses_name(statement: &Stmt, name: &str) -> bool {
    let mut found = false;
    expressions::of_statement(statement, &mut |expression| found |= is(expression, name));
    let mut open: Vec<&[Stmt]> = Vec::new();
    expressions::blocks(statement, &mut |block| open.push(block));
    while let Some(block) = open.pop() {
        for inner in block {
            expressions::of_statement(inner, &mut |expression| found |= is(expression, name));
            expressions::blocks(inner, &mut |block| open.push(block));
        }
    }
    found
}
