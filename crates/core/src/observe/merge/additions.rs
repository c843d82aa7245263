//! What a loaded module has and didn't have before, and the other way round.

use std::collections::BTreeMap;

use super::difference::{About, Difference, Said};
use crate::observe::{Binding, Bound, Class, Object, Observation};

/// The names that `before` surely binds and `live` doesn't: both are all there is.
pub fn removals(before: &Observation, live: &Observation) -> Vec<Difference> {
    let gone = before
        .names
        .iter()
        .filter(|(name, _)| !live.names.contains_key(*name));
    let surely = gone.filter_map(|(name, binding)| match binding.alternatives.as_slice() {
        [Bound::To(object)] => Some((name, object)),
        _ => None,
    });
    surely
        .map(|(name, object)| Difference {
            about: About::Name(name.clone()),
            source: Said::object(object),
            live: Said::Nothing,
            place: None,
        })
        .collect()
}

/// The names and members that `live` binds and `before` doesn't. Submodules don't count, nor names
/// with two underscores around, which the interpreter gives; where anything could have been bound,
/// nothing is an addition.
pub fn additions(before: &Observation, live: &Observation) -> Vec<Difference> {
    let mut found = Vec::new();
    let imports = before.imports.known().into_iter().flatten();
    let any = imports
        .map(|import| import.name.as_deref())
        .any(|name| name == Some("*"));
    if !any {
        added(&before.names, &live.names, |name, said| {
            let about = About::Name(name);
            found.push(difference(about, said));
        });
    }
    for (name, binding) in &live.names {
        let known = before.names.get(name);
        if let (Some(was), Some(is)) = (
            known.and_then(|known| class_of(known, before)),
            class_of(binding, live),
        ) && was.open.is_none()
        {
            added(&was.members, &is.members, |member, said| {
                let class = name.clone();
                let about = About::Member {
                    class,
                    name: member,
                };
                found.push(difference(about, said));
            });
        }
    }
    found
}

fn added(
    before: &BTreeMap<String, Binding>,
    live: &BTreeMap<String, Binding>,
    mut add: impl FnMut(String, Said),
) {
    for (name, binding) in live {
        let is_implicit = name.starts_with("__") && name.ends_with("__");
        if is_implicit || before.contains_key(name) {
            continue;
        }
        match binding.alternatives.as_slice() {
            [Bound::To(Object::Module(..))] => {}
            [Bound::To(object)] => add(name.clone(), Said::object(object)),
            _ => {}
        }
    }
}

fn difference(about: About, live: Said) -> Difference {
    Difference {
        about,
        source: Said::Nothing,
        live,
        place: None,
    }
}

fn class_of<'o>(binding: &Binding, observed: &'o Observation) -> Option<&'o Class> {
    match binding.alternatives.as_slice() {
        [Bound::To(Object::Class(id))] => observed.classes.get(id.0 as usize),
        _ => None,
    }
}
