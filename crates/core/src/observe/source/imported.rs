//! What imports lead to: names of other modules, submodules, members of what is found there.

use std::collections::BTreeMap;

use ruff_python_ast as ast;
use ruff_text_size::TextRange;

use super::flow::{Def, DefKind};
use super::module::View;
use super::names::{def_path, imported_module};
use super::project::Led;
use super::{Demand, Parts};
use crate::observe::builtin;
use crate::observe::{Ancestor, Binding, Bound, ClassId, Fact, Object, Reason, Variable, Why};
use crate::value::Value;
use crate::value::order;

/// How many re-exports of one function are followed.
const LINKS: usize = 16;

impl<'m, 'a> View<'m, 'a> {
    /// Whether an import surely fails: there is no such module.
    pub fn fails(self, def: &Def<'a>) -> bool {
        match def.kind {
            DefKind::Import(alias) => self.project.is_missing(alias.name.as_str()),
            DefKind::From(statement, _) => {
                let module = imported_module(statement, self.module.unit.identity);
                self.project.is_missing(&module)
            }
            _ => false,
        }
    }

    /// Everything that `from MODULE import NAME` may bind.
    pub fn import_binds(self, def: &Def<'a>) -> Binding {
        match def.kind {
            DefKind::From(statement, alias) => {
                let module = imported_module(statement, self.module.unit.identity);
                self.imported_from(&module, alias.name.as_str(), def.place)
            }
            _ => Binding::sure(Bound::To(self.unknown(Why::Computed, def.place))),
        }
    }

    /// What a name is when it is imported from a module; never nothing, because the import fails then.
    pub fn imported_from(self, module: &str, name: &str, place: TextRange) -> Binding {
        let path = format!("{module}.{name}");
        if let Some(class) = builtin::class(&path) {
            return Binding::sure(Bound::To(Object::Class(
                self.builtin_class(class.path, place),
            )));
        }
        let unseen = |why| Binding::sure(Bound::To(self.unknown(why, place)));
        let mut binding = match self.project.module(module) {
            Led::Module(found) => self.project.attribute(found, name),
            Led::Namespace => Binding::sure(Bound::Not),
            Led::Unseen(Why::OtherFile(_)) => return unseen(Why::OtherFile(path)),
            Led::Unseen(why) => return unseen(why),
        };
        binding.alternatives.retain(|bound| *bound != Bound::Not);
        if binding.alternatives.is_empty() {
            return Binding::sure(Bound::To(self.submodule(path, place)));
        }
        if self.may_come_before(module, &path, &binding) {
            // As long as the package's own body hasn't bound the name, it means the submodule.
            let submodule = Object::Module(path, Some(self.place(place)));
            binding.alternatives.push(Bound::To(submodule));
            binding.cause = Some(self.conditional(place));
        }
        for bound in &mut binding.alternatives {
            match bound {
                // What is imported has no annotation of its own.
                Bound::To(Object::Variable(variable)) => variable.annotation = Fact::Absent,
                Bound::Unknown(reason) => {
                    *bound = Bound::To(Object::Unknown(reason.clone(), Some(self.place(place))));
                }
                Bound::To(_) | Bound::Not => {}
            }
        }
        binding
    }

    /// Whether a module of a package may run before the package's own body has bound a name that is
    /// one of its modules', too.
    fn may_come_before(self, package: &str, path: &str, binding: &Binding) -> bool {
        let own = self.module.unit.identity.module.strip_prefix(package);
        let is_inside = own.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let is_module = |bound: &Bound| matches!(bound, Bound::To(Object::Module(..)));
        is_inside && !binding.alternatives.iter().any(is_module) && !self.project.is_missing(path)
    }

    fn submodule(self, path: String, place: TextRange) -> Object {
        match self.project.module(&path) {
            Led::Module(_) | Led::Namespace | Led::Unseen(Why::OtherFile(_)) => {
                Object::Module(path, Some(self.place(place)))
            }
            Led::Unseen(Why::NotFound(_)) => self.unknown(Why::NotInModule(path), place),
            Led::Unseen(why) => self.unknown(why, place),
        }
    }

    /// The one object of a binding; unknown where there are several.
    pub fn only_object(self, binding: Binding, place: TextRange) -> Object {
        let Binding {
            mut alternatives,
            cause,
        } = binding;
        match (alternatives.pop(), alternatives.is_empty()) {
            (Some(Bound::To(object)), true) => object,
            (Some(Bound::Unknown(reason)), true) => {
                Object::Unknown(reason, Some(self.place(place)))
            }
            _ => {
                let reason = cause.unwrap_or_else(|| self.conditional(place));
                Object::Unknown(reason, Some(self.place(place)))
            }
        }
    }

