//! What the import system noted about a module when it loaded it: its `__spec__`, read without
//! running any code of it.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyString, PyType};

use super::modules;
use crate::live::{find, instance_dict};

/// A spec of importlib's own class, or of one derived from it.
#[derive(Clone)]
pub struct Spec<'py> {
    pub object: Bound<'py, PyAny>,
    fields: Bound<'py, PyDict>,
}

impl<'py> Spec<'py> {
    /// The spec in a module's namespace.
    pub fn of(globals: &Bound<'py, PyDict>) -> Option<Self> {
        Self::from(find(globals, "__spec__")?)
    }

    /// An object that is one.
    pub fn from(object: Bound<'py, PyAny>) -> Option<Self> {
        let class = spec_class(object.py())?;
        let is_spec = object.get_type().is_subclass(&class).unwrap_or(false);
        let fields = is_spec.then(|| instance_dict(&object)).flatten()?;
        Some(Self { object, fields })
    }

    /// The name the module was found under.
    pub fn name(&self) -> Option<String> {
        self.text("name")
    }

    /// The file, where there is one.
    pub fn file(&self) -> Option<PathBuf> {
        let has_location = find(&self.fields, "_set_fileattr");
        if has_location.is_some_and(|has| is_true(&has)) {
            self.text("origin").map(PathBuf::from)
        } else {
            None
        }
    }

    pub fn loader(&self) -> Option<Bound<'py, PyAny>> {
        find(&self.fields, "loader").filter(|loader| !loader.is_none())
    }

    pub fn is_package(&self) -> bool {
        let places = find(&self.fields, "submodule_search_locations");
        places.is_some_and(|places| !places.is_none())
    }

    /// Whether the module is being loaded.
    pub fn is_initializing(&self) -> bool {
        find(&self.fields, "_initializing").is_some_and(|flag| is_true(&flag))
    }

    /// Whether it is of importlib's own class exactly.
    pub fn is_plain(&self) -> bool {
        spec_class(self.object.py()).is_some_and(|class| self.object.get_type().is(&class))
    }

    fn text(&self, name: &str) -> Option<String> {
        let text = find(&self.fields, name)?
            .cast_into_exact::<PyString>()
            .ok()?;
        text.to_str().ok().map(str::to_owned)
    }
}

fn is_true(object: &Bound<'_, PyAny>) -> bool {
    object.cast::<PyBool>().is_ok_and(|flag| flag.is_true())
}

/// `importlib.machinery.ModuleSpec`.
pub fn spec_class(py: Python<'_>) -> Option<Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if let Some(known) = CLASS.get(py) {
        return Some(known.bind(py).clone());
    }
    let class = find(
        &modules::named(py, "_frozen_importlib")?.dict(),
        "ModuleSpec",
    )?;
    let class = class.cast_into::<PyType>().ok()?;
    // Whoever was first keeps it.
    let _ = CLASS.set(py, class.clone().unbind());
    Some(class)
}
