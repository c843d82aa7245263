//! Classes: their namespaces and their ancestors.

use std::collections::{BTreeMap, VecDeque};

use importspy_core::observe::{Ancestor, Class, ClassId, Reason, Why, builtin};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use rustc_hash::FxHashMap;

use super::Agent;
use super::native::{Identity, identity, names};
use super::objects::Declared;
use super::raw;
use crate::embedded::modules::named;

/// The classes met so far. They are observed one after another, not within each other.
#[derive(Default)]
pub struct Classes<'py> {
    known: Vec<Option<Class>>,
    numbers: FxHashMap<Identity, ClassId>,
    waiting: VecDeque<(Bound<'py, PyType>, ClassId, Depth)>,
}

/// How much of a class is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Whole,
    /// It is only the value of some class attribute: nobody asks for what it holds.
    Header,
}

impl<'py> Classes<'py> {
    fn number(&mut self, class: &Bound<'py, PyType>, depth: Depth) -> ClassId {
        let next = ClassId(u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        let number = *self.numbers.entry(identity(class)).or_insert(next);
        if number == next {
            self.known.push(None);
            self.waiting.push_back((class.clone(), number, depth));
        } else if depth == Depth::Whole {
            // What was met in passing before is now asked for.
            let met = self.known.get(number.0 as usize);
            if matches!(met, Some(Some(Class { open: Some(_), .. }))) {
                self.waiting.push_back((class.clone(), number, depth));
            }
            let waiting = self.waiting.iter_mut().find(|entry| entry.1 == number);
            if let Some(entry) = waiting {
                entry.2 = Depth::Whole;
            }
        }
        number
    }
}

impl<'py> Agent<'py> {
    /// The number of a class. `owner`: the class whose namespace it was met in.
    pub fn class(&self, class: &Bound<'py, PyType>, owner: Option<&str>) -> ClassId {
        let is_nested = |owner: &str| {
            let path = self.native.path(class);
            path.strip_prefix(owner)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let depth = match owner {
            Some(owner) if !is_nested(owner) => Depth::Header,
            Some(_) | None => Depth::Whole,
        };
        self.classes.borrow_mut().number(class, depth)
    }

    /// Observes every class met, and those they lead to.
    pub fn all_classes(&self) -> Vec<Class> {
        loop {
            let next = self.classes.borrow_mut().waiting.pop_front();
            let Some((class, number, depth)) = next else {
                break;
            };
            let observed = self.observed(&class, depth);
            let mut classes = self.classes.borrow_mut();
            if let Some(entry) = classes.known.get_mut(number.0 as usize) {
                *entry = Some(observed);
            }
        }
        let known = std::mem::take(&mut self.classes.borrow_mut().known);
        known.into_iter().flatten().collect()
    }

    fn observed(&self, class: &Bound<'py, PyType>, depth: Depth) -> Class {
        let mut observed = Class {
            name: self.native.name(class),
            place: None,
            ancestors: Vec::new(),
            members: BTreeMap::new(),
            instance: BTreeMap::new(),
            open: None,
            instance_open: None,
            declared: BTreeMap::new(),
            marks: Default::default(),
        };
        if let Some(path) = self.builtin_path(class) {
            // Those it has here: some came with a version.
            let above = self.native.mro(class).into_iter().skip(1);
            let above = above.filter_map(|base| builtin::path(&self.native.path(&base)));
            let paths = std::iter::once(path).chain(above);
            observed.ancestors = paths.map(Ancestor::Builtin).collect();
            return observed;
        }
        if is_object(class) {
            return observed;
        }
        observed.place = self.class_place(class);
        observed.ancestors = self.ancestors(class, depth);
        if depth == Depth::Header {
            let too_deep = Reason {
                why: Why::TooDeep,
                place: None,
            };
            observed.instance_open = Some(too_deep.clone());
            observed.open = Some(too_deep);
            return observed;
        }
        self.add_members(class, &mut observed);
        observed
    }

    fn add_members(&self, class: &Bound<'py, PyType>, observed: &mut Class) {
        let namespace = self.native.namespace(class);
        let namespace = namespace.iter().flat_map(names).collect();
        let path = self.native.path(class);
        let declared = Declared::of(&namespace, self.globals_of(class).as_ref());
        for (name, member) in &namespace {
            let binding = self.binding(name, member, &declared, Some(&path));
            observed.members.insert(name.clone(), binding);
        }
        self.add_fields(class, &namespace, &declared, observed);
    }

    /// The globals of the module that a class says it was made in, if it is there: what annotations that
    /// stayed text mean (Lib/typing.py, `get_type_hints`).
    fn globals_of(&self, class: &Bound<'py, PyType>) -> Option<Bound<'py, PyDict>> {
        let module = self.native.module_of(class);
        if module == self.module {
            return Some(self.globals.dict().clone());
        }
        let path = self.native.path(class);
        let name = path.strip_prefix(&module)?.strip_prefix('.')?;
        let module = named(class.py(), &module)?;
        let found = self.inside(&module, name)?;
        found.is(class).then(|| module.dict())
    }

    /// Whether a class says that it was made in the observed module.
    pub fn is_of_module(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&self.module);
        rest.is_some_and(|rest| rest.starts_with('.'))
    }

    /// The classes after this one in method resolution order, without `object`.
    fn ancestors(&self, class: &Bound<'py, PyType>, depth: Depth) -> Vec<Ancestor> {
        let above = self.native.mro(class).into_iter().skip(1);
        let above = above.filter(|base| !is_object(base));
        above
            .map(|base| match (self.builtin_path(&base), depth) {
                (Some(path), _) => Ancestor::Builtin(path),
                (None, Depth::Whole) => {
                    let path = self.native.path(&base).to_string();
                    Ancestor::Class(self.class(&base, None), path)
                }
                (None, Depth::Header) => {
                    let reason = Reason {
                        why: Why::TooDeep,
                        place: None,
                    };
                    Ancestor::Unknown(self.native.path(&base).to_string(), reason)
                }
            })
            .collect()
    }

    /// The path of a class that every interpreter brings, and the observed module doesn't define.
    fn builtin_path(&self, class: &Bound<'py, PyType>) -> Option<builtin::Path> {
        let path = self.native.path(class);
        // Of the builtin classes only this one isn't static.
        let pretends = path.starts_with("builtins.")
            && !raw::is_static(class)
            && &*path != "builtins.ExceptionGroup";
        if pretends || self.is_of_module(&path) {
            return None;
        }
        builtin::path(&path)
    }
}

pub fn is_object(class: &Bound<'_, PyType>) -> bool {
    class.is(class.py().get_type::<PyAny>())
}
