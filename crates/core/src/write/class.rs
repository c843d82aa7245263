//! Classes: attributes, methods, bases.

use std::collections::BTreeSet;

use super::draft::{Item, Mapping};
use super::function::{self, Called};
use super::module::{likely, order};
use super::{Wishes, public, variable};
use crate::observe::{
    Ancestor, Binding, Class, ClassId, FileId, Object, Observation, Place, builtin,
};
use crate::value::order;

/// Bases that say how a class is made, not what it can do.
const MAKING: [&str; 4] = ["ABC", "Generic", "Protocol", "object"];

/// What is demanded of a class.
pub fn entry(name: &str, id: ClassId, observation: &Observation, wishes: Wishes) -> Mapping {
    let mut entry = Mapping::default();
    entry.pair("name", name);
    if let Some(class) = observation.classes.get(id.0 as usize) {
        members(&mut entry, class, observation, wishes);
        entry.list("superclasses", bases(class, name, observation, wishes));
    }
    entry
}

/// Adds attributes and methods, those of private bases included.
pub fn members(entry: &mut Mapping, class: &Class, observation: &Observation, wishes: Wishes) {
    let holders = holders(class, observation, wishes);
    let mut attributes = Vec::new();
    let mut methods = Vec::new();
    let mut remarks = Vec::new();
    let mut seen = BTreeSet::new();
    for holder in &holders {
        for (name, binding) in &holder.members {
            let member = Member::of(name, binding, holder, observation);
            if !seen.insert(("class", name)) || !member.is_wanted(wishes) {
                continue;
            }
            match &member.object {
                Ok(Object::Function(found)) => {
                    let called = Called::ThroughAClass;
                    let method = function::entry(name, found, called, wishes);
                    methods.push((member.order, Item::Entry(method)));
                }
                Ok(Object::Unknown(reason, _)) => remarks.push((name, reason.explanation())),
                Ok(Object::Variable(_) | Object::Class(_) | Object::Module(..)) => {
                    attributes.push((member.order, attribute("class", &member, wishes)));
                }
                Err(why) => remarks.push((name, why.clone())),
            }
        }
    }
    for holder in &holders {
        for (name, binding) in &holder.instance {
            let member = Member::of(name, binding, holder, observation);
            let known = !wishes.full && seen.contains(&("class", name));
            if known || !seen.insert(("instance", name)) || !member.is_wanted(wishes) {
                continue;
            }
            attributes.push((member.order, attribute("instance", &member, wishes)));
        }
    }
    entry.list("attributes", in_order(attributes));
    entry.list("methods", in_order(methods));
    for (name, why) in remarks {
        variable::left_out(entry, name, &why);
    }
}

type Ordered<'o> = ((FileId, u32, &'o str), Item);

fn in_order(mut items: Vec<Ordered<'_>>) -> Vec<Item> {
    order::sort_by_key(&mut items, |(order, _)| *order);
    items.into_iter().map(|(_, item)| item).collect()
}

/// One member of a class.
struct Member<'o> {
    name: &'o str,
    object: Result<&'o Object, String>,
    order: (FileId, u32, &'o str),
    /// Whether it is written in the class rather than generated for it.
    written: bool,
}

impl<'o> Member<'o> {
    fn of(name: &'o str, binding: &'o Binding, holder: &Class, observation: &Observation) -> Self {
        let object = likely(binding);
        let place = object
            .as_ref()
            .ok()
            .and_then(|object| place(object, observation));
        Self {
            name,
            object,
            order: order(place, name),
            written: place.is_some() && place != holder.place,
        }
    }

    fn is_wanted(&self, wishes: Wishes) -> bool {
        let is_function = matches!(self.object, Ok(Object::Function(_)));
        if public::is_special(self.name) {
            return is_function && (wishes.full || self.written || self.name == "__init__");
        }
        wishes.full || !self.name.starts_with('_')
    }
}

fn place(object: &Object, observation: &Observation) -> Option<Place> {
    match object {
        Object::Variable(variable) => variable.place,
        Object::Function(function) => function.place,
        Object::Class(id) => observation.classes.get(id.0 as usize)?.place,
        Object::Module(_, place) | Object::Unknown(_, place) => *place,
    }
}

