//! Looking attributes up in a class and its ancestors, as Python does.

use super::builtin;
use super::model::{Ancestor, Binding, Class, ClassId, Reason, Why};

/// Where a lookup along the method resolution order ends.
pub enum Found<'o> {
    /// In the namespace of a class that was observed, which is `holder`.
    Here {
        binding: &'o Binding,
        holder: &'o Class,
    },
    /// A method of a class that the interpreter brings.
    BuiltinMethod(&'static str),
    /// Something else in the namespace of such a class.
    BuiltinAttribute(&'static str),
    Nowhere,
    Unknown(Reason),
}

/// Looks `name` up in the namespaces of a class and its ancestors; `object` doesn't count.
pub fn member<'o>(classes: &'o [Class], id: ClassId, name: &str) -> Found<'o> {
    let Some(class) = classes.get(id.0 as usize) else {
        return Found::Nowhere;
    };
    if let Some(binding) = class.members.get(name) {
        return Found::Here {
            binding,
            holder: class,
        };
    }
    if let Some(reason) = &class.open {
        return Found::Unknown(reason.clone());
    }
    for ancestor in &class.ancestors {
        match ancestor {
            Ancestor::Class(base, _) => {
                let Some(base) = classes.get(base.0 as usize) else {
                    continue;
                };
                if let Some(binding) = base.members.get(name) {
                    return Found::Here {
                        binding,
                        holder: base,
                    };
                }
                if let Some(reason) = &base.open {
                    return Found::Unknown(reason.clone());
                }
            }
            Ancestor::Builtin(path) => {
                let Some(base) = builtin::class(path) else {
                    continue;
                };
                if base.has_method(name) {
                    return Found::BuiltinMethod(path);
                }
                if base.has_attribute(name) {
                    return Found::BuiltinAttribute(path);
                }
                if base.varies(name) {
                    return Found::Unknown(Reason {
                        why: Why::OnlyLive,
                        place: class.place,
                    });
                }
            }
            Ancestor::Unknown(_, reason) => return Found::Unknown(reason.clone()),
        }
    }
    Found::Nowhere
}

/// Looks `name` up among the attributes that instances of a class get from its methods and fields.
pub fn instance<'o>(classes: &'o [Class], id: ClassId, name: &str) -> Found<'o> {
    let Some(class) = classes.get(id.0 as usize) else {
        return Found::Nowhere;
    };
    let bases = class.ancestors.iter().map(Some);
    let mut unknown = None;
    for ancestor in std::iter::once(None).chain(bases) {
        let holder = match ancestor {
            None => class,
            Some(Ancestor::Class(base, _)) => match classes.get(base.0 as usize) {
                Some(base) => base,
                None => continue,
            },
            Some(Ancestor::Builtin(_)) => continue,
            // What it sets may be set anew by what follows; whether it is there can't get lost.
            Some(Ancestor::Unknown(_, reason)) => {
                unknown.get_or_insert(reason);
                continue;
            }
        };
        if let Some(binding) = holder.instance.get(name) {
            return Found::Here { binding, holder };
        }
        unknown = unknown
            .or(holder.instance_open.as_ref())
            .or(holder.open.as_ref());
    }
    unknown.map_or(Found::Nowhere, |reason| Found::Unknown(reason.clone()))
}
