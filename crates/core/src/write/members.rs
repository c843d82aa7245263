//! What a base class demands of its implementations, member by member.
//!
//! An implementation may do more than its base says: take other values for defaults, make a property of
//! an attribute, give keyword-only parameters a position. None of that is demanded.

use std::collections::BTreeSet;

use super::draft::{Item, Mapping, Node};
use super::interface::How;
use super::module::{likely, order};
use super::{Wishes, function, public};
use crate::contract::{Atom, Data};
use crate::observe::{Ancestor, Bound, Class, Fact, FileId, Function, Object, Observation};
use crate::value::{Annotation, ParameterKind, Type, Value, order};

/// The attribute by which a class says what of it is still to be implemented.
pub const ABSTRACT: &str = "__abstractmethods__";

/// What has to do with how classes are made, not with what they can do.
const MAKING: [&str; 9] = [
    "__init__",
    "__new__",
    "__init_subclass__",
    "__subclasshook__",
    "__class_getitem__",
    "__set_name__",
    "__slots__",
    "__weakref__",
    "__del__",
];

/// Types that a value is of exactly when it is annotated with them.
const EXACT: [&str; 4] = ["str", "int", "bool", "bytes"];

/// What a function that isn't `async` may return and be awaited or iterated all the same.
const AWAITED: [&str; 12] = [
    "Any",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "Coroutine",
    "Deferred",
    "Future",
    "Generator",
    "Iterator",
    "Task",
    "object",
];

type Ordered<'o> = ((FileId, u32, &'o str), Item);

/// Adds what an implementation of `base` must have.
pub fn add(entry: &mut Mapping, base: &Class, observation: &Observation, wishes: Wishes, how: How) {
    let still = still_abstract(base);
    let mut attributes: Vec<Ordered<'_>> = Vec::new();
    let mut methods: Vec<Ordered<'_>> = Vec::new();
    let mut remarks = Vec::new();
    let mut seen = BTreeSet::new();
    for (holder, is_own) in holders(base, observation, how) {
        let is_wanted = |name: &str| {
            let is_abstract = still.contains(name);
            let special = public::is_special(name);
            !MAKING.contains(&name)
                && (is_abstract || is_own && (special || !name.starts_with('_')))
        };
        for (name, binding) in &holder.members {
            if !is_wanted(name) || !seen.insert(name.as_str()) {
                continue;
            }
            match likely(binding) {
                Ok(Object::Function(found)) => {
                    if found.place.is_some() && found.place != holder.place {
                        let method = method(name, found, observation, wishes);
                        methods.push((order(found.place, name), Item::Entry(method)));
                    }
                }
                Ok(Object::Variable(found)) if !public::is_special(name) => {
                    // What is abstract is one as long as the class itself binds nothing else.
                    let level = match how {
                        How::Structurally => "any",
                        How::Nominally { .. } => "class",
                    };
                    let declared = Some(&found.annotation);
                    let item = attribute(level, name, declared, wishes);
                    attributes.push((order(found.place, name), item));
                }
                Ok(Object::Class(_)) => {
                    let item = attribute("class", name, None, wishes);
                    attributes.push((order(holder.place, name), item));
                }
                Ok(Object::Variable(_) | Object::Module(..)) => {}
                Ok(Object::Unknown(reason, _)) if !public::is_special(name) => {
                    remarks.push((name, reason.explanation()));
                }
                Err(why) if !public::is_special(name) => remarks.push((name, why)),
                Ok(Object::Unknown(..)) | Err(_) => {}
            }
        }
        for (name, declared) in &holder.declared {
            if is_wanted(name) && !public::is_special(name) && seen.insert(name) {
                let level = match is_class_variable(declared) {
                    true => "class",
                    false => "any",
                };
                let item = attribute(level, name, Some(declared), wishes);
                attributes.push((order(holder.place, name), item));
            }
        }
        for (name, binding) in &holder.instance {
            if !is_wanted(name) || public::is_special(name) || !seen.insert(name) {
                continue;
            }
            let (declared, place) = match likely(binding) {
                Ok(Object::Variable(found)) => (Some(&found.annotation), found.place),
                _ => (None, None),
            };
            let item = attribute("any", name, declared, wishes);
            attributes.push((order(place, name), item));
        }
    }
    entry.list("attributes", in_order(attributes));
    entry.list("methods", in_order(methods));
    for (name, why) in remarks {
        super::variable::left_out(entry, name, &why);
    }
}

