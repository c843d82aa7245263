//! What assignment targets, patterns and walruses bind.

use ruff_python_ast::{self as ast, Expr, Pattern};
use ruff_text_size::{Ranged, TextRange};

use super::{Binds, Declared, DefKind, End, Flow, Frame, Key, Slot};
use crate::observe::source::expressions;

/// How deep targets and patterns are followed.
const DEPTH: usize = 64;

impl<'a> Flow<'a, '_> {
    /// Binds `target` to `value`; `None`: to something computed.
    pub(super) fn assign(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        self.assign_nested(target, value, 0);
    }

    fn assign_nested(&mut self, target: &'a Expr, value: Option<&'a Expr>, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match target {
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                let parts = value.and_then(|value| parts(value, elts));
                for (index, element) in elts.iter().enumerate() {
                    let part = parts.and_then(|parts| parts.get(index));
                    self.assign_nested(element, part, depth + 1);
                }
            }
            Expr::Starred(starred) => self.assign_nested(&starred.value, None, depth + 1),
            _ => {
                if let Some((key, place)) = self.key(target) {
                    let origin = value.and_then(|value| self.origin(value));
                    let kind = value.map_or(DefKind::Computed, DefKind::Value);
                    self.define(key, kind, place, origin);
                }
            }
        }
    }

    /// The key a plain target binds here, and where its name is written.
    fn key(&self, target: &'a Expr) -> Option<(Key<'a>, TextRange)> {
        match (self.binds, target) {
            (Binds::Names, Expr::Name(name)) => Some(((name.id.as_str(), ""), name.range())),
            (Binds::Names, Expr::Attribute(attribute)) => match attribute.value.as_ref() {
                Expr::Name(owner) => Some((
                    (owner.id.as_str(), attribute.attr.as_str()),
                    attribute.attr.range(),
                )),
                _ => None,
            },
            (Binds::AttributesOf(first), Expr::Attribute(attribute)) => {
                match attribute.value.as_ref() {
                    Expr::Name(owner) if owner.id.as_str() == first => {
                        Some(((attribute.attr.as_str(), ""), attribute.attr.range()))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What a plain name on the right-hand side stands for now.
    fn origin(&self, value: &'a Expr) -> Option<Slot<'a>> {
        match (self.binds, value) {
            (Binds::Names, Expr::Name(name)) => {
                let slot = self.scope.slot(name.id.as_str()).cloned();
                Some(slot.unwrap_or_else(Slot::empty))
            }
            _ => None,
        }
    }

    pub(super) fn bind_name(&mut self, name: &'a ast::ExprName, kind: DefKind<'a>) {
        if self.binds == Binds::Names {
            self.define((name.id.as_str(), ""), kind, name.range(), None);
        }
    }

    pub(super) fn annotated(&mut self, assign: &'a ast::StmtAnnAssign) {
        let Some((key, place)) = self.key(&assign.target) else {
            return;
        };
        let mut slot = self
            .scope
            .slots
            .get(&key)
            .cloned()
            .unwrap_or_else(Slot::empty);
        slot.annotation = Declared::As(&assign.annotation);
        self.write(key, slot);
        if let Some(value) = &assign.value {
            let origin = self.origin(value);
            self.define(key, DefKind::Value(value), place, origin);
        }
    }

    pub(super) fn augmented(&mut self, assign: &'a ast::StmtAugAssign) {
        if let Some((key, place)) = self.key(&assign.target) {
            let origin = self.scope.slots.get(&key).cloned();
            self.define(key, DefKind::Augmented(assign), place, origin);
        }
    }

    pub(super) fn delete(&mut self, target: &'a Expr) {
        match target {
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for element in elts {
                    if let Some((key, _)) = self.key(element) {
                        self.unbind(key);
                    }
                }
            }
            _ => {
                if let Some((key, _)) = self.key(target) {
                    self.unbind(key);
                }
            }
        }
    }

    pub(super) fn unbind(&mut self, key: Key<'a>) {
        let mut slot = Slot::empty();
        slot.rebound = true;
        self.write(key, slot);
    }

    /// `setattr(NAME, "member", value)` on a name of this body.
    pub(super) fn set_member(&mut self, call: &'a ast::ExprCall) {
        let [Expr::Name(owner), Expr::StringLiteral(member), value] = call.arguments.args.as_ref()
        else {
            return;
        };
        let is_setattr =
            matches!(call.func.as_ref(), Expr::Name(func) if func.id.as_str() == "setattr");
        let known = self.last_def(owner.id.as_str()).is_some();
        let [single] = member.value.as_slice() else {
            return;
        };
        if is_setattr && known && self.binds == Binds::Names {
            let origin = self.origin(value);
            self.define(
                (owner.id.as_str(), single.as_str()),
                DefKind::Value(value),
                member.range(),
                origin,
            );
        }
    }

    /// Binds the names a pattern captures (PEP 634).
    pub(super) fn captures(&mut self, pattern: &'a Pattern, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match pattern {
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
            Pattern::MatchSequence(sequence) => self.all_captures(&sequence.patterns, depth),
            Pattern::MatchMapping(mapping) => {
                self.all_captures(&mapping.patterns, depth);
                self.capture(mapping.rest.as_ref());
            }
            Pattern::MatchClass(class) => {
                self.all_captures(&class.arguments.patterns, depth);
                for keyword in &class.arguments.keywords {
                    self.captures(&keyword.pattern, depth + 1);
                }
            }
            Pattern::MatchStar(star) => self.capture(star.name.as_ref()),
            Pattern::MatchAs(named) => {
                if let Some(inner) = &named.pattern {
                    self.captures(inner, depth + 1);
                }
                self.capture(named.name.as_ref());
            }
            Pattern::MatchOr(choices) => {
                if let Some(first) = choices.patterns.first() {
                    self.captures(first, depth + 1);
                }
            }
        }
    }

    fn all_captures(&mut self, patterns: &'a [Pattern], depth: usize) {
        for pattern in patterns {
            self.captures(pattern, depth + 1);
        }
    }

    fn capture(&mut self, name: Option<&'a ast::Identifier>) {
        if let (Some(name), Binds::Names) = (name, self.binds) {
            self.define((name.as_str(), ""), DefKind::Computed, name.range(), None);
        }
    }

    /// Binds what `:=` binds in the expressions of one statement, its blocks aside.
    pub(super) fn walrus(&mut self, statement: &'a ast::Stmt) {
        let mut found: Vec<&'a ast::ExprNamed> = Vec::new();
        let mut skippable: Vec<TextRange> = skippable_heads(statement);
        expressions::of_statement(statement, &mut |expression| {
            if let Expr::Named(named) = expression {
                found.push(named);
            }
            skippable_parts(expression, &mut skippable);
        });
        for named in found {
            let place = named.range();
            if skippable.iter().any(|part| part.contains_range(place)) {
                let way = self.branch(Frame::default(), |flow| {
                    flow.assign(&named.target, Some(&named.value));
                    End::Falls
                });
                self.merge(place, vec![way.written, Vec::new()]);
            } else {
                self.assign(&named.target, Some(&named.value));
            }
        }
    }
}

/// The expressions of a statement that may not be reached: later tests, guards, messages.
fn skippable_heads(statement: &ast::Stmt) -> Vec<TextRange> {
    match statement {
        ast::Stmt::If(node) => {
            let clauses = node.elif_else_clauses.iter();
            let tests = clauses.filter_map(|clause| clause.test.as_ref());
            tests.map(Ranged::range).collect()
        }
        ast::Stmt::Match(node) => {
            let guards = node.cases.iter().filter_map(|case| case.guard.as_ref());
            guards.map(|guard| guard.range()).collect()
        }
        ast::Stmt::Assert(node) => node.msg.iter().map(|msg| msg.range()).collect(),
        _ => Vec::new(),
    }
}

/// Adds the parts of an expression that may not be evaluated, though the whole is.
fn skippable_parts(expression: &Expr, parts: &mut Vec<TextRange>) {
    let ranges =
        |found: &[Expr]| -> Vec<TextRange> { found.iter().skip(1).map(Ranged::range).collect() };
    match expression {
        Expr::BoolOp(node) => parts.extend(ranges(&node.values)),
        Expr::Compare(node) => parts.extend(ranges(&node.comparators)),
        Expr::If(node) => parts.extend([node.body.range(), node.orelse.range()]),
        Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
            parts.push(expression.range());
        }
        _ => {}
    }
}

/// The parts of a tuple or list display that unpack one to one into `targets`.
fn parts<'a>(value: &'a Expr, targets: &[Expr]) -> Option<&'a [Expr]> {
    let elts = match value {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => return None,
    };
    let plain = |items: &[Expr]| !items.iter().any(Expr::is_starred_expr);
    (elts.len() == targets.len() && plain(elts) && plain(targets)).then_some(elts)
}
