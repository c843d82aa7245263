//! A parsed module between its syntax tree and its observation.

use std::borrow::Cow;
use std::cell::OnceCell;

use ruff_python_ast as ast;
use ruff_text_size::TextSize;
use rustc_hash::{FxHashMap, FxHashSet};

use super::class_state::How;
use super::dynamic::{self, Effects};
use super::evaluate::{Bindings, Resolved};
use super::flow::{Binds, Def, DefId, DefKind, Scope, Slot, walk};
use super::names;
use super::project::Project;
use super::reach::functions_run_at_import;
use super::subclass_hook::Hook;
use super::unit::Unit;
use crate::observe::{Ancestor, Binding, Bound, Class, ClassId, Fact, Object, Reason, Why};
use crate::value::annotation::Names;
use crate::value::{Annotation, Type, Value};

/// How many possibilities for one name are told apart.
const ALTERNATIVES: usize = 16;

pub struct Module<'a> {
    pub unit: Unit<'a>,
    pub body: &'a [ast::Stmt],
    pub scope: Scope<'a>,
    pub effects: Effects<'a>,
    run: OnceCell<FxHashSet<&'a str>>,
}

/// Classes observed so far. A class being observed has a number and no entry yet.
#[derive(Default)]
pub struct Classes {
    pub known: Vec<Option<Class>>,
    /// The ancestors of a class, and what may have changed it: known before its members are, which
    /// may be instances of its subclasses.
    pub headers: FxHashMap<ClassId, Header>,
    pub numbers: FxHashMap<(usize, DefId), ClassId>,
    /// Attributes that class methods of a class set on the class they are called on.
    pub sets: FxHashMap<ClassId, Vec<(String, How)>>,
    /// What classes do to their subclasses.
    pub hooks: FxHashMap<ClassId, Hook>,
    /// The dotted paths that classes are defined under.
    pub paths: FxHashMap<ClassId, String>,
}

pub type Header = (Vec<Ancestor>, Option<Reason>);

/// The names that can be seen from one place of a module.
#[derive(Clone, Copy)]
pub struct View<'m, 'a> {
    pub project: &'m Project<'a>,
    pub module: &'m Module<'a>,
    /// The class body this is in.
    pub class: Option<&'m Scope<'a>>,
    /// The module-level definition that is being looked at: names mean what they meant there.
    pub before: Option<DefId>,
    /// Type parameters (PEP 695) in force.
    pub type_params: Option<&'m ast::TypeParams>,
    /// Whether values are looked at that are no more than their type to a contract.
    pub values: bool,
    /// How many definitions led here.
    pub depth: usize,
}

impl<'a> Module<'a> {
    /// Walks a parsed module's body once.
    pub fn new(body: &'a [ast::Stmt], unit: Unit<'a>) -> Self {
        let scope = walk(body, Binds::Names, &unit, None);
        let effects = dynamic::effects(body, &unit);
        Self {
            unit,
            body,
            scope,
            effects,
            run: OnceCell::new(),
        }
    }

    /// Whether a function of that name may run while the module is imported.
    pub fn runs_at_import(&self, function: &str) -> bool {
        self.run
            .get_or_init(|| functions_run_at_import(self.body))
            .contains(function)
    }

    fn effect_on(&self, name: &str, bound: Option<TextSize>) -> Option<Reason> {
        self.effects.on(
            name,
            bound,
            |function| self.runs_at_import(function),
            &self.unit,
        )
    }

    /// Whether something else may have changed what a definition binds.
    pub fn is_changed(&self, name: &str, def: &Def<'a>) -> bool {
        self.effect_on(name, Some(def.place.start())).is_some()
    }

    /// The first of the places that may have bound a name that is surely bound.
    fn first_place(&self, slot: &Slot<'a>) -> Option<TextSize> {
        if slot.unbound {
            return None;
        }
        let defs = slot.defs.iter().filter_map(|id| self.scope.def(*id));
        defs.map(|def| def.place.start()).min()
    }
}

/// Adds the possibility that something unknown happened to a name.
pub fn unknown_too(binding: &mut Binding, reason: Reason) {
    binding.alternatives.retain(|bound| *bound != Bound::Not);
    binding.cause.get_or_insert(reason.clone());
    binding.alternatives.push(Bound::Unknown(reason));
}

impl<'m, 'a> View<'m, 'a> {
    /// A module's names at its end.
    pub fn of(project: &'m Project<'a>, module: &'m Module<'a>) -> Self {
        View {
            project,
            module,
            class: None,
            before: None,
            type_params: None,
            values: true,
            depth: 0,
        }
    }

    /// What a name of the module stands for when its body has run.
    pub fn global(self, name: &str) -> Binding {
        let module = self.module;
        let slot = module.scope.slot(name).cloned().unwrap_or(Slot {
            unbound: true,
            ..Slot::default()
        });
        let mut binding = self.binding(&slot);
        self.add_stars(name, &slot, &mut binding);
        if let Some(reason) = module.effect_on(name, module.first_place(&slot)) {
            unknown_too(&mut binding, reason);
        } else if matches!(binding.alternatives.as_slice(), [Bound::Not])
            && let Some(getattr) = module
                .scope
                .slot("__getattr__")
                .and_then(|slot| slot.defs.first())
        {
            let place = module
                .scope
                .def(*getattr)
                .map(|def| module.unit.place(def.place));
            binding = Binding::sure(Bound::Unknown(Reason {
                why: Why::ModuleGetattr,
                place,
            }));
        }
        binding
    }

