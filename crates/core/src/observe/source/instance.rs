//! Attributes that a class's methods set on their first parameter.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::evaluate::{Bindings, Resolved, evaluate};
use super::flow::{Binds, Declared, Def, DefKind, Scope, Slot, walk};
use super::module::View;
use super::names::path_of;
use super::objects::type_of;
use super::results::type_of_display;
use super::unit::Unit;
use crate::observe::{Binding, Bound, Class, Fact, Object, Reason, Variable, Why};
use crate::value::{Type, Value};

/// Methods that set up a new instance: what they assign is what an instance starts with.
const INITIALISERS: [&str; 3] = ["__init__", "__post_init__", "__attrs_post_init__"];

/// Adds what the methods of a class body assign.
pub fn add<'a>(
    view: View<'_, 'a>,
    statement: &'a ast::StmtClassDef,
    scope: &Scope<'a>,
    class: &mut Class,
) {
    let mut found: BTreeMap<&'a str, Vec<Assigned>> = BTreeMap::new();
    for def in &scope.defs {
        let DefKind::Function(method) = def.kind else {
            continue;
        };
        let Some(first) = view.instance_parameter(method) else {
            continue;
        };
        if view.module.unit.hits.sets_in(method) {
            class.instance_open = class
                .instance_open
                .take()
                .or_else(|| sets_by_name(method, first, &view.module.unit));
        }
        view.method(method, first, &mut found);
    }
    for (name, assigned) in found {
        let written = scope
            .slot(name)
            .map_or(Declared::No, |slot| slot.annotation);
        let is_initial = assigned.iter().any(|one| one.initial);
        let binding = view.instance_binding(assigned, written);
        let mangled = super::classes::mangled(statement.name.as_str(), name);
        if mangled != name {
            class.instance.insert(mangled.into_owned(), binding.clone());
        }
        // A field starts with what it is made with, whatever methods do later.
        if is_initial || !class.instance.contains_key(name) {
            merge_into(class, name, binding);
        }
    }
}

/// A field keeps its annotation when a method assigns it too.
fn merge_into(class: &mut Class, name: &str, mut binding: Binding) {
    if let Some(Bound::To(Object::Variable(field))) = class
        .instance
        .get(name)
        .and_then(|binding| binding.alternatives.first())
    {
        let annotation = field.annotation.clone();
        for bound in &mut binding.alternatives {
            if let Bound::To(Object::Variable(variable)) = bound
                && variable.annotation == Fact::Absent
            {
                variable.annotation = annotation.clone();
            }
        }
    }
    class.instance.insert(name.to_owned(), binding);
}

/// One attribute as one method leaves it.
struct Assigned {
    initial: bool,
    annotation: Fact<crate::value::Annotation>,
    variables: Vec<Variable>,
    cause: Option<Reason>,
}

impl<'a> View<'_, 'a> {
    /// The name of the parameter that instances are passed as.
    fn instance_parameter(self, method: &'a ast::StmtFunctionDef) -> Option<&'a str> {
        if matches!(
            method.name.as_str(),
            "__new__" | "__init_subclass__" | "__class_getitem__"
        ) {
            return None;
        }
        let not_instance = method.decorator_list.iter().any(|decorator| {
            let path = path_of(&decorator.expression, &self, self.module.unit.identity);
            matches!(
                path.as_deref(),
                Some(
                    "builtins.staticmethod"
                        | "builtins.classmethod"
                        | "abc.abstractclassmethod"
                        | "abc.abstractstaticmethod"
                )
            )
        });
        if not_instance {
            return None;
        }
        let parameters = &method.parameters;
        let first = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .next()?;
        Some(first.parameter.name.as_str())
    }

    fn method(
        self,
        method: &'a ast::StmtFunctionDef,
        first: &'a str,
        found: &mut BTreeMap<&'a str, Vec<Assigned>>,
    ) {
        let attributes = walk(
            &method.body,
            Binds::AttributesOf(first),
            &self.module.unit,
            Some(&self),
        );
        if attributes.defs.is_empty() && attributes.slots.is_empty() {
            return;
        }
        let locals = walk(&method.body, Binds::Names, &self.module.unit, Some(&self));
        let outside = View {
            class: None,
            ..self
        };
        let inside = Inside {
            view: outside,
            locals: &locals,
            parameters: &method.parameters,
        };
        for ((name, _), slot) in &attributes.slots {
            // What is only deleted was assigned elsewhere; a bare annotation assigns nothing.
            let mut assigned: Vec<&Def<'a>> = slot
                .defs
                .iter()
                .filter_map(|id| attributes.def(*id))
                .collect();
            if assigned.is_empty() {
                assigned = attributes
                    .defs
                    .iter()
                    .filter(|def| def.key.0 == *name)
                    .collect();
            }
            if assigned.is_empty() {
                continue;
            }
            let annotation = match slot.annotation {
                Declared::No => Fact::Absent,
                Declared::As(annotation) => Fact::Known(outside.annotation(annotation)),
                Declared::Conditional(cause) => Fact::Unknown(self.conditional(cause)),
            };
            found.entry(name).or_default().push(Assigned {
                initial: INITIALISERS.contains(&method.name.as_str()),
                annotation,
                variables: assigned
                    .into_iter()
                    .map(|def| inside.variable(def))
                    .collect(),
                cause: slot.cause.map(|cause| self.conditional(cause)),
            });
        }
    }

    /// What an instance starts with, else whatever any method assigns.
    fn instance_binding(self, assigned: Vec<Assigned>, written: Declared<'a>) -> Binding {
        let mut annotations = assigned.iter().map(|found| &found.annotation);
        let annotation = match annotations.find(|annotation| **annotation != Fact::Absent) {
            Some(annotation) => annotation.clone(),
            None => self.declared(&Slot {
                annotation: written,
                ..Slot::default()
            }),
        };
        let has_initial = assigned.iter().any(|found| found.initial);
        let mut cause = None;
        let mut alternatives: Vec<Bound> = Vec::new();
        for found in assigned {
            if has_initial && !found.initial {
                continue;
            }
            cause = cause.or(found.cause);
            for variable in found.variables {
                let bound = Bound::To(Object::Variable(Variable {
                    annotation: annotation.clone(),
                    ..variable
                }));
                if !alternatives.contains(&bound) {
                    alternatives.push(bound);
                }
            }
        }
        if alternatives.len() > 1 && cause.is_none() {
            let place = match alternatives.get(1) {
                Some(Bound::To(Object::Variable(variable))) => variable.place,
                _ => None,
            };
            cause = Some(Reason {
                why: Why::Conditional,
                place,
            });
        }
        Binding {
            alternatives,
            cause,
        }
    }
}

