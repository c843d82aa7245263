//! What the import system knows of a loaded module: read from its spec, without asking the module.

use std::path::{Path, PathBuf};

use importspy_core::observe::source::Identity;
use pyo3::prelude::*;
use pyo3::types::PyModule;

use crate::embedded::Spec;
use crate::live::Facts;

/// The identity of a module that was loaded.
pub struct Loaded {
    /// Its dotted name.
    pub name: String,
    /// The file it was loaded from.
    pub file: Option<PathBuf>,
    /// Whether it says that it is from a file of another name.
    pub is_file_disputed: bool,
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
        let claimed = |name| {
            let found = facts.entry(&globals, name)?;
            facts.text(&found)
        };
        let claimed_file = claimed("__file__").map(PathBuf::from);
        let Some(spec) = Spec::of(&globals) else {
            let name = claimed("__name__").unwrap_or_default();
            return Ok(Self {
                // What else has no spec was not loaded by the import system.
                file: claimed_file.filter(|_| name == "__main__"),
                name,
                is_file_disputed: false,
                is_package: false,
            });
        };
        let file = spec.file();
        Ok(Self {
            name: spec.name().unwrap_or_default(),
            is_file_disputed: base(file.as_deref()) != base(claimed_file.as_deref()),
            file,
            is_package: spec.is_package(),
        })
    }

    /// The base name of its file; empty where it has none.
    pub fn filename(&self) -> String {
        base(self.file.as_deref()).unwrap_or_default()
    }

    /// What reports call it: its file, or its name where it has none.
    pub fn shown(&self) -> String {
        match &self.file {
            Some(file) => file.to_string_lossy().into_owned(),
            None => self.name.clone(),
        }
    }

    /// Who it is; a file that is disputed has no name.
    pub fn identity(&self) -> Identity {
        Identity {
            path: self.name.split('.').map(str::to_owned).collect(),
            module: self.name.clone(),
            is_package: self.is_package,
            filename: match self.is_file_disputed {
                true => String::new(),
                false => self.filename(),
            },
        }
    }
}

fn base(file: Option<&Path>) -> Option<String> {
    let name = file?.file_name()?;
    Some(name.to_string_lossy().into_owned())
}
