//! The running interpreter as the one a module is observed for.

use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::value::TextType;
use pyo3::prelude::*;

use crate::embedded::modules;

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
///
/// # Errors
/// It doesn't answer.
pub fn running_interpreter(py: Python<'_>) -> PyResult<Interpreter> {
    let sys = loaded(py, "sys")?;
    let version = sys.getattr("version_info")?;
    let part = |index: usize| version.get_item(index)?.extract::<u32>();
    let System {
        system,
        machine,
        release,
        build,
    } = uname(py)?;
    let text: String = sys.getattr("version")?.extract()?;
    let itself = sys.getattr("implementation")?;
    let name: String = itself.getattr("name")?.extract()?;
    Ok(Interpreter {
        version: text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned(),
        version_info: (part(0)?, part(1)?, part(2)?),
        implementation: implementation(&name).to_owned(),
        implementation_version: own_version(&itself.getattr("version")?)?,
        implementation_name: name,
        system,
        machine,
        release,
        build,
        platform: sys.getattr("platform")?.extract()?,
        os_name: loaded(py, "os")?.getattr("name")?.extract()?,
    })
}

/// A module that every interpreter has loaded; nothing is imported while somebody is judged.
fn loaded<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyModule>> {
    modules::named(py, name).map_or_else(|| py.import(name), Ok)
}

/// What the operating system says of itself.
struct System {
    system: String,
    machine: String,
    release: String,
    build: String,
}

/// As the module `platform` has it, without that module where the system tells.
fn uname(py: Python<'_>) -> PyResult<System> {
    match loaded(py, "posix") {
        Ok(posix) => {
            let told = posix.call_method0("uname")?;
            let part = |name| told.getattr(name)?.extract::<String>();
            Ok(System {
                system: part("sysname")?,
                machine: part("machine")?,
                release: part("release")?,
                build: part("version")?,
            })
        }
        Err(_) => {
            let platform = py.import("platform")?;
            let part = |name| platform.call_method0(name)?.extract::<String>();
            Ok(System {
                system: part("system")?,
                machine: part("machine")?,
                release: part("release")?,
                build: part("version")?,
            })
        }
    }
}

/// The implementation's version, as environment markers have it.
fn own_version(info: &Bound<'_, PyAny>) -> PyResult<String> {
    let part = |name| info.getattr(name)?.extract::<u32>();
    let level: String = info.getattr("releaselevel")?.extract()?;
    let last = match level.as_str() {
        "final" => String::new(),
        level => {
            let first: String = level.chars().take(1).collect();
            format!("{first}{}", part("serial")?)
        }
    };
    let (major, minor, micro) = (part("major")?, part("minor")?, part("micro")?);
    Ok(format!("{major}.{minor}.{micro}{last}"))
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