    /// The literal value of a module-level name.
    pub fn fact(self, name: &str) -> Fact<Value> {
        let unknown = |why| Fact::Unknown(Reason { why, place: None });
        match self.global(name).alternatives.as_slice() {
            [Bound::Not] => Fact::Absent,
            [Bound::To(Object::Variable(variable))] => variable.value.clone(),
            [Bound::To(Object::Unknown(reason, _)) | Bound::Unknown(reason)] => {
                Fact::Unknown(reason.clone())
            }
            [Bound::To(_)] => unknown(Why::Computed),
            _ => unknown(Why::Conditional),
        }
    }

    pub fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    pub fn at(self, before: DefId) -> Self {
        Self {
            before: Some(before),
            ..self
        }
    }

    /// Everything a slot may stand for.
    pub fn binding(self, slot: &Slot<'a>) -> Binding {
        if let Some(declared) = self.declared_in_stub(slot) {
            return declared;
        }
        let cause = slot.cause.map(|cause| self.conditional(cause));
        if slot.defs.len() > ALTERNATIVES {
            let reason = cause.unwrap_or(Reason {
                why: Why::Conditional,
                place: None,
            });
            return Binding::sure(Bound::Unknown(reason));
        }
        let several = slot.defs.len() > 1 || slot.unbound;
        let scope = self.class.unwrap_or(&self.module.scope);
        let mut alternatives: Vec<Bound> = Vec::with_capacity(slot.defs.len() + 1);
        for id in &slot.defs {
            if let Some(def) = scope.def(*id) {
                let view = if self.class.is_some() {
                    self
                } else {
                    self.at(*id)
                };
                let view = view.deeper();
                match def.kind {
                    // None is there, so this import isn't the one that worked.
                    DefKind::Import(_) | DefKind::From(..) if several && view.fails(def) => {}
                    DefKind::From(..) => alternatives.extend(view.import_binds(def).alternatives),
                    _ => alternatives.push(Bound::To(view.object(def, *id, slot))),
                }
            }
        }
        if slot.unbound || alternatives.is_empty() {
            alternatives.push(Bound::Not);
        }
        Binding {
            alternatives,
            cause,
        }
    }

    /// An annotation, with the names of this place.
    pub fn annotation(self, expression: &ast::Expr) -> Annotation {
        Annotation::resolved(self.module.unit.slice(expression), &self)
    }

    /// The class of that number, once it has been observed.
    pub fn with_class<T>(self, id: ClassId, read: impl FnOnce(&Class) -> T) -> Option<T> {
        let classes = self.project.classes.borrow();
        classes
            .known
            .get(id.0 as usize)
            .and_then(Option::as_ref)
            .map(read)
    }

    /// Where a class is kept.
    pub fn class_at(self, id: ClassId) -> Option<std::cell::RefMut<'m, Option<Class>>> {
        let classes = self.project.classes.borrow_mut();
        std::cell::RefMut::filter_map(classes, |classes| classes.known.get_mut(id.0 as usize)).ok()
    }

    /// Reads what is known of a class as soon as its statement's head is read.
    pub fn header(self, id: ClassId) -> Option<Header> {
        self.project.classes.borrow().headers.get(&id).cloned()
    }

    /// The type that is the class's name.
    pub fn local_type(self, name: &str) -> Type {
        Type::Name(format!("{}.{name}", self.module.unit.identity.module))
    }

    fn is_type_param(self, name: &str) -> bool {
        self.type_params.is_some_and(|params| {
            params.iter().any(|param| match param {
                ast::TypeParam::TypeVar(node) => node.name.as_str() == name,
                ast::TypeParam::TypeVarTuple(node) => node.name.as_str() == name,
                ast::TypeParam::ParamSpec(node) => node.name.as_str() == name,
            })
        })
    }
}

impl<'a> Bindings<'a> for View<'_, 'a> {
    fn resolve(&self, name: &str) -> Option<Resolved<'_, 'a>> {
        if let Some(class) = self.class
            && let Some(slot) = class.slot(name).filter(|slot| !slot.defs.is_empty())
        {
            return Some(Resolved {
                slot: Cow::Borrowed(slot),
                scope: class,
            });
        }
        let scope = &self.module.scope;
        let slot = match self.before {
            Some(before) => Cow::Owned(scope.slot_before(name, before)?),
            None => Cow::Borrowed(scope.slot(name)?),
        };
        (!slot.defs.is_empty()).then_some(Resolved { slot, scope })
    }

    fn star(&self, name: &str) -> Option<String> {
        self.star_path(name)
    }

    fn elsewhere(&self, path: &str) -> Option<Value> {
        self.value_of(path)
    }
}

impl Names for View<'_, '_> {
    fn paths(&self, name: &str) -> Vec<String> {
        let first = name.split('.').next().unwrap_or(name);
        if self.is_type_param(first) {
            return Vec::new();
        }
        // Forward references may name what comes later.
        let resolved = self.resolve(first);
        let later = View {
            before: None,
            ..*self
        };
        let resolved = match resolved {
            Some(resolved) => Some(resolved),
            None => later.resolve(first),
        };
        let mut paths = names::paths_of(name, resolved.as_ref(), self.module.unit.identity);
        if paths.is_empty() {
            paths.extend(self.module.effects.typing_path(name));
        }
        if paths.is_empty()
            && let Some(path) = self.star_path(first)
        {
            paths.push(path + &name[first.len()..]);
        }
        paths
    }
}