fn attribute(level: &'static str, member: &Member<'_>, wishes: Wishes) -> Item {
    let mut entry = Mapping::default();
    entry.pair("type", level);
    entry.pair("name", member.name);
    match &member.object {
        Ok(Object::Variable(found)) => variable::facts(&mut entry, found, wishes),
        Ok(Object::Function(_) | Object::Class(_) | Object::Module(..) | Object::Unknown(..)) => {}
        Err(why) => return Item::Remark(format!("{}: left out, {why}", member.name)),
    }
    Item::Entry(entry)
}

/// The class itself and the bases that aren't demanded by name, as far as they come first.
fn holders<'o>(class: &'o Class, observation: &'o Observation, wishes: Wishes) -> Vec<&'o Class> {
    let mut holders = vec![class];
    for ancestor in &class.ancestors {
        match ancestor {
            Ancestor::Class(id, _) if !wishes.full && ancestor.name().starts_with('_') => {
                holders.extend(observation.classes.get(id.0 as usize));
            }
            Ancestor::Class(..) | Ancestor::Builtin(_) | Ancestor::Unknown(..) => {}
        }
    }
    holders
}

/// The bases that no other base brings along.
fn bases(class: &Class, name: &str, observation: &Observation, wishes: Wishes) -> Vec<Item> {
    let above = |ancestor: &Ancestor| -> Vec<String> {
        match ancestor {
            Ancestor::Class(id, _) => match observation.classes.get(id.0 as usize) {
                Some(base) => base
                    .ancestors
                    .iter()
                    .map(|base| base.path().to_owned())
                    .collect(),
                None => Vec::new(),
            },
            Ancestor::Builtin(path) => match builtin::class(path) {
                Some(base) => base.ancestors().map(short).collect(),
                None => Vec::new(),
            },
            Ancestor::Unknown(..) => Vec::new(),
        }
    };
    let listed: Vec<&Ancestor> = class
        .ancestors
        .iter()
        .filter(|base| wishes.full || !base.name().starts_with('_'))
        .filter(|base| wishes.full || !MAKING.contains(&base.name()))
        .filter(|base| base.name() != name && is_sure(base))
        .collect();
    let implied: BTreeSet<String> = order::collected(listed.iter().flat_map(|base| above(base)));
    let named = listed.iter().filter(|base| !implied.contains(base.path()));
    let mut seen = BTreeSet::new();
    let named = named.filter(|base| seen.insert(own_name(base, observation)));
    let entry = |base: &&Ancestor| {
        let mut entry = Mapping::default();
        entry.pair("name", own_name(base, observation));
        Item::Entry(entry)
    };
    let unsure = class.ancestors.iter().filter_map(|base| match base {
        Ancestor::Unknown(path, reason) if !is_sure(base) => {
            let why = reason.explanation();
            Some(Item::Remark(format!("{path}: left out, {why}")))
        }
        _ => None,
    });
    named.map(entry).chain(unsure).collect()
}

/// What a base is called where it is made, rather than where it is named.
fn own_name<'o>(base: &'o Ancestor, observation: &'o Observation) -> &'o str {
    match base {
        Ancestor::Class(id, _) => match observation.classes.get(id.0 as usize) {
            Some(class) if !class.name.is_empty() => &class.name,
            _ => base.name(),
        },
        Ancestor::Builtin(_) | Ancestor::Unknown(..) => base.name(),
    }
}

/// Whether a base has a name that surely means it: what is imported has, `type(Base)` hasn't, nor has a
/// variable that stands for one class or another.
fn is_sure(base: &Ancestor) -> bool {
    match base {
        Ancestor::Class(..) | Ancestor::Builtin(_) => true,
        Ancestor::Unknown(path, _) => {
            let is_name = |c: char| c == '.' || c == '_' || c.is_alphanumeric();
            path.contains('.') && path.chars().all(is_name)
        }
    }
}

fn short(path: &str) -> String {
    path.strip_prefix("builtins.").unwrap_or(path).to_owned()
}
