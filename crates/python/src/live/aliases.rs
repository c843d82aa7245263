//! Plain aliases of types among a module's names, for comparing annotations.

use std::collections::{BTreeMap, BTreeSet};

use importspy_core::observe::Observation;
use importspy_core::value::Type;
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::Agent;
use super::native::names;
use super::values::named;

impl<'py> Agent<'py> {
    /// The names that stand for a type or module of another name.
    pub fn every_alias(&self) -> BTreeMap<String, Type> {
        let all = names(self.globals.dict()).into_iter();
        all.filter_map(|(name, object)| {
            let target = self.alias(&name, &object)?;
            Some((name, target))
        })
        .collect()
    }

    /// Those of them that the types asked for, and the annotations that were observed, lead to.
    pub fn aliases(&self, types: &[String], observed: &Observation) -> BTreeMap<String, Type> {
        let mut open = types.to_vec();
        observed.each_type(&mut |ty| ty.each_name(&mut |name| open.push(name.to_owned())));
        let (mut seen, mut found) = (BTreeSet::new(), BTreeMap::new());
        while let Some(name) = open.pop() {
            // Its first part may be the alias: `np.ndarray`.
            let name = self.local(&name);
            let name = name.split_once('.').map_or(name, |(first, _)| first);
            if !seen.insert(name.to_owned()) {
                continue;
            }
            let object = self.globals.get(name);
            let target = object.and_then(|object| self.alias(name, &object));
            let Some(target) = target else { continue };
            target.each_name(&mut |next| open.push(next.to_owned()));
            found.insert(name.to_owned(), target);
        }
        found
    }

    /// A dotted name of this module without the module's own.
    fn local<'n>(&self, name: &'n str) -> &'n str {
        let rest = name.strip_prefix(&self.module);
        rest.and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
    }

    fn alias(&self, name: &str, object: &Bound<'py, PyAny>) -> Option<Type> {
        if name.starts_with("__") {
            return None;
        }
        let class = object.cast::<PyType>();
        if class.is_ok_and(|class| self.native.is_called(class, name)) {
            return None;
        }
        if let Some(path) = self.import_path(object) {
            let last = path.rsplit('.').next();
            return (last != Some(name)).then(|| named(&path));
        }
        if !self.is_composed(object) {
            return None;
        }
        self.type_of(object, Some(self.globals.dict()), 0).ok()
    }
}
