//! Classes: their namespaces, what they give their instances, their ancestors.

use std::collections::BTreeMap;

use super::difference::{About, Said};
use super::{At, Merger, surely_bound};
use crate::observe::{Ancestor, Binding, Bound, Class, ClassId, Object};
use crate::value::order;

impl Merger<'_> {
    /// Merges a class of the source into the one it is in the loaded module.
    pub(super) fn class(&mut self, about: &About, written: ClassId, loaded: ClassId) {
        self.adopted.entry(written.0).or_insert(loaded.0);
        if !self.met.insert((written.0, loaded.0)) {
            return;
        }
        let Some(source) = self.source.classes.get(written.0 as usize) else {
            return;
        };
        let Some(live) = self.classes.get(loaded.0 as usize).cloned() else {
            return;
        };
        let Class {
            name: _,
            place,
            ancestors,
            members,
            instance,
            open,
            instance_open,
            declared,
            marks,
        } = source;
        let label = match about {
            About::Name(name) | About::Member { name, .. } | About::Base { name, .. } => name,
            About::Version | About::Argument { .. } | About::Return { .. } => &live.name,
        };
        let sealed = live.open.is_none();
        let merged = Class {
            place: place.or(live.place),
            ancestors: self.ancestors(label, source, ancestors, &live),
            members: self.namespace(label, members, &live.members, sealed),
            // What only methods do can't be seen in the loaded class.
            instance: self.namespace(label, instance, &live.instance, false),
            open: both(open, &live.open),
            instance_open: both(instance_open, &live.instance_open),
            declared: declared.clone(),
            marks: marks.clone(),
            name: live.name,
        };
        if let Some(slot) = self.classes.get_mut(loaded.0 as usize) {
            *slot = merged;
        }
    }

    /// `sealed`: what isn't in `live` isn't there.
    fn namespace(
        &mut self,
        class: &str,
        source: &BTreeMap<String, Binding>,
        live: &BTreeMap<String, Binding>,
        sealed: bool,
    ) -> BTreeMap<String, Binding> {
        let mut merged = live.clone();
        for (name, written) in source {
            let about = About::Member {
                class: class.to_owned(),
                name: name.clone(),
            };
            match live.get(name) {
                Some(loaded) => {
                    let binding = self.binding(&about, written, loaded);
                    merged.insert(name.clone(), binding);
                }
                None if !sealed => {
                    let binding = self.adopted_binding(written);
                    merged.insert(name.clone(), binding);
                }
                None => self.gone(&about, written),
            }
        }
        merged
    }

    fn gone(&mut self, about: &About, written: &Binding) {
        if let (true, Some(Bound::To(object))) =
            (surely_bound(written), written.alternatives.first())
        {
            let place = self.place_of(object);
            self.differ(At::new(about, place), Said::object(object), Said::Nothing);
        }
    }

    /// The real ancestors; each under every path the source names it by.
    fn ancestors(
        &mut self,
        label: &str,
        class: &Class,
        written: &[Ancestor],
        live: &Class,
    ) -> Vec<Ancestor> {
        if live
            .ancestors
            .iter()
            .any(|ancestor| matches!(ancestor, Ancestor::Unknown(..)))
        {
            return written
                .iter()
                .map(|one| self.adopted_ancestor(one))
                .collect();
        }
        let mut merged: Vec<Ancestor> = Vec::with_capacity(live.ancestors.len());
        let mut found = vec![false; written.len()];
        for (index, ancestor) in live.ancestors.iter().enumerate() {
            merged.push(ancestor.clone());
            // Classes of one name may follow each other; each is one class.
            let alike = (0..written.len())
                .find(|at| !found[*at] && self.is_called(&written[*at], self.own_name(ancestor)));
            // The first ancestor is the first base, whatever it is called.
            let paired = alike.or((index == 0 && !written.is_empty()).then_some(0));
            if let Some(at) = paired {
                found[at] = true;
                self.base(label, &written[at], ancestor, &mut merged);
            }
        }
        self.no_bases(label, class, written, &found);
        merged
    }

    fn base(
        &mut self,
        label: &str,
        written: &Ancestor,
        live: &Ancestor,
        merged: &mut Vec<Ancestor>,
    ) {
        if let (Ancestor::Class(source_id, _), Ancestor::Class(live_id, _)) = (written, live) {
            let about = About::Base {
                class: label.to_owned(),
                name: written.name().to_owned(),
            };
            self.class(&about, *source_id, *live_id);
        }
        if let Ancestor::Class(id, path) = live
            && path != written.path()
        {
            merged.push(Ancestor::Class(*id, written.path().to_owned()));
        }
    }

    /// Bases that the source surely has and the class doesn't.
    fn no_bases(&mut self, label: &str, class: &Class, written: &[Ancestor], found: &[bool]) {
        for (ancestor, found) in written.iter().zip(found) {
            let known = match ancestor {
                Ancestor::Class(..) | Ancestor::Builtin(_) => true,
                Ancestor::Unknown(..) => false,
            };
            if known && !found {
                let about = About::Base {
                    class: label.to_owned(),
                    name: ancestor.name().to_owned(),
                };
                self.differ(At::new(&about, class.place), Said::Present, Said::Nothing);
            }
        }
    }

    /// Whether an ancestor in the source goes by a name: its class has one, its path another.
    fn is_called(&self, written: &Ancestor, name: &str) -> bool {
        let class = match written {
            Ancestor::Class(id, _) => self.source.classes.get(id.0 as usize),
            Ancestor::Builtin(_) | Ancestor::Unknown(..) => None,
        };
        written.name() == name || class.is_some_and(|class| class.name == name)
    }

    fn own_name<'a>(&'a self, ancestor: &'a Ancestor) -> &'a str {
        match ancestor {
            Ancestor::Class(id, _) => self
                .classes
                .get(id.0 as usize)
                .map_or_else(|| ancestor.name(), |class| class.name.as_str()),
            Ancestor::Builtin(_) | Ancestor::Unknown(..) => ancestor.name(),
        }
    }

    /// A class that only the source shows.
    fn adopted_class(&mut self, id: ClassId) -> ClassId {
        if let Some(known) = self.adopted.get(&id.0) {
            return ClassId(*known);
        }
        let Some(class) = self.source.classes.get(id.0 as usize) else {
            return id;
        };
        let new = ClassId(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
        self.adopted.insert(id.0, new.0);
        // Its place is taken first, because it may lead back to itself.
        self.classes.push(class.clone());
        let Class {
            name,
            place,
            ancestors,
            members,
            instance,
            open,
            instance_open,
            declared,
            marks,
        } = class;
        let adopted = Class {
            name: name.clone(),
            place: *place,
            ancestors: ancestors
                .iter()
                .map(|one| self.adopted_ancestor(one))
                .collect(),
            members: self.adopted_namespace(members),
            instance: self.adopted_namespace(instance),
            open: open.clone(),
            instance_open: instance_open.clone(),
            declared: declared.clone(),
            marks: marks.clone(),
        };
        if let Some(slot) = self.classes.get_mut(new.0 as usize) {
            *slot = adopted;
        }
        new
    }

    fn adopted_namespace(
        &mut self,
        names: &BTreeMap<String, Binding>,
    ) -> BTreeMap<String, Binding> {
        let names = names.iter();
        order::collected(names.map(|(name, binding)| (name.clone(), self.adopted_binding(binding))))
    }

    fn adopted_ancestor(&mut self, ancestor: &Ancestor) -> Ancestor {
        match ancestor {
            Ancestor::Class(id, path) => Ancestor::Class(self.adopted_class(*id), path.clone()),
            Ancestor::Builtin(_) | Ancestor::Unknown(..) => ancestor.clone(),
        }
    }

    pub(super) fn adopted_object(&mut self, object: &Object) -> Object {
        match object {
            Object::Class(id) => Object::Class(self.adopted_class(*id)),
            Object::Variable(_)
            | Object::Function(_)
            | Object::Module(..)
            | Object::Unknown(..) => object.clone(),
        }
    }

    pub(super) fn adopted_binding(&mut self, binding: &Binding) -> Binding {
        let Binding {
            alternatives,
            cause,
        } = binding;
        let adopted = alternatives.iter().map(|bound| match bound {
            Bound::To(object) => Bound::To(self.adopted_object(object)),
            Bound::Not | Bound::Unknown(_) => bound.clone(),
        });
        Binding {
            alternatives: adopted.collect(),
            cause: cause.clone(),
        }
    }
}

/// What neither side can exclude.
fn both<T: Clone>(source: &Option<T>, live: &Option<T>) -> Option<T> {
    source.as_ref().and(live.as_ref()).cloned()
}
