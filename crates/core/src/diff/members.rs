//! The members of a class that others may use.

use super::modules::{Side, objects};
use crate::observe::lookup::{self, Found};
use crate::observe::{Ancestor, Binding, Class, ClassId, Object};
use crate::write::is_special;

/// What only Python 2 called, and what every class has.
const NOBODYS: [&str; 19] = [
    "__class_getitem__",
    "__cmp__",
    "__coerce__",
    "__del__",
    "__delslice__",
    "__dir__",
    "__div__",
    "__format__",
    "__getslice__",
    "__idiv__",
    "__init_subclass__",
    "__long__",
    "__new__",
    "__nonzero__",
    "__post_init__",
    "__rdiv__",
    "__set_name__",
    "__setslice__",
    "__unicode__",
];

/// What every object does.
const OBJECTS: [&str; 14] = [
    "__delattr__",
    "__eq__",
    "__ge__",
    "__getattribute__",
    "__getstate__",
    "__gt__",
    "__hash__",
    "__le__",
    "__lt__",
    "__ne__",
    "__reduce__",
    "__reduce_ex__",
    "__repr__",
    "__str__",
];

/// Where a member is found.
pub enum Member<'o> {
    Own(&'o Binding),
    /// In a base that was observed, too.
    Inherited(&'o Binding, &'o Class),
    /// Annotated in the body and not bound there: an instance may have it from anywhere.
    Declared,
    /// A class that the interpreter brings has it.
    Builtin,
    Nowhere,
    Unknown,
}

/// The names that a class and its bases have for others.
pub fn names<'o>(side: &Side<'o>, id: ClassId) -> impl Iterator<Item = &'o str> {
    let own = side.class(id).into_iter();
    let bases = own.clone().flat_map(|class| &class.ancestors);
    let observation = side.observation;
    let bases = bases.filter_map(|base| match base {
        Ancestor::Class(id, _) => observation.classes.get(id.0 as usize),
        Ancestor::Builtin(_) | Ancestor::Unknown(..) => None,
    });
    own.chain(bases).flat_map(|class| {
        let members = class
            .members
            .iter()
            .filter(|(name, binding)| is_public(name, binding))
            .map(|(name, _)| name.as_str());
        let instance = class.instance.keys().chain(class.declared.keys());
        let instance = instance.map(String::as_str);
        members.chain(instance.filter(|name| !name.starts_with('_')))
    })
}

/// Of what Python itself calls only what a class defines as a method is its own.
fn is_public(name: &str, binding: &Binding) -> bool {
    let is_method = || objects(binding).all(|object| matches!(object, Object::Function(_)));
    match is_special(name) {
        true => is_method() && !NOBODYS.contains(&name) && !OBJECTS.contains(&name),
        false => !name.starts_with('_'),
    }
}

/// Looks a member up, on the class and then on its instances.
pub fn of<'o>(side: &Side<'o>, id: ClassId, name: &str) -> Member<'o> {
    let observation = side.observation;
    let (classes, own) = (&observation.classes, side.class(id));
    let here = |binding, holder: &'o Class| match own.is_some_and(|own| std::ptr::eq(own, holder)) {
        true => Member::Own(binding),
        false => Member::Inherited(binding, holder),
    };
    let unknown = match lookup::member(classes, id, name) {
        Found::Here { binding, holder } => return here(binding, holder),
        Found::BuiltinMethod(_) | Found::BuiltinAttribute(_) => return Member::Builtin,
        Found::Unknown(_) => true,
        Found::Nowhere => false,
    };
    match lookup::instance(classes, id, name) {
        Found::Here { binding, holder } => here(binding, holder),
        Found::BuiltinMethod(_) | Found::BuiltinAttribute(_) => Member::Builtin,
        Found::Unknown(_) => Member::Unknown,
        Found::Nowhere if declares(side, own, name) => Member::Declared,
        Found::Nowhere if unknown => Member::Unknown,
        Found::Nowhere => Member::Nowhere,
    }
}

/// Whether a class or one of its bases annotates a name.
fn declares(side: &Side<'_>, own: Option<&Class>, name: &str) -> bool {
    let Some(own) = own else {
        return false;
    };
    let mut bases = own.ancestors.iter().filter_map(|base| match base {
        Ancestor::Class(id, _) => side.class(*id),
        Ancestor::Builtin(_) | Ancestor::Unknown(..) => None,
    });
    own.declared.contains_key(name) || bases.any(|base| base.declared.contains_key(name))
}

/// As reports write it.
pub fn kind_of(binding: &Binding) -> &'static str {
    match objects(binding).next() {
        Some(Object::Function(_)) => "method",
        _ => "attribute",
    }
}
