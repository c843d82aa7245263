//! Walking expressions without recursion: no tree is too deep.

use ruff_python_ast::{self as ast, Expr, Stmt};

/// Calls `visit` for the expression and everything inside it, lambda bodies aside.
pub fn each<'a>(root: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    let mut open = vec![root];
    while let Some(expression) = open.pop() {
        visit(expression);
        let first = open.len();
        children(expression, &mut |child| open.push(child));
        if let Some(new) = open.get_mut(first..) {
            new.reverse();
        }
    }
}

/// The name that a chain of attributes begins with.
pub fn first_name(expression: &Expr) -> Option<&str> {
    let mut first = expression;
    while let Expr::Attribute(attribute) = first {
        first = &attribute.value;
    }
    match first {
        Expr::Name(name) => Some(name.id.as_str()),
        _ => None,
    }
}

/// Calls `visit` for every expression of a statement, those of its blocks and lambdas aside.
pub fn of_statement<'a>(statement: &'a Stmt, visit: &mut dyn FnMut(&'a Expr)) {
    heads(statement, &mut |expression| each(expression, visit));
}

/// The outermost expressions of a statement, those of its blocks aside.
pub fn heads<'a>(statement: &'a Stmt, visit: &mut dyn FnMut(&'a Expr)) {
    match statement {
        Stmt::FunctionDef(def) => {
            def.decorator_list
                .iter()
                .for_each(|decorator| visit(&decorator.expression));
            parameters(&def.parameters, visit);
            def.returns.iter().for_each(|returns| visit(returns));
        }
        Stmt::ClassDef(def) => {
            def.decorator_list
                .iter()
                .for_each(|decorator| visit(&decorator.expression));
            def.arguments
                .iter()
                .for_each(|arguments| call_arguments(arguments, visit));
        }
        Stmt::Return(node) => node.value.iter().for_each(|value| visit(value)),
        Stmt::Delete(node) => node.targets.iter().for_each(visit),
        Stmt::TypeAlias(node) => visit(&node.name),
        Stmt::Assign(node) => {
            visit(&node.value);
            node.targets.iter().for_each(visit);
        }
        Stmt::AugAssign(node) => {
            visit(&node.target);
            visit(&node.value);
        }
        Stmt::AnnAssign(node) => {
            visit(&node.target);
            visit(&node.annotation);
            node.value.iter().for_each(|value| visit(value));
        }
        Stmt::For(node) => {
            visit(&node.iter);
            visit(&node.target);
        }
        Stmt::While(node) => visit(&node.test),
        Stmt::If(node) => {
            visit(&node.test);
            let clauses = node.elif_else_clauses.iter();
            clauses
                .filter_map(|clause| clause.test.as_ref())
                .for_each(visit);
        }
        Stmt::With(node) => {
            for item in &node.items {
                visit(&item.context_expr);
                item.optional_vars.iter().for_each(|target| visit(target));
            }
        }
        Stmt::Match(node) => {
            visit(&node.subject);
            node.cases
                .iter()
                .filter_map(|case| case.guard.as_ref())
                .for_each(|guard| visit(guard));
        }
        Stmt::Raise(node) => {
            node.exc.iter().for_each(|value| visit(value));
            node.cause.iter().for_each(|value| visit(value));
        }
        Stmt::Try(node) => {
            for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
                handler.type_.iter().for_each(|value| visit(value));
            }
        }
        Stmt::Assert(node) => {
            visit(&node.test);
            node.msg.iter().for_each(|value| visit(value));
        }
        Stmt::Expr(node) => visit(&node.value),
        Stmt::Import(_)
        | Stmt::ImportFrom(_)
        | Stmt::Global(_)
        | Stmt::Nonlocal(_)
        | Stmt::Pass(_)
        | Stmt::Break(_)
        | Stmt::Continue(_)
        | Stmt::IpyEscapeCommand(_) => {}
    }
}

