//! Plain aliases of types, for comparing annotations: `Vec = list[float]`, `type Vec = …`,
//! `import numpy as np`, `from . import events`.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{Expr, Operator};

use super::flow::{Def, DefKind};
use super::module::View;
use super::names::def_path;
use super::project::Led;
use super::{Demand, Parts};
use crate::observe::{Ancestor, Binding, Bound, Class, ClassId, Object};
use crate::value::Type;
use crate::value::order;

/// How deep an expression may nest and still be read as a type.
const DEPTH: usize = 32;

/// How many names of other files are followed for one module.
const FOLLOWED: usize = 1000;

/// The aliases of a module by name, and those of other modules by dotted name, as far as the
/// annotations that a demand compares lead to them.
pub fn aliases(view: View<'_, '_>, names: &BTreeMap<String, Binding>) -> BTreeMap<String, Type> {
    let (found, asked) = match view.project.demand {
        Demand::Everything => (of_module(view), Asked(None)),
        Demand::Parts(parts) => (BTreeMap::new(), Asked(Some(parts))),
    };
    let mut followed = Followed {
        view,
        asked,
        found,
        open: asked.types().to_vec(),
    };
    followed.in_bindings(names);
    followed.all();
    followed.found
}

fn of_module(view: View<'_, '_>) -> BTreeMap<String, Type> {
    let keys = view.module.scope.slots.keys();
    let names = keys.filter(|(_, member)| member.is_empty());
    let aliases = names.filter_map(|(name, _)| Some(((*name).to_owned(), own(view, name)?)));
    order::collected(aliases)
}

/// What a name of the module is an alias of.
fn own(view: View<'_, '_>, name: &str) -> Option<Type> {
    let scope = &view.module.scope;
    let [only] = scope.slot(name)?.defs.as_slice() else {
        return None;
    };
    let target = target(view.at(*only), scope.def(*only)?);
    target.filter(|target| !is_named(target, name))
}

/// What a definition is an alias of.
fn target(view: View<'_, '_>, def: &Def<'_>) -> Option<Type> {
    match def.kind {
        DefKind::Import(_) | DefKind::From(..) => {
            Some(Type::name(def_path(def, view.module.unit.identity)))
        }
        DefKind::Value(value) if is_type(value, 0) => Some(view.annotation(value).ty),
        DefKind::TypeAlias(alias) if alias.type_params.is_none() => {
            Some(view.annotation(&alias.value).ty)
        }
        _ => None,
    }
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Name(found) if found == name)
}

/// The parts that are asked for; everything without.
#[derive(Clone, Copy)]
struct Asked<'a>(Option<&'a Parts>);

impl<'a> Asked<'a> {
    fn types(self) -> &'a [String] {
        self.0.map_or(&[], |parts| &parts.types)
    }

    fn has_member(self, name: &String) -> bool {
        self.0.is_none_or(|parts| parts.members.contains(name))
    }

    /// Whether a name meets a demand as it is: its last part is demanded, and nothing else will be
    /// compared with it.
    fn meets(self, name: &str) -> bool {
        let last = name.rsplit('.').next().unwrap_or(name);
        self.0
            .is_some_and(|parts| !parts.loaded && parts.types.iter().any(|wanted| wanted == last))
    }
}

/// Aliases that annotations lead to.
struct Followed<'m, 'a> {
    view: View<'m, 'a>,
    asked: Asked<'a>,
    found: BTreeMap<String, Type>,
    /// Names that are still to be looked at.
    open: Vec<String>,
}

impl Followed<'_, '_> {
    fn all(&mut self) {
        let mut seen = BTreeSet::new();
        while let Some(name) = self.open.pop() {
            if seen.len() >= FOLLOWED || !seen.insert(name.clone()) {
                continue;
            }
            let module = self.view.module.unit.identity.module.as_str();
            let local = name
                .strip_prefix(module)
                .and_then(|rest| rest.strip_prefix('.'));
            let local = local.unwrap_or(&name);
            // Its first part may be an alias, too: `np.ndarray`.
            if let Some((first, _)) = local.split_once('.')
                && let Some(target) = own(self.view, first)
            {
                self.found.insert(first.to_owned(), target);
            }
            let target = own(self.view, local).or_else(|| self.elsewhere(&name));
            let Some(target) = target else { continue };
            target.each_name(&mut |next| self.open.push(next.to_owned()));
            self.found.entry(local.to_owned()).or_insert(target);
        }
    }

    /// What a dotted name stands for where it is defined, if that isn't itself.
    fn elsewhere(&self, path: &str) -> Option<Type> {
        let (module, name) = path.rsplit_once('.')?;
        let Led::Module(module) = self.view.project.module(module) else {
            return None;
        };
        let view = View::of(self.view.project, module);
        let target = match module.scope.slot(name) {
            Some(slot) => match slot.defs.as_slice() {
                [only] if !slot.unbound => target(view.at(*only), module.scope.def(*only)?)?,
                _ => return None,
            },
            None => Type::name(view.star_path(name)?),
        };
        Some(target).filter(|target| !is_named(target, path))
    }

    fn in_bindings(&mut self, bindings: &BTreeMap<String, Binding>) {
        for bound in bindings.values().flat_map(|binding| &binding.alternatives) {
            match bound {
                Bound::To(Object::Class(id)) => self.in_class(*id),
                other => in_bound(other, self.asked, &mut self.open),
            }
        }
    }

    /// The demanded members of a class and its ancestors.
    fn in_class(&mut self, id: ClassId) {
        let bases = |class: &Class| {
            let bases = class
                .ancestors
                .iter()
                .filter_map(|ancestor| match ancestor {
                    Ancestor::Class(id, _) => Some(*id),
                    Ancestor::Builtin(_) | Ancestor::Unknown(..) => None,
                });
            bases.collect::<Vec<_>>()
        };
        let bases = self.view.with_class(id, bases).unwrap_or_default();
        for id in [id].into_iter().chain(bases) {
            self.in_members(id);
        }
    }

    fn in_members(&mut self, id: ClassId) {
        let Self {
            view, asked, open, ..
        } = self;
        view.with_class(id, |class| {
            for members in [&class.members, &class.instance] {
                let members = members.iter();
                let demanded = members.filter(|(name, _)| asked.has_member(name));
                for bound in demanded.flat_map(|(_, binding)| &binding.alternatives) {
                    // Members that are classes themselves aren't followed: nothing is demanded of
                    // them.
                    in_bound(bound, *asked, open);
                }
            }
        });
    }
}

/// The names in the annotations of a variable or a function.
fn in_bound(bound: &Bound, asked: Asked<'_>, open: &mut Vec<String>) {
    bound.each_type(&mut |ty| {
        ty.each_name(&mut |name| {
            if !asked.meets(name) {
                open.push(name.to_owned());
            }
        });
    });
}

/// Whether an assigned expression may be a type: names, subscripts of names, unions of those.
fn is_type(expression: &Expr, depth: usize) -> bool {
    match expression {
        _ if depth > DEPTH => false,
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_type(&attribute.value, depth + 1),
        Expr::Subscript(subscript) => is_type(&subscript.value, depth + 1),
        Expr::BinOp(node) if node.op == Operator::BitOr => {
            let side = |e: &Expr| e.is_none_literal_expr() || is_type(e, depth + 1);
            side(&node.left) && side(&node.right)
        }
        _ => false,
    }
}
