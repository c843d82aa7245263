//! The running interpreter as the one a module is observed for.

use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::value::TextType;
use pyo3::prelude::*;

/// All that observing asks a host: conditions on the interpreter. Environment variables never
/// decide what a module is.
pub struct Observer(Option<Interpreter>);

impl Observer {
    /// For what depends on no interpreter.
    pub const NOBODY: Self = Self(None);

    /// The interpreter that runs this code.
    pub fn running(py: Python<'_>) -> PyResult<Self> {
        Ok(Self(Some(running_interpreter(py)?)))
    }
}

/// What the interpreter that runs this code says about itself.
pub fn running_interpreter(py: Python<'_>) -> PyResult<Interpreter> {
    let (sys, platform) = (py.import("sys")?, py.import("platform")?);
    let asked = |name: &str| platform.call_method0(name)?.extract::<String>();
    let version = sys.getattr("version_info")?;
    let part = |index: usize| version.get_item(index)?.extract::<u32>();
    Ok(Interpreter {
        version: asked("python_version")?,
        version_info: (part(0)?, part(1)?, part(2)?),
        implementation: asked("python_implementation")?,
        system: asked("system")?,
        machine: asked("machine")?,
        platform: sys.getattr("platform")?.extract()?,
        os_name: py.import("os")?.getattr("name")?.extract()?,
    })
}

impl Host for Observer {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        self.0.as_ref().ok_or("not asked")
    }

    fn variable(&self, _: &str) -> Presence {
        Presence::Unset
    }

    fn variable_equals(&self, _: &str, _: &[String]) -> bool {
        false
    }

    fn variable_parses(&self, _: &str, _: TextType) -> bool {
        false
    }
}
