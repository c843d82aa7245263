//! The contract that a base class implies for those who implement it.

use super::draft::{Item, Mapping, Node};
use super::{Subject, Wishes, Written, class, settle};
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
/// members; any other class demands to be inherited from, too. `judge` checks a contract against
/// `subject`.
///
/// Nothing where the subject has no such class.
pub fn contract(
    subject: Subject<'_>,
    interface: Interface<'_>,
    wishes: Wishes,
    judge: &dyn Fn(&Contract) -> Checked,
) -> Option<Written> {
    let observation = subject.observation;
    let bound = observation.names.get(interface.base)?;
    let id = bound.alternatives.iter().find_map(|bound| match bound {
        crate::observe::Bound::To(Object::Class(id)) => Some(*id),
        _ => None,
    })?;
    let base = observation.classes.get(id.0 as usize)?;
    let mut entry = Mapping::default();
    entry.pair("name", interface.base);
    class::members(&mut entry, base, observation, wishes);
    without_constructor(&mut entry);
    let mut draft = Mapping::default();
    draft.list("classes", vec![Item::Entry(entry)]);
    let settled = settle::settle(draft, &subject.identity.filename, judge);
    let mut draft = settled.draft;
    for node in &mut draft.0 {
        if let Node::List("classes", items) = node {
            items
                .iter_mut()
                .for_each(|item| rename(item, interface, base));
        }
    }
    Some(Written::of(
        &head(subject, interface),
        draft,
        settled.violations,
    ))
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

/// How an implementation is made is its own affair.
fn without_constructor(entry: &mut Mapping) {
    for node in &mut entry.0 {
        if let Node::List("methods", items) = node {
            items.retain(|item| match item {
                Item::Entry(method) => method.name() != Some("__init__"),
                Item::Remark(_) => true,
            });
        }
    }
    entry
        .0
        .retain(|node| !matches!(node, Node::List(_, items) if items.is_empty()));
}

fn rename(item: &mut Item, interface: Interface<'_>, base: &Class) {
    let Item::Entry(entry) = item else {
        return;
    };
    for node in &mut entry.0 {
        if let Node::Pair("name", name) = node {
            *name = Data::Atom(Atom::Text(interface.implementation.to_owned()));
        }
    }
    if !is_protocol(base) {
        let mut named = Mapping::default();
        named.pair("name", interface.base);
        entry.list("superclasses", vec![Item::Entry(named)]);
    }
}

fn is_protocol(class: &Class) -> bool {
    let of_typing = |base: &Ancestor| {
        let path = base.path();
        base.name() == "Protocol"
            && (path.starts_with("typing.") || path.starts_with("typing_extensions."))
    };
    class.ancestors.iter().any(of_typing)
}
