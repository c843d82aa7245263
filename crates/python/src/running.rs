//! The interpreter and the environment of this process as the host a contract speaks of.

use std::env;
use std::path::PathBuf;

use importspy_cli::parses;
use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::value::TextType;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::host::running_interpreter;

static INTERPRETER: PyOnceLock<Interpreter> = PyOnceLock::new();

/// This process. Deliberately without `Debug`: nothing may format what an environment holds.
#[derive(Clone, Copy)]
pub struct Running(&'static Interpreter);

impl Running {
    /// Asks the interpreter for what it is, once; its environment is asked anew each time.
    ///
    /// # Errors
    /// What `platform` raises.
    pub fn here(py: Python<'_>) -> PyResult<Self> {
        INTERPRETER
            .get_or_try_init(py, || running_interpreter(py))
            .map(Self)
    }
}

/// The interpreter's file, where it knows one.
///
/// # Errors
/// `sys` isn't what it was.
pub fn executable(py: Python<'_>) -> PyResult<Option<PathBuf>> {
    let file = py.import("sys")?.getattr("executable")?;
    let file = file.extract::<PathBuf>().ok();
    Ok(file.filter(|file| !file.as_os_str().is_empty()))
}

impl Host for Running {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Ok(self.0)
    }

    fn variable(&self, name: &str) -> Presence {
        match env::var_os(name) {
            None => Presence::Unset,
            Some(value) if value.is_empty() => Presence::Empty,
            Some(_) => Presence::Set,
        }
    }

    fn variable_equals(&self, name: &str, accepted: &[String]) -> bool {
        env::var_os(name).is_some_and(|value| accepted.iter().any(|text| value == text.as_str()))
    }

    fn variable_parses(&self, name: &str, as_type: TextType) -> bool {
        env::var_os(name).is_some_and(|value| match value.to_str() {
            Some(text) => parses(text, as_type),
            // Bytes that are no text are still a string to Python (surrogateescape).
            None => as_type == TextType::Str,
        })
    }
}