    /// What a dotted path leads to: its first part is a module.
    pub fn at_path(self, path: &str, place: TextRange) -> Object {
        if let Some(class) = builtin::class(path) {
            return Object::Class(self.builtin_class(class.path, place));
        }
        let mut parts = path.split('.');
        let first = parts.next().unwrap_or(path).to_owned();
        let mut object = Object::Module(first, Some(self.place(place)));
        for part in parts {
            object = match object {
                Object::Module(module, _) => {
                    let found = self.imported_from(&module, part, place);
                    self.only_object(found, place)
                }
                Object::Class(_) => self.member_of(object, part, place),
                Object::Unknown(
                    Reason {
                        why: Why::OtherFile(_),
                        ..
                    },
                    _,
                ) => {
                    return self.unknown(Why::OtherFile(path.to_owned()), place);
                }
                Object::Unknown(..) => return object,
                Object::Variable(_) | Object::Function(_) => {
                    return self.unknown(Why::Computed, place);
                }
            };
        }
        object
    }

    /// `Plugin.run`, looked up along the method resolution order.
    fn member_of(self, object: Object, name: &str, place: TextRange) -> Object {
        let Object::Class(id) = object else {
            return self.unknown(Why::Computed, place);
        };
        let own = self.with_whole_class(id, |class| {
            (
                class.members.get(name).cloned(),
                class.open.clone(),
                class.ancestors.clone(),
            )
        });
        let Some((own, open, ancestors)) = own else {
            return self.unknown(Why::Computed, place);
        };
        let bases = ancestors.iter().map(|ancestor| match ancestor {
            Ancestor::Class(base, _) => self.with_whole_class(*base, |base| {
                (base.members.get(name).cloned(), base.open.clone())
            }),
            Ancestor::Builtin(_) | Ancestor::Unknown(..) => None,
        });
        for (found, open) in std::iter::once(Some((own, open)))
            .chain(bases)
            .map_while(|base| base)
        {
            if let Some(binding) = found {
                let member = self.only_object(binding, place);
                return self.handed_out(member, place);
            }
            if let Some(reason) = open {
                return Object::Unknown(reason, Some(self.place(place)));
            }
        }
        self.unknown(Why::Computed, place)
    }

    /// The classes that demanded dotted names lead to.
    pub fn classes_at(self, demand: &Demand) -> BTreeMap<String, ClassId> {
        let Demand::Parts(Parts { bases, .. }) = demand else {
            return BTreeMap::new();
        };
        let class = |path: &String| match self.at_path(path, TextRange::default()) {
            Object::Class(id) => Some((path.clone(), id)),
            _ => None,
        };
        order::collected(bases.iter().filter_map(class))
    }

    /// The value of something in another file: of what can't be changed in place.
    pub fn value_of(self, path: &str) -> Option<Value> {
        if !self.project.demand.values() {
            return None;
        }
        match self.at_path(path, TextRange::default()) {
            Object::Variable(Variable {
                value: Fact::Known(value),
                ..
            }) => match value {
                Value::List(_) | Value::Set(_) | Value::Dict(_) => None,
                value => Some(value),
            },
            _ => None,
        }
    }

    /// A path, and the one that its last part is defined or known under, where that is another.
    pub fn spellings(self, path: String) -> impl Iterator<Item = String> {
        let mut spelling = Some(path);
        std::iter::from_fn(move || {
            let path = spelling.take()?;
            spelling = self.re_export(&path);
            Some(path)
        })
        .take(LINKS)
    }

    /// Where a module has a name of another module from.
    fn re_export(self, path: &str) -> Option<String> {
        let (module, name) = path.rsplit_once('.')?;
        let is_known = matches!(
            module,
            "builtins" | "typing" | "functools" | "abc" | "contextlib"
        );
        let Led::Module(module) = (!is_known).then(|| self.project.module(module))? else {
            return None;
        };
        let inside = View::of(self.project, module);
        let Some(slot) = module.scope.slot(name) else {
            return inside.star_path(name);
        };
        match slot.defs.as_slice() {
            [only] if !slot.unbound => match module.scope.def(*only)? {
                def if matches!(def.kind, DefKind::From(..)) => {
                    Some(def_path(def, module.unit.identity))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The `def` that a dotted path leads to, where it is the only thing that can be meant, and
    /// its module's view.
    pub fn function_at(self, path: &str) -> Option<(Self, &'a ast::StmtFunctionDef)> {
        match self.def_at(path)? {
            (view, DefKind::Function(function)) => Some((view, function)),
            _ => None,
        }
    }

    /// What binds the name at a dotted path, where it is the only thing that can be meant, and its
    /// module's view.
    pub fn def_at(self, path: &str) -> Option<(Self, DefKind<'a>)> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            let (module, name) = path.rsplit_once('.')?;
            let Led::Module(module) = self.project.module(module) else {
                return None;
            };
            let view = View::of(self.project, module);
            let slot = module.scope.slot(name)?;
            let [only] = slot.defs.as_slice() else {
                return None;
            };
            let def = module.scope.def(*only)?;
            let may_change = slot.unbound
                || !module.scope.stars.iter().all(|star| star.mark <= *only)
                || module.is_changed(name, def);
            match def.kind {
                _ if may_change => return None,
                DefKind::From(..) => path = def_path(def, module.unit.identity),
                kind => return Some((view.at(*only), kind)),
            }
        }
        None
    }
}
