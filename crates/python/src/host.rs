//! The running interpreter as the place a module is observed for and judged in.

use std::sync::OnceLock;

use importspy_cli::embedding::environment;
use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::value::TextType;
use pyo3::prelude::*;

use crate::embedded::modules;

/// What the interpreter says of itself. It is one and the same in a process.
static INTERPRETER: OnceLock<Interpreter> = OnceLock::new();

/// This process: its interpreter and its environment.
pub struct Running(Option<&'static Interpreter>);

impl Running {
    /// For what depends on no interpreter.
    pub const NOBODY: Self = Self(None);

    /// The interpreter that runs this code.
    ///
    /// # Errors
    /// It doesn't answer the first time it is asked.
    pub fn here(py: Python<'_>) -> PyResult<Self> {
        if let Some(known) = INTERPRETER.get() {
            return Ok(Self(Some(known)));
        }
        let asked = ask(py)?;
        Ok(Self(Some(INTERPRETER.get_or_init(|| asked))))
    }
}

fn ask(py: Python<'_>) -> PyResult<Interpreter> {
    let sys = loaded(py, "sys")?;
    let version = sys.getattr("version_info")?;
    let part = |index: usize| version.get_item(index)?.extract::<u32>();
    let (system, machine) = uname(py)?;
    let text: String = sys.getattr("version")?.extract()?;
    let name: String = sys.getattr("implementation")?.getattr("name")?.extract()?;
    Ok(Interpreter {
        version: text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned(),
        version_info: (part(0)?, part(1)?, part(2)?),
        implementation: implementation(&name).to_owned(),
        system,
        machine,
        platform: sys.getattr("platform")?.extract()?,
        os_name: loaded(py, "os")?.getattr("name")?.extract()?,
    })
}

/// A module that every interpreter has loaded; nothing is imported while somebody is judged.
fn loaded<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyModule>> {
    modules::named(py, name).map_or_else(|| py.import(name), Ok)
}

/// `platform.system()` and `platform.machine()`, without that module where the system tells.
fn uname(py: Python<'_>) -> PyResult<(String, String)> {
    let told = match loaded(py, "posix") {
        Ok(posix) => posix.call_method0("uname")?,
        Err(_) => py.import("platform")?.call_method0("uname")?,
    };
    let part = |names: [&str; 2]| {
        let found = told.getattr(names[0]).or_else(|_| told.getattr(names[1]));
        found?.extract::<String>()
    };
    Ok((part(["sysname", "system"])?, part(["machine", "machine"])?))
}

/// `platform.python_implementation()`.
fn implementation(name: &str) -> &str {
    match name {
        "cpython" => "CPython",
        "pypy" => "PyPy",
        "graalpy" => "GraalVM",
        other => other,
    }
}

impl Host for Running {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        self.0.ok_or("not asked")
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
