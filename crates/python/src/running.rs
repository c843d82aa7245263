//! The interpreter and the environment of this process as the host a contract speaks of.

use std::path::PathBuf;

use importspy_cli::environment;
use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::value::TextType;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::embedded::frames::of_sys;
use crate::host::running_interpreter;

static INTERPRETER: PyOnceLock<Interpreter> = PyOnceLock::new();

/// This process. Deliberately without `Debug`: nothing may format what an environment holds.
#[derive(Clone, Copy)]
pub struct Running(&'static Interpreter);

impl Running {
    /// Asks the interpreter for what it is, once; its environment is asked anew each time.
    ///
    /// # Errors
    /// It doesn't answer the first time it is asked.
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
    let file = of_sys(py, c"executable");
    let file = file.and_then(|file| file.extract::<PathBuf>().ok());
    Ok(file.filter(|file| !file.as_os_str().is_empty()))
}

impl Host for Running {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Ok(self.0)
    }

    fn variable(&self, name: &str) -> Presence {
        environment::presence(name)
    }

    fn variable_equals(&self, name: &str, accepted: &[String]) -> bool {
        environment::equals(name, accepted)
    }

    fn variable_parses(&self, name: &str, as_type: TextType) -> bool {
        environment::parses(name, as_type)
    }
}
