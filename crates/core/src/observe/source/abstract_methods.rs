//! `__abstractmethods__`: what of a class is still to be implemented (Lib/abc.py, Modules/_abc.c).

use std::collections::BTreeSet;

use ruff_python_ast::{self as ast, Expr};

use super::flow::{DefId, DefKind, Scope, Slot};
use super::module::View;
use super::names::path_of;
use super::results::variable;
use crate::observe::{Ancestor, Binding, Bound, Class, Fact, Object, Reason, Why};
use crate::value::{Type, Value};

pub const NAME: &str = "__abstractmethods__";

/// Decorators that mark what they decorate.
const ABSTRACT: [&str; 4] = [
    "abc.abstractmethod",
    "abc.abstractproperty",
    "abc.abstractclassmethod",
    "abc.abstractstaticmethod",
];

/// Where decorators are from that pass a mark on and set none.
const TELLING: [&str; 5] = [
    "functools",
    "contextlib",
    "typing",
    "typing_extensions",
    "abc",
];

/// Adds it to a class that `ABCMeta` makes. `view` is inside the class, whose ancestors are known.
pub fn add<'a>(
    view: View<'_, 'a>,
    statement: &'a ast::StmtClassDef,
    scope: &Scope<'a>,
    class: &mut Class,
) {
    if !is_abc(view, statement, class) {
        return;
    }
    let value = match names(view, scope, class) {
        Some(names) => Fact::Known(Value::FrozenSet(
            names.into_iter().map(Value::Str).collect(),
        )),
        None => Fact::Unknown(Reason {
            why: Why::OnlyLive,
            place: class.place,
        }),
    };
    let object = variable(value, Fact::Known(Type::name("frozenset")));
    let binding = Binding::sure(Bound::To(object));
    class.members.insert(NAME.to_owned(), binding);
}

fn is_abc<'a>(view: View<'_, 'a>, statement: &'a ast::StmtClassDef, class: &Class) -> bool {
    let keyword = statement.arguments.as_ref();
    let keyword = keyword.and_then(|arguments| arguments.find_keyword("metaclass"));
    let path = keyword.and_then(|one| path_of(&one.value, &view, view.module.unit.identity));
    path.as_deref() == Some("abc.ABCMeta")
        || class.ancestors.iter().any(|ancestor| match ancestor {
            Ancestor::Builtin(path) => matches!(*path, "abc.ABC" | "typing.Protocol"),
            Ancestor::Class(id, _) => {
                let has = |base: &Class| base.members.contains_key(NAME);
                view.with_whole_class(*id, has).unwrap_or(false)
            }
            Ancestor::Unknown(..) => false,
        })
}

/// The names that are abstract; nothing where one may be and it can't be told.
fn names<'a>(view: View<'_, 'a>, scope: &Scope<'a>, class: &Class) -> Option<BTreeSet<String>> {
    if class.open.is_some() {
        return None;
    }
    let mut found = BTreeSet::new();
    for ((name, member), slot) in &scope.slots {
        // Never abstract, and as good as always made by a call.
        let is_counted = member.is_empty() && *name != "__class_getitem__";
        let is_bound = is_counted && !slot.defs.is_empty();
        if is_bound && is_abstract(view, scope, name, slot)? {
            found.insert((*name).to_owned());
        }
    }
    for ancestor in &class.ancestors {
        for name in still_abstract(view, ancestor)? {
            let own = scope.slot(&name).filter(|slot| !slot.defs.is_empty());
            match own {
                Some(slot) if slot.unbound => return None,
                Some(_) => {}
                None if inherited(view, class, &name)? => drop(found.insert(name)),
                None => {}
            }
        }
    }
    Some(found)
}

