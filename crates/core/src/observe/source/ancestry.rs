//! Base classes and the order attributes are looked up in (C3, Python's method resolution order).

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::evaluate::Bindings;
use super::fields::is_typed_dict;
use super::flow::DefKind;
use super::module::View;
use super::names::path_of;
use crate::observe::builtin;
use crate::observe::{Ancestor, Class, ClassId, Object, Reason, Why};

/// How many bases of one class are followed: putting them in order takes the square of that.
const BASES: usize = 1000;

impl<'a> View<'_, 'a> {
    /// The ancestors of a class statement, `object` left out.
    pub fn ancestors(self, statement: &'a ast::StmtClassDef) -> Vec<Ancestor> {
        let bases = statement
            .arguments
            .iter()
            .flat_map(|arguments| arguments.args.iter());
        if bases.clone().count() > BASES {
            let name = statement.name.as_str().to_owned();
            let reason = Reason {
                why: Why::TooDeep,
                place: Some(self.place(statement.name.range())),
            };
            return vec![Ancestor::Unknown(name, reason)];
        }
        let mut lines: Vec<Vec<Ancestor>> = bases.map(|base| self.line(base)).collect();
        if statement.type_params.is_some() {
            lines.push(vec![Ancestor::Builtin("typing.Generic")]);
        }
        merge(lines)
    }

    /// A base class followed by its own ancestors.
    fn line(self, base: &'a Expr) -> Vec<Ancestor> {
        let class = match base {
            Expr::Subscript(subscript) => subscript.value.as_ref(),
            other => other,
        };
        let path = path_of(class, &self, self.module.unit.identity);
        if let Some(line) = path.as_deref().and_then(|path| self.special(path)) {
            return line;
        }
        let value = self.value_as_base(class);
        if value.is_some_and(|(view, value)| view.is_object(value)) {
            return Vec::new();
        }
        match self.deeper().expression(class, None) {
            Object::Class(id) => {
                let name = path.unwrap_or_else(|| self.module.unit.slice(class).to_owned());
                let own = match self.header(id) {
                    Some((ancestors, _)) => Some((false, ancestors)),
                    None => self.with_class(id, |class| {
                        let itself = is_itself(class) && !self.is_made_here(id);
                        (itself, class.ancestors.clone())
                    }),
                };
                match own {
                    // A typed dict leaves its bases behind (Lib/typing.py, `_TypedDictMeta`).
                    Some(_) if self.with_class(id, is_typed_dict) == Some(true) => {
                        vec![Ancestor::Builtin("builtins.dict")]
                    }
                    Some((true, ancestors)) => ancestors,
                    Some((false, ancestors)) => std::iter::once(Ancestor::Class(id, name))
                        .chain(ancestors)
                        .collect(),
                    // A class can't be its own base; the name meant something else here.
                    None => vec![self.unknown_base(class, Why::UnknownBase(name))],
                }
            }
            Object::Unknown(reason, _) => {
                // The name of a variable isn't that of the class it holds.
                let path = path.filter(|_| value.is_none());
                let name = path.unwrap_or_else(|| self.module.unit.slice(class).to_owned());
                let why = match reason.why {
                    why @ (Why::OtherFile(_) | Why::Conditional) => why,
                    _ => Why::UnknownBase(name.clone()),
                };
                vec![Ancestor::Unknown(
                    name,
                    Reason {
                        why,
                        place: Some(self.place(base.range())),
                    },
                )]
            }
            Object::Variable(_) | Object::Function(_) | Object::Module(..) => {
                vec![self.unknown_base(class, Why::Computed)]
            }
        }
    }

    /// Why nobody can tell what a class statement makes: one of its bases is no class but an instance
    /// of one, whose class is called to make it (Python/bltinmodule.c, `__build_class__`).
    pub fn made_by_an_instance(
        self,
        statement: &'a ast::StmtClassDef,
        class: ClassId,
    ) -> Option<Reason> {
        let (ancestors, _) = self.header(class)?;
        let is_unseen = |ancestor: &Ancestor| matches!(ancestor, Ancestor::Unknown(..));
        if !ancestors.iter().any(is_unseen) {
            return None;
        }
        let bases = &statement.arguments.as_ref()?.args;
        bases.iter().find_map(|base| self.instance_as_base(base))
    }

    /// What defines the name of a base, here or where it is imported from.
    fn definition_of_base(self, base: &'a Expr) -> Option<(Self, DefKind<'a>)> {
        let own = match base {
            Expr::Name(name) => self.resolve(name.id.as_str()),
            Expr::Attribute(_) => None,
            _ => return None,
        };
        let own = own.and_then(|resolved| Some(resolved.only()?.kind));
        match own {
            Some(kind @ (DefKind::Value(_) | DefKind::Class(_))) => Some((self, kind)),
            _ => self.def_at(&path_of(base, &self, self.module.unit.identity)?),
        }
    }

    /// The value of a base that is a variable.
    fn value_as_base(self, base: &'a Expr) -> Option<(Self, &'a Expr)> {
        match self.definition_of_base(base)? {
            (view, DefKind::Value(value)) => Some((view, value)),
            _ => None,
        }
    }

    /// Whether an expression names `object`, which is left out everywhere.
    fn is_object(self, value: &Expr) -> bool {
        path_of(value, &self, self.module.unit.identity).as_deref() == Some("builtins.object")
    }

    fn instance_as_base(self, base: &'a Expr) -> Option<Reason> {
        let (view, kind) = self.definition_of_base(base)?;
        match kind {
            // One that is made like this itself.
            DefKind::Class(_) => match self.deeper().expression(base, None) {
                Object::Unknown(reason, _) if matches!(reason.why, Why::Metaclass(_)) => {
                    Some(reason)
                }
                _ => None,
            },
            DefKind::Value(Expr::Call(call)) => {
                let Object::Class(id) = view.deeper().expression(&call.func, None) else {
                    return None;
                };
                let is_type = |one: &Ancestor| one.path() == "type";
                let makes_classes = self.with_class(id, |made| made.ancestors.iter().any(is_type));
                (self.is_made_here(id) && makes_classes == Some(false)).then(|| Reason {
                    why: Why::Metaclass(view.module.unit.slice(call.func.as_ref()).to_owned()),
                    place: Some(self.place(base.range())),
                })
            }
            _ => None,
        }
    }

    /// Whether a class statement of this file makes the class.
    fn is_made_here(self, id: ClassId) -> bool {
        let classes = self.project.classes.borrow();
        classes.numbers.values().any(|number| *number == id)
    }

    /// Bases that stand for something else at run time (`__mro_entries__`), and `object`.
    fn special(self, path: &str) -> Option<Vec<Ancestor>> {
        match path {
            "builtins.object" => Some(Vec::new()),
            "typing.NamedTuple" | "typing_extensions.NamedTuple" => {
                Some(vec![Ancestor::Builtin("builtins.tuple")])
            }
            "typing.TypedDict" | "typing_extensions.TypedDict" => {
                Some(vec![Ancestor::Builtin("builtins.dict")])
            }
            _ => builtin::class(path).map(|_| self.builtin_line(path)),
        }
    }

    /// A class that the interpreter brings, followed by its ancestors.
    pub fn builtin_line(self, path: &str) -> Vec<Ancestor> {
        let class = builtin::class(path).into_iter();
        let line = class.flat_map(|class| std::iter::once(class.path).chain(class.ancestors()));
        line.filter(|path| self.has_builtin(path))
            .map(Ancestor::Builtin)
            .collect()
    }

    /// Whether the target brings it: this one came with Python 3.11.
    fn has_builtin(self, path: &str) -> bool {
        let target = || self.module.unit.host.interpreter();
        path != "enum.ReprEnum" || target().map_or(true, |found| found.version_info >= (3, 11, 0))
    }

    fn unknown_base(self, base: &Expr, why: Why) -> Ancestor {
        let text = self.module.unit.slice(base).to_owned();
        Ancestor::Unknown(
            text,
            Reason {
                why,
                place: Some(self.place(base.range())),
            },
        )
    }
}