/// Demands that a class implements all that its bases leave open.
pub fn demand_nothing_abstract(entry: &mut Mapping) {
    let mut nothing = Mapping::default();
    nothing.pair("type", "class");
    nothing.pair("name", ABSTRACT);
    nothing.0.push(Node::Pair("value", Data::Set(Vec::new())));
    let items = [
        Item::Remark("Nothing abstract is left to be implemented.".to_owned()),
        Item::Entry(nothing),
    ];
    let attributes = entry.0.iter_mut().find_map(|node| match node {
        Node::List("attributes", items) => Some(items),
        _ => None,
    });
    match attributes {
        Some(attributes) => attributes.splice(0..0, items).for_each(drop),
        None => entry.0.insert(1, Node::List("attributes", items.into())),
    }
}

fn in_order(mut items: Vec<Ordered<'_>>) -> Vec<Item> {
    order::sort_by_key(&mut items, |(order, _)| *order);
    items.into_iter().map(|(_, item)| item).collect()
}

/// What of a class is abstract, its own and what it inherits.
fn still_abstract<'o>(base: &'o Class) -> BTreeSet<&'o str> {
    let bound = base.members.get(ABSTRACT);
    let bound = bound.and_then(|binding| binding.alternatives.first());
    match bound {
        Some(Bound::To(Object::Variable(found))) => match &found.value {
            Fact::Known(Value::FrozenSet(names)) => {
                let text = |name: &'o Value| match name {
                    Value::Str(text) => Some(text.as_str()),
                    _ => None,
                };
                names.iter().filter_map(text).collect()
            }
            _ => BTreeSet::new(),
        },
        _ => BTreeSet::new(),
    }
}

/// The class and the bases that were observed; whether all of its public members are demanded: what is
/// inherited anyway need not be, unless it is abstract.
fn holders<'o>(base: &'o Class, observation: &'o Observation, how: How) -> Vec<(&'o Class, bool)> {
    let mut holders = vec![(base, true)];
    for ancestor in &base.ancestors {
        if let Ancestor::Class(id, _) = ancestor {
            let is_own = how == How::Structurally || ancestor.name().starts_with('_');
            let known = observation.classes.get(id.0 as usize);
            holders.extend(known.map(|class| (class, is_own)));
        }
    }
    holders
}

fn attribute(
    level: &'static str,
    name: &str,
    declared: Option<&Fact<Annotation>>,
    wishes: Wishes,
) -> Item {
    let mut entry = Mapping::default();
    entry.pair("type", level);
    entry.pair("name", name);
    if let (true, Some(Fact::Known(found))) = (wishes.annotations, declared)
        && let Type::Name(ty) = &found.ty
        && EXACT.contains(&ty.as_str())
    {
        entry.pair("annotation", ty.as_str());
    }
    Item::Entry(entry)
}

fn is_class_variable(declared: &Fact<Annotation>) -> bool {
    let Fact::Known(found) = declared else {
        return false;
    };
    let base = match &found.ty {
        Type::Generic(base, _) => base.as_ref(),
        other => other,
    };
    matches!(base, Type::Name(name) if name.rsplit('.').next() == Some("ClassVar"))
}

