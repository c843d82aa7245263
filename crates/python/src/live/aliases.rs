//! Plain aliases of types among a module's names, for comparing annotations.

use std::collections::BTreeMap;

use importspy_core::value::Type;
use pyo3::prelude::*;

use super::Agent;
use super::native::Names;
use super::values::named;

impl<'py> Agent<'py> {
    /// The names that stand for a type or module of another name.
    pub fn aliases(&self, namespace: &Names<'py>) -> BTreeMap<String, Type> {
        let mut found = BTreeMap::new();
        for (name, object) in namespace {
            if name.starts_with("__") {
                continue;
            }
            if let Some(target) = self.alias(name, object) {
                found.insert(name.clone(), target);
            }
        }
        found
    }

    fn alias(&self, name: &str, object: &Bound<'py, PyAny>) -> Option<Type> {
        if let Some(path) = self.import_path(object) {
            let last = path.rsplit('.').next();
            return (last != Some(name)).then(|| named(&path));
        }
        if !self.is_composed(object) {
            return None;
        }
        self.type_of(object, Some(&self.globals), 0).ok()
    }
}