/// What of an ancestor is abstract.
fn still_abstract(view: View<'_, '_>, ancestor: &Ancestor) -> Option<BTreeSet<String>> {
    let id = match ancestor {
        Ancestor::Class(id, _) => *id,
        Ancestor::Builtin(_) => return Some(BTreeSet::new()),
        Ancestor::Unknown(..) => return None,
    };
    view.with_whole_class(id, |base| match base.members.get(NAME) {
        None if base.open.is_some() => None,
        None => Some(BTreeSet::new()),
        Some(binding) => match binding.alternatives.as_slice() {
            [Bound::To(Object::Variable(found))] => match &found.value {
                Fact::Known(Value::FrozenSet(names)) => names.iter().map(text).collect(),
                _ => None,
            },
            _ => None,
        },
    })?
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether the first ancestor that has a name has it abstract.
fn inherited(view: View<'_, '_>, class: &Class, name: &str) -> Option<bool> {
    for ancestor in &class.ancestors {
        let has = match ancestor {
            Ancestor::Class(id, _) => {
                view.with_whole_class(*id, |base| base.members.contains_key(name))?
            }
            Ancestor::Builtin(path) => {
                let brings = |builtin: crate::observe::builtin::BuiltinClass| {
                    builtin.has_method(name) || builtin.has_attribute(name)
                };
                crate::observe::builtin::class(path).is_some_and(brings)
            }
            Ancestor::Unknown(..) => return None,
        };
        if has {
            return Some(still_abstract(view, ancestor)?.contains(name));
        }
    }
    Some(false)
}

/// Whether what a class body binds is abstract.
fn is_abstract<'a>(
    view: View<'_, 'a>,
    scope: &Scope<'a>,
    name: &str,
    slot: &Slot<'a>,
) -> Option<bool> {
    let mut found = None;
    for id in &slot.defs {
        let this = match scope.def(*id)?.kind {
            DefKind::Function(function) => is_marked(view, scope, name, function, *id)?,
            // Another name of what the body bound before.
            DefKind::Value(Expr::Name(other)) if scope.slot(other.id.as_str()).is_some() => {
                let before = scope.slot_before(other.id.as_str(), *id)?;
                is_abstract(view, scope, other.id.as_str(), &before)?
            }
            _ => is_function(&view.binding(slot))?,
        };
        if found.replace(this).is_some_and(|other| other != this) {
            return None;
        }
    }
    found.filter(|found| !found || !slot.unbound)
}

/// What isn't a `def` is as good as never abstract; a function from elsewhere may be.
fn is_function(binding: &Binding) -> Option<bool> {
    let concrete = binding.alternatives.iter().all(|bound| match bound {
        Bound::Not => true,
        Bound::To(object) => match object {
            Object::Variable(found) => {
                !matches!(&found.value_type, Fact::Known(ty) if *ty == Type::name("property"))
            }
            Object::Class(_) | Object::Module(..) => true,
            Object::Function(_) | Object::Unknown(..) => false,
        },
        Bound::Unknown(_) => false,
    });
    concrete.then_some(false)
}

fn is_marked<'a>(
    view: View<'_, 'a>,
    scope: &Scope<'a>,
    name: &str,
    function: &'a ast::StmtFunctionDef,
    id: DefId,
) -> Option<bool> {
    let mut marked = false;
    let mut is_told = true;
    for decorator in &function.decorator_list {
        let target = match &decorator.expression {
            Expr::Call(call) => &call.func,
            other => other,
        };
        if let Expr::Attribute(attribute) = target
            && matches!(attribute.attr.as_str(), "setter" | "getter" | "deleter")
            && matches!(&*attribute.value, Expr::Name(owner) if owner.id.as_str() == name)
        {
            // A property is abstract as soon as one of its functions is.
            let before = scope.slot_before(name, id)?;
            marked |= is_abstract(view, scope, name, &before)?;
            continue;
        }
        let path = path_of(target, &view, view.module.unit.identity);
        let mut spellings = path
            .into_iter()
            .flat_map(|path| view.spellings(path))
            .peekable();
        is_told &= spellings.peek().is_some();
        let spellings: Vec<String> = spellings.collect();
        marked |= spellings
            .iter()
            .any(|path| ABSTRACT.contains(&path.as_str()));
        is_told &= spellings.iter().any(|path| {
            let module = path.split('.').next().unwrap_or_default();
            module == "builtins" || TELLING.contains(&module)
        });
    }
    (marked || is_told).then_some(marked)
}