/// Whether the line is that of a class of the interpreter, which starts with itself.
fn is_itself(class: &Class) -> bool {
    matches!(class.ancestors.first(), Some(first) if first.name() == class.name)
}

fn same(a: &Ancestor, b: &Ancestor) -> bool {
    match (a, b) {
        (Ancestor::Class(a, _), Ancestor::Class(b, _)) => a == b,
        (Ancestor::Builtin(a), Ancestor::Builtin(b)) => a == b,
        (Ancestor::Unknown(a, _), Ancestor::Unknown(b, _)) => a == b,
        _ => false,
    }
}

/// C3 (Objects/typeobject.c, `pmerge`). Where no consistent order exists the first mention counts.
fn merge(mut lines: Vec<Vec<Ancestor>>) -> Vec<Ancestor> {
    if lines.len() <= 1 {
        return lines.pop().unwrap_or_default();
    }
    let heads: Vec<Ancestor> = lines
        .iter()
        .filter_map(|line| line.first().cloned())
        .collect();
    let mut lines: Vec<std::collections::VecDeque<Ancestor>> =
        lines.into_iter().chain([heads]).map(Into::into).collect();
    let mut merged: Vec<Ancestor> = Vec::new();
    loop {
        lines.retain(|line| !line.is_empty());
        let in_a_tail = |candidate: &Ancestor| {
            lines
                .iter()
                .any(|line| line.iter().skip(1).any(|other| same(other, candidate)))
        };
        let heads = || lines.iter().filter_map(|line| line.front());
        let Some(next) = heads()
            .find(|head| !in_a_tail(head))
            .or_else(|| heads().next())
            .cloned()
        else {
            return merged;
        };
        for line in &mut lines {
            line.retain(|other| !same(other, &next));
        }
        merged.push(next);
    }
}
