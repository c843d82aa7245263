//! The walk over statements: which are reached, and what they bind.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use super::{Binds, Branch, Def, DefKind, End, Flow, Frame, Handed, Star, Written};
use crate::observe::builtin;
use crate::observe::source::evaluate::{Bindings, Truth, evaluate, truth};
use crate::observe::source::{expressions, names};
use crate::value::Value;

/// How deep compound statements may nest before the walk gives up on them (CPython allows 100
/// levels of indentation, Parser/lexer `MAXINDENT`, and 20 nested blocks).
const DEPTH: usize = 128;

impl<'a> Flow<'a, '_> {
    pub(super) fn body(&mut self, body: &'a [Stmt]) -> End {
        if self.depth > DEPTH {
            return End::Falls;
        }
        self.depth += 1;
        let mut end = End::Falls;
        for statement in body {
            end = self.statement(statement);
            if end != End::Falls {
                break;
            }
        }
        self.depth -= 1;
        end
    }

    fn statement(&mut self, statement: &'a Stmt) -> End {
        if self.unit.hits.walrus_in(statement) {
            self.walrus(statement);
        }
        match statement {
            Stmt::FunctionDef(def) => {
                self.bind(&def.name, DefKind::Function(def));
                End::Falls
            }
            Stmt::ClassDef(def) => {
                self.bind(&def.name, DefKind::Class(def));
                End::Falls
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.import(alias);
                }
                End::Falls
            }
            Stmt::ImportFrom(import) => {
                self.import_from(import);
                End::Falls
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.assign(target, Some(&assign.value));
                }
                End::Falls
            }
            Stmt::AnnAssign(assign) => {
                self.annotated(assign);
                End::Falls
            }
            Stmt::AugAssign(assign) => {
                self.augmented(assign);
                End::Falls
            }
            Stmt::TypeAlias(alias) => {
                if let Expr::Name(name) = alias.name.as_ref() {
                    self.bind_name(name, DefKind::TypeAlias(alias));
                }
                End::Falls
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.delete(target);
                }
                End::Falls
            }
            Stmt::Expr(expression) => self.expression(expression),
            Stmt::If(branches) => self.branches(branches),
            Stmt::For(each) => self.for_loop(each),
            Stmt::While(each) => self.while_loop(each),
            Stmt::With(with) => self.with(with),
            Stmt::Match(cases) => self.cases(cases),
            Stmt::Try(attempt) => self.attempt(attempt),
            Stmt::Raise(_) => End::Stops(statement.range()),
            Stmt::Assert(assert) => match self.decide(&assert.test) {
                Truth::False => End::Stops(statement.range()),
                Truth::True | Truth::Unknown => End::Falls,
            },
            Stmt::Break(_) | Stmt::Continue(_) => {
                self.jump();
                End::Jumps
            }
            Stmt::Return(_) => End::Jumps,
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => {
                End::Falls
            }
        }
    }

    fn decide(&self, test: &'a Expr) -> Truth {
        truth(test, self, self.unit)
    }

    /// A call that surely ends the program; `setattr` on a name of this body.
    fn expression(&mut self, statement: &'a ast::StmtExpr) -> End {
        let Expr::Call(call) = statement.value.as_ref() else {
            return End::Falls;
        };
        if names::ends_program(call, self) {
            return End::Stops(statement.range());
        }
        self.set_member(call);
        self.hand(call);
        End::Falls
    }

    /// Notes what a call statement may change: its arguments, or what its method belongs to.
    fn hand(&mut self, call: &'a ast::ExprCall) {
        let mut note = |name: &'a ast::ExprName, method| {
            self.scope.handed.push(Handed {
                name: name.id.as_str(),
                method,
                place: call.range(),
            });
        };
        match call.func.as_ref() {
            Expr::Attribute(method) => {
                if let Expr::Name(owner) = method.value.as_ref() {
                    note(owner, Some(method.attr.as_str()));
                }
            }
            // Which of its members is told when the code runs.
            Expr::Name(function) if sets_some_member(function, &call.arguments.args) => {
                let owner = call.arguments.args.first().and_then(Expr::as_name_expr);
                owner.into_iter().for_each(|owner| note(owner, None));
            }
            Expr::Name(function) if !builtin::is_builtin(function.id.as_str()) => {
                let names = call.arguments.args.iter().filter_map(Expr::as_name_expr);
                names.for_each(|name| note(name, None));
            }
            _ => {}
        }
    }

    fn branches(&mut self, statement: &'a ast::StmtIf) -> End {
        let otherwise = statement.elif_else_clauses.iter();
        let clauses = std::iter::once((Some(statement.test.as_ref()), &statement.body))
            .chain(otherwise.map(|clause| (clause.test.as_ref(), &clause.body)));
        let mut ways: Vec<Branch<'a>> = Vec::new();
        let mut exhausted = false;
        for (test, body) in clauses {
            let decided = test.map_or(Truth::True, |test| self.decide(test));
            if decided == Truth::False {
                continue;
            }
            if decided == Truth::True && ways.is_empty() {
                return self.body(body);
            }
            ways.push(self.branch(Frame::default(), |flow| flow.body(body)));
            if decided == Truth::True {
                exhausted = true;
                break;
            }
        }
        self.join(condition(statement), ways, !exhausted)
    }

    /// Merges branches of which one is taken; `skipped`: or none of them.
    fn join(&mut self, cause: TextRange, ways: Vec<Branch<'a>>, skipped: bool) -> End {
        let mut states = Vec::with_capacity(ways.len() + 1);
        let mut stops = None;
        let mut jumps = false;
        for way in ways {
            match way.end {
                End::Falls => states.push(way.written),
                End::Stops(place) => stops = Some(place),
                End::Jumps => jumps = true,
            }
        }
        if skipped {
            states.push(Vec::new());
        }
        if states.is_empty() {
            return match stops {
                Some(place) if !jumps => End::Stops(place),
                _ => End::Jumps,
            };
        }
        self.merge(cause, states);
        End::Falls
    }

    fn jump(&mut self) {
        let Some(innermost) = self.frames.iter().rposition(|frame| frame.jumps.is_some()) else {
            return;
        };
        let state = self.snapshot(innermost);
        if let Some(jumps) = self
            .frames
            .get_mut(innermost)
            .and_then(|frame| frame.jumps.as_mut())
        {
            jumps.push(state);
        }
    }

    fn loop_body(&mut self, run: impl FnOnce(&mut Self) -> End) -> Branch<'a> {
        let frame = Frame {
            jumps: Some(Vec::new()),
            ..Frame::default()
        };
        let first = self.scope.defs.len();
        let way = self.branch(frame, run);
        self.repeat(first);
        way
    }

    /// What was met since `first` may be met again, after all that came behind it.
    fn repeat(&mut self, first: usize) {
        let Some(met) = self.scope.defs.get_mut(first..) else {
            return;
        };
        let bound: FxHashSet<&str> = met.iter().map(|def| def.key.0).collect();
        for def in met {
            match (def.kind, &mut def.origin) {
                (DefKind::Augmented(statement), _) => def.kind = DefKind::Repeated(statement),
                (DefKind::Value(Expr::Name(name)), Some(origin)) => {
                    origin.unbound |= bound.contains(name.id.as_str());
                }
                _ => {}
            }
        }
    }

    fn for_loop(&mut self, statement: &'a ast::StmtFor) -> End {
        let runs = self.surely_iterates(&statement.iter);
        let way = self.loop_body(|flow| {
            flow.assign(&statement.target, None);
            flow.body(&statement.body)
        });
        let cause = TextRange::new(statement.range().start(), statement.iter.range().end());
        let mut states = way.jumps;
        match way.end {
            End::Falls => states.push(way.written),
            End::Stops(place) if runs && states.is_empty() => return End::Stops(place),
            End::Stops(_) | End::Jumps => {}
        }
        if !runs {
            states.push(Vec::new());
        }
        self.leave_loop(cause, states, &statement.orelse)
    }

    fn while_loop(&mut self, statement: &'a ast::StmtWhile) -> End {
        let mut decided = self.decide(&statement.test);
        if decided == Truth::False {
            return self.body(&statement.orelse);
        }
        // What holds at first needn't hold for ever.
        if self.depends_on_names(&statement.test) {
            decided = Truth::Unknown;
        }
        let way = self.loop_body(|flow| flow.body(&statement.body));
        let cause = TextRange::new(statement.range().start(), statement.test.range().end());
        let mut states = way.jumps;
        if decided == Truth::Unknown {
            if way.end == End::Falls {
                states.push(way.written);
            }
            states.push(Vec::new());
        } else if states.is_empty() {
            // `while True` without a way out.
            return End::Stops(cause);
        }
        self.leave_loop(cause, states, &statement.orelse)
    }

    /// Whether an expression has names that this code binds to anything but modules' names.
    fn depends_on_names(&self, test: &'a Expr) -> bool {
        let mut found = false;
        expressions::each(test, &mut |expression| {
            if let Expr::Name(name) = expression
                && let Some(resolved) = self.resolve(name.id.as_str())
            {
                let defs = resolved.slot.defs.iter();
                let mut defs = defs.filter_map(|id| resolved.scope.def(*id));
                found |=
                    !defs.all(|def| matches!(def.kind, DefKind::Import(_) | DefKind::From(..)));
            }
        });
        found
    }

    fn leave_loop(
        &mut self,
        cause: TextRange,
        states: Vec<Written<'a>>,
        orelse: &'a [Stmt],
    ) -> End {
        if states.is_empty() {
            return End::Jumps;
        }
        self.merge(cause, states);
        if orelse.is_empty() {
            return End::Falls;
        }
        // Runs unless the loop was left by `break`.
        let way = self.branch(Frame::default(), |flow| flow.body(orelse));
        self.join(cause, vec![way], true)
    }

    /// Whether the loop over this surely runs at least once: a literal with items.
    fn surely_iterates(&self, iter: &'a Expr) -> bool {
        match evaluate(iter, self, self.unit) {
            Ok(Value::List(items) | Value::Tuple(items) | Value::Set(items)) => !items.is_empty(),
            Ok(Value::Dict(items)) => !items.is_empty(),
            Ok(Value::Str(text)) => !text.is_empty(),
            _ => false,
        }
    }

    fn with(&mut self, statement: &'a ast::StmtWith) -> End {
        for item in &statement.items {
            if let Some(target) = &item.optional_vars {
                self.assign(target, None);
            }
        }
        let transparent = statement
            .items
            .iter()
            .all(|item| names::never_swallows(&item.context_expr, self));
        if transparent {
            return self.body(&statement.body);
        }
        // The context manager may swallow an exception raised anywhere in the body.
        let cause = match statement.items.first() {
            Some(item) => item.context_expr.range(),
            None => statement.range(),
        };
        let frame = Frame {
            history: Some(Vec::new()),
            ..Frame::default()
        };
        let way = self.branch(frame, |flow| flow.body(&statement.body));
        let mut states = Vec::new();
        if way.end == End::Falls {
            states.push(way.written);
        }
        states.push(Self::any_of(way.history, cause));
        states.push(Vec::new());
        self.merge(cause, states);
        End::Falls
    }

    fn cases(&mut self, statement: &'a ast::StmtMatch) -> End {
        let cause = TextRange::new(statement.range().start(), statement.subject.range().end());
        let mut ways = Vec::with_capacity(statement.cases.len());
        let mut exhausted = false;
        for case in &statement.cases {
            ways.push(self.branch(Frame::default(), |flow| {
                flow.captures(&case.pattern, 0);
                flow.body(&case.body)
            }));
            if case.guard.is_none() && case.pattern.is_irrefutable() {
                exhausted = true;
                break;
            }
        }
        self.join(cause, ways, !exhausted)
    }

    fn attempt(&mut self, statement: &'a ast::StmtTry) -> End {
        let cause = TextRange::at(
            statement.range().start(),
            "try".len().try_into().unwrap_or_default(),
        );
        if statement.handlers.is_empty() {
            let end = self.body(&statement.body);
            let end = if end == End::Falls {
                self.body(&statement.orelse)
            } else {
                end
            };
            return self.finally(end, statement);
        }
        let frame = Frame {
            history: Some(Vec::new()),
            ..Frame::default()
        };
        let mut way = self.branch(frame, |flow| flow.body(&statement.body));
        let history = Self::any_of(std::mem::take(&mut way.history), cause);
        let fails = way.end != End::Falls || self.may_fail(&statement.body);
        let completed = way.end == End::Falls;
        let mut ways = Vec::new();
        if completed {
            let written = way.written;
            ways.push(self.branch(Frame::default(), |flow| {
                for (key, slot) in written {
                    flow.write(key, slot);
                }
                flow.body(&statement.orelse)
            }));
        } else {
            ways.push(way);
        }
        if fails {
            self.handlers(statement, cause, &history, &mut ways);
        }
        let end = self.join(cause, ways, false);
        self.finally(end, statement)
    }

    fn handlers(
        &mut self,
        statement: &'a ast::StmtTry,
        cause: TextRange,
        history: &Written<'a>,
        ways: &mut Vec<Branch<'a>>,
    ) {
        for ast::ExceptHandler::ExceptHandler(handler) in &statement.handlers {
            ways.push(self.branch(Frame::default(), |flow| {
                // Control may come from any point of the body.
                flow.merge(cause, vec![history.clone(), Vec::new()]);
                let end = flow.body(&handler.body);
                if let Some(name) = &handler.name {
                    flow.unbind((name.as_str(), ""));
                }
                end
            }));
        }
    }

    fn finally(&mut self, end: End, statement: &'a ast::StmtTry) -> End {
        match self.body(&statement.finalbody) {
            End::Falls => end,
            other => other,
        }
    }

    /// Whether a statement of the body may raise: plain definitions and literals don't.
    fn may_fail(&self, body: &'a [Stmt]) -> bool {
        body.iter().any(|statement| match statement {
            Stmt::Pass(_) | Stmt::Global(_) => false,
            Stmt::FunctionDef(def) => !def.decorator_list.is_empty(),
            Stmt::Assign(assign) => {
                !assign.targets.iter().all(Expr::is_name_expr) || !assign.value.is_literal_expr()
            }
            _ => true,
        })
    }

    fn import(&mut self, alias: &'a ast::Alias) {
        if self.binds != Binds::Names {
            return;
        }
        let (name, place) = match &alias.asname {
            Some(asname) => (asname.as_str(), asname.range()),
            None => {
                let full = alias.name.as_str();
                (full.split('.').next().unwrap_or(full), alias.name.range())
            }
        };
        self.define((name, ""), DefKind::Import(alias), place, None);
    }

    fn import_from(&mut self, import: &'a ast::StmtImportFrom) {
        if self.binds != Binds::Names {
            return;
        }
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                let mark =
                    super::DefId::try_from(self.scope.defs.len()).unwrap_or(super::DefId::MAX);
                self.scope.stars.push(Star {
                    mark,
                    is_sure: self.frames.is_empty(),
                    statement: import,
                });
                continue;
            }
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            self.define(
                (name.as_str(), ""),
                DefKind::From(import, alias),
                name.range(),
                None,
            );
        }
    }

    fn bind(&mut self, name: &'a ast::Identifier, kind: DefKind<'a>) {
        if self.binds == Binds::Names {
            self.define((name.as_str(), ""), kind, name.range(), None);
        }
    }

    pub(super) fn last_def(&self, name: &str) -> Option<&Def<'a>> {
        let slot = self.scope.slot(name)?;
        slot.defs.last().and_then(|id| self.scope.def(*id))
    }
}

/// From `if` to the end of its test.
fn condition(statement: &ast::StmtIf) -> TextRange {
    TextRange::new(statement.range().start(), statement.test.range().end())
}

/// `setattr(Plugin, name, …)`, `delattr(Plugin, …)`.
fn sets_some_member(function: &ast::ExprName, arguments: &[Expr]) -> bool {
    match function.id.as_str() {
        "delattr" => true,
        "setattr" => match arguments.get(1) {
            Some(Expr::StringLiteral(name)) => name.value.as_slice().len() > 1,
            _ => true,
        },
        _ => false,
    }
}
