//! The protected module: whoever asks who imports it.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::frames::Frame;
use super::importer::Known;
use super::modules;

/// The module that calls, and the frame it calls from.
pub struct Caller<'py> {
    pub frame: Frame<'py>,
    pub globals: Bound<'py, PyDict>,
    /// Nothing where its code runs in a dictionary of its own.
    pub known: Option<Known<'py>>,
}

impl<'py> Caller<'py> {
    /// Whoever runs in a frame.
    pub fn of(frame: Frame<'py>) -> Option<Self> {
        let globals = frame.globals()?;
        Some(Self {
            frame,
            known: modules::owner(&globals).map(Known::new),
            globals,
        })
    }

    /// The name people know it by.
    pub fn name(&self) -> String {
        let known = self.known.as_ref().map(Known::name);
        known.unwrap_or_else(|| "<anonymous>".to_owned())
    }

    /// The folder of the file it was loaded from, else of the code that runs.
    pub fn folder(&self) -> Option<PathBuf> {
        let loaded = self.known.as_ref().and_then(Known::file);
        let file = loaded.or_else(|| {
            let code = self.frame.code()?;
            let name: PathBuf = code.getattr("co_filename").ok()?.extract().ok()?;
            (!name.to_string_lossy().starts_with('<')).then_some(name)
        });
        file?.parent().map(ToOwned::to_owned)
    }

    /// Whether its body runs for the first time.
    pub fn is_loading(&self) -> bool {
        self.known.as_ref().is_some_and(Known::is_loading)
    }
}
