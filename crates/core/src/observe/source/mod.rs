//! The agent that reads Python source. Nothing is executed.

use std::borrow::Cow;

use crate::contract::Contract;
use crate::observe::Observation;
use crate::observe::host::Host;
use crate::value::Span;

/// Who the subject is, as the import system would know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Dotted name, from the folders with `__init__.py` above the file.
    pub module: String,
    /// Whether the file is a package's `__init__.py`.
    pub is_package: bool,
    /// Base name of the file.
    pub filename: String,
    /// The folders and stem of the absolute path, for names no `__init__.py` shows (namespace packages).
    pub path: Vec<String>,
}

/// Why a subject can't be observed. Each denies it.
#[derive(Clone, Debug, PartialEq)]
pub enum Unloadable {
    Encoding { message: String, offset: usize },
    Syntax { message: String, span: Span },
    TooDeep { message: String, span: Span },
    /// The file could not be read: the operating system's words.
    Unreadable { message: String },
}

/// What to observe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Everything there is, as `inspect` shows it.
    Everything,
    /// The names a contract speaks of.
    Names(Vec<String>),
}

impl Demand {
    /// What `contract` asks for.
    pub fn of(_contract: &Contract) -> Self {
        todo!()
    }
}

/// Decodes source as Python does: byte order mark, PEP 263 cookie, UTF-8 otherwise.
/// The text has no byte order mark; places in it count from there.
///
/// # Errors
/// `Unloadable::Encoding`.
pub fn decode(_bytes: &[u8]) -> Result<Cow<'_, str>, Unloadable> {
    todo!()
}

/// Observes a module from its text. Safe on any input and any stack of at least 256 KB.
///
/// # Errors
/// `Unloadable::Syntax`, `Unloadable::TooDeep`.
pub fn observe(
    _text: &str,
    _identity: &Identity,
    _demand: &Demand,
    _host: &dyn Host,
) -> Result<Observation, Unloadable> {
    todo!()
}