/// Names as a method's body sees them: its own, its parameters, then the module's.
struct Inside<'s, 'm, 'a> {
    view: View<'m, 'a>,
    locals: &'s Scope<'a>,
    parameters: &'a ast::Parameters,
}

impl<'a> Bindings<'a> for Inside<'_, '_, 'a> {
    fn resolve(&self, name: &str) -> Option<Resolved<'_, 'a>> {
        if self.locals.defs.iter().any(|def| def.key == (name, "")) {
            let slot = self.locals.slot(name)?;
            return Some(Resolved {
                slot: Cow::Borrowed(slot),
                scope: self.locals,
            });
        }
        if self.parameters.includes(name) {
            // Known to be something, and what is the caller's business.
            return Some(Resolved {
                slot: Cow::Owned(Slot::default()),
                scope: self.locals,
            });
        }
        self.view.resolve(name)
    }

    fn star(&self, name: &str) -> Option<String> {
        self.view.star(name)
    }

    fn elsewhere(&self, path: &str) -> Option<Value> {
        self.view.elsewhere(path)
    }
}

impl<'a> Inside<'_, '_, 'a> {
    fn variable(&self, def: &Def<'a>) -> Variable {
        let (value, value_type) = match def.kind {
            DefKind::Value(expression) => self.value(expression),
            _ => (self.view.computed(def.place), self.view.computed(def.place)),
        };
        Variable {
            annotation: Fact::Absent,
            value,
            value_type,
            place: Some(self.view.place(def.place)),
        }
    }

    fn value(&self, expression: &'a Expr) -> (Fact<Value>, Fact<Type>) {
        if let Some(default) = self.default_of(expression) {
            let value = self.view.value_fact(default);
            let value_type = match &value {
                Fact::Known(value) => Fact::Known(type_of(value)),
                _ => self.view.computed(expression.range()),
            };
            return (value, value_type);
        }
        match evaluate(expression, self, &self.view.module.unit) {
            Ok(value) => {
                let value_type = Fact::Known(type_of(&value));
                (Fact::Known(value), value_type)
            }
            Err(why) => {
                let place = Some(self.view.place(expression.range()));
                let value_type =
                    type_of_display(expression).or_else(|| self.type_of_call(expression));
                (
                    Fact::Unknown(Reason { why, place }),
                    value_type.map_or_else(|| self.view.computed(expression.range()), Fact::Known),
                )
            }
        }
    }

    fn type_of_call(&self, expression: &'a Expr) -> Option<Type> {
        let Expr::Call(call) = expression else {
            return None;
        };
        // What the body binds itself isn't what the module has under that name.
        let first = super::expressions::first_name(&call.func)?;
        if self.locals.defs.iter().any(|def| def.key == (first, "")) {
            return None;
        }
        let path = path_of(&call.func, self, self.view.module.unit.identity)?;
        self.view.type_of_call(&path, call).flatten()
    }

    /// `self.rate = rate`: the default of a parameter that the body leaves alone.
    fn default_of(&self, expression: &'a Expr) -> Option<&'a Expr> {
        let Expr::Name(name) = expression else {
            return None;
        };
        let name = name.id.as_str();
        if self.locals.defs.iter().any(|def| def.key == (name, "")) {
            return None;
        }
        let parameters = self.parameters.iter_non_variadic_params();
        let mut named = parameters.filter(|parameter| parameter.parameter.name.as_str() == name);
        named.next()?.default.as_deref()
    }
}

/// `setattr(self, name, …)`, `self.__dict__.update(…)`: attributes that can't be listed.
fn sets_by_name(method: &ast::StmtFunctionDef, first: &str, unit: &Unit<'_>) -> Option<Reason> {
    let is_first = |e: &Expr| matches!(e, Expr::Name(name) if name.id.as_str() == first);
    let mut found = None;
    let mut open: Vec<&[ast::Stmt]> = vec![&method.body];
    while let Some(block) = open.pop() {
        for statement in block {
            super::expressions::of_statement(statement, &mut |expression| {
                let hit = match expression {
                    Expr::Call(call) => {
                        matches!(call.func.as_ref(), Expr::Name(name) if name.id.as_str() == "setattr")
                            && call.arguments.args.first().is_some_and(is_first)
                    }
                    Expr::Attribute(attribute) => {
                        attribute.attr.as_str() == "__dict__" && is_first(&attribute.value)
                    }
                    _ => false,
                };
                if hit {
                    found.get_or_insert(expression.range());
                }
            });
            super::expressions::blocks(statement, &mut |inner| open.push(inner));
        }
    }
    found.map(|place| Reason {
        why: Why::DynamicNamespace,
        place: Some(unit.place(place)),
    })
}