/// The blocks of statements directly inside a statement.
pub fn blocks<'a>(statement: &'a Stmt, visit: &mut dyn FnMut(&'a [Stmt])) {
    match statement {
        Stmt::FunctionDef(node) => visit(&node.body),
        Stmt::ClassDef(node) => visit(&node.body),
        Stmt::For(node) => {
            visit(&node.body);
            visit(&node.orelse);
        }
        Stmt::While(node) => {
            visit(&node.body);
            visit(&node.orelse);
        }
        Stmt::If(node) => {
            visit(&node.body);
            node.elif_else_clauses
                .iter()
                .for_each(|clause| visit(&clause.body));
        }
        Stmt::With(node) => visit(&node.body),
        Stmt::Match(node) => node.cases.iter().for_each(|case| visit(&case.body)),
        Stmt::Try(node) => {
            visit(&node.body);
            for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
                visit(&handler.body);
            }
            visit(&node.orelse);
            visit(&node.finalbody);
        }
        _ => {}
    }
}

fn parameters<'a>(parameters: &'a ast::Parameters, visit: &mut dyn FnMut(&'a Expr)) {
    for parameter in parameters.iter() {
        parameter.annotation().into_iter().for_each(&mut *visit);
        parameter.default().into_iter().for_each(&mut *visit);
    }
}

fn call_arguments<'a>(arguments: &'a ast::Arguments, visit: &mut dyn FnMut(&'a Expr)) {
    arguments.args.iter().for_each(&mut *visit);
    arguments
        .keywords
        .iter()
        .for_each(|keyword| visit(&keyword.value));
}

fn comprehensions<'a>(generators: &'a [ast::Comprehension], visit: &mut dyn FnMut(&'a Expr)) {
    for generator in generators {
        visit(&generator.iter);
        visit(&generator.target);
        generator.ifs.iter().for_each(&mut *visit);
    }
}

/// The expressions directly inside one; of a lambda, its defaults.
pub fn children<'a>(expression: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match expression {
        Expr::BoolOp(node) => node.values.iter().for_each(visit),
        Expr::Named(node) => {
            visit(&node.target);
            visit(&node.value);
        }
        Expr::BinOp(node) => {
            visit(&node.left);
            visit(&node.right);
        }
        Expr::UnaryOp(node) => visit(&node.operand),
        Expr::Lambda(node) => node
            .parameters
            .iter()
            .for_each(|found| parameters(found, visit)),
        Expr::If(node) => {
            visit(&node.test);
            visit(&node.body);
            visit(&node.orelse);
        }
        Expr::Dict(node) => {
            for item in &node.items {
                item.key.iter().for_each(&mut *visit);
                visit(&item.value);
            }
        }
        Expr::Set(node) => node.elts.iter().for_each(visit),
        Expr::List(node) => node.elts.iter().for_each(visit),
        Expr::Tuple(node) => node.elts.iter().for_each(visit),
        Expr::ListComp(node) => {
            comprehensions(&node.generators, visit);
            visit(&node.elt);
        }
        Expr::SetComp(node) => {
            comprehensions(&node.generators, visit);
            visit(&node.elt);
        }
        Expr::DictComp(node) => {
            comprehensions(&node.generators, visit);
            node.key.iter().for_each(|key| visit(key));
            visit(&node.value);
        }
        Expr::Generator(node) => {
            comprehensions(&node.generators, visit);
            visit(&node.elt);
        }
        Expr::Await(node) => visit(&node.value),
        Expr::Yield(node) => node.value.iter().for_each(|value| visit(value)),
        Expr::YieldFrom(node) => visit(&node.value),
        Expr::Compare(node) => {
            visit(&node.left);
            node.comparators.iter().for_each(visit);
        }
        Expr::Call(node) => {
            visit(&node.func);
            call_arguments(&node.arguments, visit);
        }
        Expr::FString(node) => {
            for part in node.value.elements() {
                interpolated(part, visit);
            }
        }
        Expr::TString(node) => {
            for part in node.value.elements() {
                interpolated(part, visit);
            }
        }
        Expr::Attribute(node) => visit(&node.value),
        Expr::Subscript(node) => {
            visit(&node.value);
            visit(&node.slice);
        }
        Expr::Starred(node) => visit(&node.value),
        Expr::Slice(node) => {
            let parts = [&node.lower, &node.upper, &node.step];
            parts.into_iter().flatten().for_each(|part| visit(part));
        }
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_)
        | Expr::Name(_)
        | Expr::IpyEscapeCommand(_) => {}
    }
}

fn interpolated<'a>(part: &'a ast::InterpolatedStringElement, visit: &mut dyn FnMut(&'a Expr)) {
    if let ast::InterpolatedStringElement::Interpolation(element) = part {
        visit(&element.expression);
    }
}
