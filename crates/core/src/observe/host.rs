//! Facts about where the subject would run, asked for only when a contract or a condition needs them.

/// The target interpreter, as its probe answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    /// `platform.python_version()`.
    pub version: String,
    /// `sys.version_info[:3]`.
    pub version_info: (u32, u32, u32),
    /// `platform.python_implementation()`.
    pub implementation: String,
    /// `sys.implementation.name`, and its version as text.
    pub implementation_name: String,
    pub implementation_version: String,
    /// `platform.system()`, as answered; `platform.machine()`.
    pub system: String,
    pub machine: String,
    /// `platform.release()`, `platform.version()`: of the system.
    pub release: String,
    pub build: String,
    /// `sys.platform`, `os.name`.
    pub platform: String,
    pub os_name: String,
}

/// What is known about the host. Answers come lazily: asking may start the probe.
pub trait Host {
    /// # Errors
    /// Why the target interpreter's facts can't be had, in one sentence.
    fn interpreter(&self) -> Result<&Interpreter, &str>;

    /// Whether `name` is set.
    fn variable(&self, name: &str) -> Presence;

    /// Whether `name` is set to one of `accepted`. The value itself never leaves the host.
    fn variable_equals(&self, name: &str, accepted: &[String]) -> bool;

    /// Whether the text of `name` parses as the given type.
    fn variable_parses(&self, name: &str, as_type: crate::value::TextType) -> bool;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Unset,
    Empty,
    Set,
}

/// A host of which nothing is known.
#[derive(Clone, Copy, Debug)]
pub struct UnknownHost;

impl Host for UnknownHost {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Err("none is given")
    }

    fn variable(&self, _name: &str) -> Presence {
        Presence::Unset
    }

    fn variable_equals(&self, _name: &str, _accepted: &[String]) -> bool {
        false
    }

    fn variable_parses(&self, _name: &str, _as_type: crate::value::TextType) -> bool {
        false
    }
}
