//! Plain aliases of types among a module's names, for comparing annotations.

use std::collections::BTreeMap;

use importspy_core::value::Type;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use super::Agent;
use super::values::named;

impl<'py> Agent<'py> {
    /// The names that stand for a type or module of another name.
    pub fn aliases(&self) -> BTreeMap<String, Type> {
        let mut found = BTreeMap::new();
        for (key, object) in self.globals.iter() {
            let Ok(key) = key.cast_exact::<PyString>() else {
                continue;
            };
            let Ok(name) = key.to_str() else { continue };
            if name.starts_with("__") {
                continue;
            }
            if let Some(target) = self.alias(name, &object) {
                found.insert(name.to_owned(), target);
            }
        }
        found
    }

    fn alias(&self, name: &str, object: &Bound<'py, PyAny>) -> Option<Type> {
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
        self.type_of(object, Some(&self.globals), 0).ok()
    }
}
