//! Which classes dotted names lead to, through modules that are loaded.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule, PyType};

use importspy_core::observe::ClassId;

use super::Agent;
use super::native::find;
use crate::embedded::modules::named;

impl<'py> Agent<'py> {
    /// The class that a dotted name leads to: the longest part of it that is a loaded module, and
    /// names in namespaces from there on. Nothing is imported, and no attribute looked up.
    pub fn class_at(&self, path: &str) -> Option<ClassId> {
        let ends = path.rmatch_indices('.').map(|(at, _)| at);
        let found = ends.filter_map(|end| {
            let module = named(self.globals.dict().py(), &path[..end])?;
            self.inside(&module, &path[end + 1..])
        });
        let class = found.into_iter().next()?;
        Some(self.class(&class, Some(path)))
    }

    /// The class that names lead to in the namespace of a module.
    pub fn inside(&self, module: &Bound<'py, PyModule>, names: &str) -> Option<Bound<'py, PyType>> {
        let mut namespace: Bound<'py, PyDict> = module.dict();
        let mut found = None;
        for name in names.split('.') {
            if let Some(class) = found.take() {
                namespace = self.native.namespace(&class)?;
            }
            found = find(&namespace, name)?.cast_into::<PyType>().ok();
            found.as_ref()?;
        }
        found
    }
}
