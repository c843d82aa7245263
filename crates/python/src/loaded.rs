//! What the import system knows of a loaded module: read from its spec, without asking the module.

use std::path::{Path, PathBuf};

use importspy_core::observe::source::Identity;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyList, PyModule};

use crate::live::Facts;

/// The identity of a module that was loaded.
pub struct Loaded {
    /// Its dotted name.
    pub name: String,
    /// The file it was loaded from.
    pub file: Option<PathBuf>,
    is_package: bool,
}

impl Loaded {
    /// Asks the module's spec; a script that was run has none, and is known by its own names.
    ///
    /// # Errors
    /// The interpreter's own types aren't what they were.
    pub fn of(module: &Bound<'_, PyModule>) -> PyResult<Self> {
        let facts = Facts::new(module.py())?;
        let globals = module.dict();
        let spec = facts
            .entry(&globals, "__spec__")
            .filter(|spec| !spec.is_none());
        let Some(spec) = spec else {
            let text = |name| {
                let found = facts.entry(&globals, name)?;
                facts.text(&found)
            };
            let name = text("__name__").unwrap_or_default();
            // A script has no spec. What else has none was not loaded by the import system.
            let file = text("__file__").filter(|_| name == "__main__");
            return Ok(Self {
                name,
                file: file.map(PathBuf::from),
                is_package: false,
            });
        };
        let own = |name| facts.own(&spec, name);
        let text = |name| own(name).and_then(|found| facts.text(&found));
        let has_file = own("_set_fileattr")
            .is_some_and(|flag| flag.cast_exact::<PyBool>().is_ok_and(|flag| flag.is_true()));
        let places = own("submodule_search_locations");
        Ok(Self {
            name: text("name").unwrap_or_default(),
            file: text("origin").filter(|_| has_file).map(PathBuf::from),
            is_package: places.is_some_and(|places| places.cast::<PyList>().is_ok()),
        })
    }

    /// The base name of its file; empty where it has none.
    pub fn filename(&self) -> String {
        let name = self.file.as_deref().and_then(Path::file_name);
        name.map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// What reports call it: its file, or its name where it has none.
    pub fn shown(&self) -> String {
        match &self.file {
            Some(file) => file.to_string_lossy().into_owned(),
            None => self.name.clone(),
        }
    }

    pub fn identity(&self) -> Identity {
        Identity {
            path: self.name.split('.').map(str::to_owned).collect(),
            module: self.name.clone(),
            is_package: self.is_package,
            filename: self.filename(),
        }
    }
}
