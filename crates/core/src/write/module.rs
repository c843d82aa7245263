//! The structure of a module: variables, functions, classes.

use super::draft::{Item, Mapping, Node};
use super::function::{self, Called};
use super::{Wishes, class, public, variable};
use crate::observe::{Binding, Bound, Fact, FileId, Object, Observation, Place};
use crate::value::order;

/// The lists of a module's contract, each in the order of the source.
pub fn structure(observation: &Observation, wishes: Wishes) -> Vec<Node> {
    let mut root = Mapping::default();
    let wanted: Vec<&str> = match wishes.full {
        true => observation.names.keys().map(String::as_str).collect(),
        false => public::names(observation),
    };
    if let (Fact::Unknown(reason), false) = (&observation.exports, wishes.full) {
        let why = reason.explanation();
        root.remark(format!("__all__: {why}; public is what has no underscore"));
    }
    let mut found: Vec<Named<'_>> = wanted
        .into_iter()
        .map(|name| Named::of(observation, name))
        .collect();
    order::sort_by_key(&mut found, |named| named.order);
    let of = |kind: Kind| {
        let named = found.iter().filter(move |named| named.kind == kind);
        named
            .map(|named| named.item(observation, wishes))
            .collect::<Vec<Item>>()
    };
    root.list("variables", of(Kind::Variable));
    root.list("functions", of(Kind::Function));
    root.list("classes", of(Kind::Class));
    root.0.extend(of(Kind::Unknown).into_iter().map(Node::from));
    root.0
}

/// A name, and what it surely or most likely is.
struct Named<'o> {
    name: &'o str,
    kind: Kind,
    object: Result<&'o Object, String>,
    place: Option<Place>,
    order: (FileId, u32, &'o str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Variable,
    Function,
    Class,
    /// A contract has nothing to say about modules.
    Module,
    Unknown,
}

impl<'o> Named<'o> {
    fn of(observation: &'o Observation, name: &'o str) -> Self {
        let object = match observation.names.get(name) {
            Some(binding) => likely(binding),
            None => Err("the module's own code doesn't bind it".to_owned()),
        };
        let (kind, place) = match &object {
            Ok(Object::Variable(variable)) => (Kind::Variable, variable.place),
            Ok(Object::Function(function)) => (Kind::Function, function.place),
            Ok(Object::Class(id)) => {
                let class = observation.classes.get(id.0 as usize);
                (Kind::Class, class.and_then(|class| class.place))
            }
            Ok(Object::Module(_, place)) => (Kind::Module, *place),
            Ok(Object::Unknown(..)) | Err(_) => (Kind::Unknown, None),
        };
        Self {
            name,
            kind,
            object,
            place,
            order: order(place, name),
        }
    }

    /// Whether a stub says what it is: what runs may have another signature.
    fn is_declared(&self, observation: &Observation) -> bool {
        self.place
            .is_some_and(|place| observation.stubs.contains(&place.file))
    }

    fn item(&self, observation: &Observation, wishes: Wishes) -> Item {
        let name = self.name;
        match &self.object {
            Ok(Object::Variable(found)) => {
                let mut entry = Mapping::default();
                entry.pair("name", name);
                variable::facts(&mut entry, found, wishes);
                Item::Entry(entry)
            }
            Ok(Object::Function(_) | Object::Class(_)) if self.is_declared(observation) => {
                let mut entry = Mapping::default();
                entry.pair("name", name);
                variable::left_out(&mut entry, "the rest", "only a stub tells of it");
                Item::Entry(entry)
            }
            Ok(Object::Function(found)) => {
                Item::Entry(function::entry(name, found, Called::Plainly, wishes))
            }
            Ok(Object::Class(id)) => Item::Entry(class::entry(name, *id, observation, wishes)),
            Ok(Object::Unknown(reason, _)) => {
                Item::Remark(format!("{name}: left out, {}", reason.explanation()))
            }
            Ok(Object::Module(..)) => Item::Remark(format!("{name}: left out, it is a module")),
            Err(why) => Item::Remark(format!("{name}: left out, {why}")),
        }
    }
}

/// Things of the module itself first, by their place; then what comes from elsewhere, by name.
pub fn order(place: Option<Place>, name: &str) -> (FileId, u32, &str) {
    match place {
        Some(place) if place.file == FileId::SUBJECT => (FileId::SUBJECT, place.span.start, name),
        _ => (FileId(u32::MAX), 0, name),
    }
}

/// What a name stands for; where there are several possibilities, what they have in common shows
/// when the contract is checked.
pub fn likely(binding: &Binding) -> Result<&Object, String> {
    let mut why = "nothing is bound to it".to_owned();
    for bound in &binding.alternatives {
        match bound {
            Bound::To(object) => return Ok(object),
            Bound::Unknown(reason) => why = reason.explanation(),
            Bound::Not => {}
        }
    }
    Err(why)
}
