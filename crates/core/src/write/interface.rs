//! The contract that a base class implies for those who implement it.

use super::draft::{Item, Mapping, Node};
use super::{Subject, Wishes, Written, members, settle};
use crate::check::Checked;
use crate::contract::{Atom, Contract, Data};
use crate::observe::{Ancestor, Class, Object};

/// A base class, and what an implementation of it is called.
#[derive(Clone, Copy, Debug)]
pub struct Interface<'a> {
    pub base: &'a str,
    pub implementation: &'a str,
}

/// Writes the contract for modules that implement a class of `subject`. A protocol demands its
/// members; any other class demands to be inherited from, too.
///
/// Nothing where the subject has no such class.
pub fn contract(subject: Subject<'_>, interface: Interface<'_>, wishes: Wishes) -> Option<Written> {
    let observation = subject.observation;
    let bound = observation.names.get(interface.base)?;
    let id = bound.alternatives.iter().find_map(|bound| match bound {
        crate::observe::Bound::To(Object::Class(id)) => Some(*id),
        _ => None,
    })?;
    let base = observation.classes.get(id.0 as usize)?;
    let how = How::of(base);
    let mut entry = Mapping::default();
    entry.pair("name", interface.base);
    members::add(&mut entry, base, observation, wishes, how);
    let mut draft = Mapping::default();
    draft.list("classes", vec![Item::Entry(entry)]);
    let settled = settle::settle(draft, &subject.identity.filename, &admitted);
    let mut draft = settled.draft;
    if settled.violations.is_empty() {
        let module = &observation.module;
        let path = format!("{module}.{}", interface.base);
        draft
            .0
            .retain(|node| !matches!(node, Node::Pair("filename", _)));
        implement(&mut draft, interface.implementation, &path, how);
    }
    Some(Written::of(
        &head(subject, interface),
        draft,
        settled.violations,
    ))
}

/// The base itself doesn't keep what its implementations must: only what can't be written is left out.
fn admitted(_: &Contract) -> Checked {
    Checked::default()
}

/// How a class comes to implement another one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It has the members: of a protocol, or of a class that says itself what its subclasses are.
    Structurally,
    /// It inherits; what is abstract has to be implemented.
    Nominally { is_abstract: bool },
}

impl How {
    fn of(base: &Class) -> Self {
        let own_rule = base.members.contains_key("__subclasshook__");
        match is_protocol(base) || own_rule {
            true => How::Structurally,
            false => How::Nominally {
                is_abstract: base.members.contains_key(members::ABSTRACT),
            },
        }
    }
}

/// Turns what is demanded of the base into what is demanded of its implementation.
fn implement(draft: &mut Mapping, implementation: &str, path: &str, how: How) {
    let class = draft.0.iter_mut().find_map(|node| match node {
        Node::List("classes", items) => items.iter_mut().find_map(|item| match item {
            Item::Entry(entry) => Some(entry),
            Item::Remark(_) => None,
        }),
        _ => None,
    });
    let mut none = Mapping::default();
    let is_written = class.is_some();
    let entry = class.unwrap_or(&mut none);
    if !is_written {
        entry.pair("name", implementation);
    }
    for node in &mut entry.0 {
        if let Node::Pair("name", name) = node {
            *name = Data::Atom(Atom::Text(implementation.to_owned()));
        }
    }
    if let How::Nominally { is_abstract } = how {
        if is_abstract {
            members::demand_nothing_abstract(entry);
        }
        let mut named = Mapping::default();
        named.pair("name", path);
        entry.list("superclasses", vec![Item::Entry(named)]);
    }
    if !is_written {
        draft.list("classes", vec![Item::Entry(none)]);
    }
}

fn head(subject: Subject<'_>, interface: Interface<'_>) -> Vec<Node> {
    let Interface {
        base,
        implementation,
    } = interface;
    let shown = subject.shown;
    let lines = [
        super::modeline(),
        format!("What a module must have that implements {base} of {shown}."),
        format!(
            "Its class is called {implementation}; `importspy init --as NAME` gives another name."
        ),
    ];
    lines.into_iter().map(Node::Remark).collect()
}

fn is_protocol(class: &Class) -> bool {
    let of_typing = |base: &Ancestor| {
        let path = base.path();
        base.name() == "Protocol"
            && (path.starts_with("typing.") || path.starts_with("typing_extensions."))
    };
    class.ancestors.iter().any(of_typing)
}