/// A method, without what an implementation may do otherwise.
fn method(name: &str, found: &Function, observation: &Observation, wishes: Wishes) -> Mapping {
    let mut found = found.clone();
    let mut unnamed = Vec::new();
    if let Fact::Known(parameters) = &mut found.parameters {
        for (index, parameter) in parameters.iter_mut().enumerate() {
            parameter.default = Fact::Absent;
            hide_parameters_of_types(&mut parameter.annotation, observation);
            if index > 0 && parameter.kind == ParameterKind::PositionalOnly {
                unnamed.push(parameter.name.clone());
            }
        }
        parameters.retain(|parameter| !unnamed.contains(&parameter.name));
        // What Python calls by itself, it calls by position.
        if public::is_special(name) && name != "__call__" {
            parameters.clear();
            unnamed.clear();
        }
    }
    hide_parameters_of_types(&mut found.returns, observation);
    let called = function::Called::ThroughAClass;
    let mut entry = function::entry(name, &found, called, wishes);
    for node in &mut entry.0 {
        if let Node::List("arguments", items) = node {
            items.iter_mut().for_each(any_compatible_kind);
        }
    }
    for name in unnamed {
        super::variable::left_out(
            &mut entry,
            &name,
            "its name is nobody's business but its own",
        );
    }
    let is_plain = found.is_async == Fact::Known(false);
    let is_said = wishes.full || public::is_special(name);
    if is_plain && !is_said && !may_be_awaited(&found.returns) {
        entry.pair("async", false);
    }
    entry
}

/// Callers pass arguments in the ways of the base; an implementation may allow for more.
fn any_compatible_kind(item: &mut Item) {
    let Item::Entry(argument) = item else { return };
    let is_kind = |node: &Node| matches!(node, Node::Pair("kind", _));
    if !argument.0.iter().any(is_kind) {
        return argument.pair("kind", ParameterKind::PositionalOrKeyword.spelling());
    }
    let keyword_only = Data::Atom(Atom::from(ParameterKind::KeywordOnly.spelling()));
    let says = |node: &Node| matches!(node, Node::Pair("kind", kind) if *kind == keyword_only);
    argument.0.retain(|node| !says(node));
}

/// An annotation that names a parameter of the type means something else in every implementation.
fn hide_parameters_of_types(annotation: &mut Fact<Annotation>, observation: &Observation) {
    if let Fact::Known(found) = annotation
        && names_a_parameter(&found.ty, observation)
    {
        *annotation = Fact::Absent;
    }
}

fn names_a_parameter(ty: &Type, observation: &Observation) -> bool {
    let any = |items: &[Type]| {
        items
            .iter()
            .any(|item| names_a_parameter(item, observation))
    };
    match ty {
        Type::None | Type::Ellipsis | Type::Literal(_) => false,
        Type::Verbatim(_) | Type::OneOf(_) => true,
        Type::Name(path) => {
            let name = path.rsplit('.').next().unwrap_or(path);
            name == "Self" || is_parameter(name, observation)
        }
        Type::Generic(base, arguments) => names_a_parameter(base, observation) || any(arguments),
        Type::Union(items) | Type::List(items) => any(items),
    }
}

fn is_parameter(name: &str, observation: &Observation) -> bool {
    let Some(binding) = observation.names.get(name) else {
        // A parameter that only the class or the function has, unless it's a builtin type.
        return !crate::observe::builtin::is_builtin(name);
    };
    match likely(binding) {
        Ok(Object::Variable(found)) => match &found.value_type {
            Fact::Known(Type::Name(ty)) => {
                matches!(
                    ty.rsplit('.').next(),
                    Some("TypeVar" | "ParamSpec" | "TypeVarTuple")
                )
            }
            _ => false,
        },
        _ => false,
    }
}

fn may_be_awaited(returns: &Fact<Annotation>) -> bool {
    let Fact::Known(found) = returns else {
        return matches!(returns, Fact::Unknown(_));
    };
    let base = match &found.ty {
        Type::Generic(base, _) => base.as_ref(),
        other => other,
    };
    match base {
        Type::Name(path) => AWAITED.contains(&path.rsplit('.').next().unwrap_or(path)),
        Type::Union(_) | Type::Verbatim(_) | Type::OneOf(_) => true,
        Type::None | Type::Ellipsis | Type::Literal(_) | Type::List(_) | Type::Generic(..) => false,
    }
}
