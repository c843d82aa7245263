//! What a dotted name leads to.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::package::Own;
use super::path::Place;

/// What was found under a name, and where the names below it are.
#[derive(Debug)]
pub struct Located {
    pub what: What,
    pub inside: Inside,
    pub origin: Origin,
    /// Whether the interpreter's own path led to it.
    pub installed: bool,
    /// What its text does to the names below it, once that has been asked.
    pub own: OnceLock<Own>,
}

/// What the import system loads a module from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Source, or compiled.
    File(PathBuf),
    /// It is part of the interpreter, or a folder.
    NoFile,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Source { path: PathBuf, is_stub: bool },
    Namespace,
    Opaque,
    Missing,
}

/// Where the names below a module are.
#[derive(Clone, Debug)]
pub enum Inside {
    /// It is no package.
    Nowhere,
    Places(Arc<[Place]>),
    Unknown,
}

impl Located {
    pub fn new(what: What, inside: Inside) -> Self {
        Self {
            what,
            inside,
            origin: Origin::Unknown,
            installed: false,
            own: OnceLock::new(),
        }
    }

    pub fn missing() -> Self {
        Self::new(What::Missing, Inside::Nowhere)
    }

    /// Nothing is known of it.
    pub fn opaque() -> Self {
        Self::new(What::Opaque, Inside::Unknown)
    }

    pub fn namespace(portions: Vec<Place>) -> Self {
        Self {
            origin: Origin::NoFile,
            ..Self::new(What::Namespace, Inside::Places(portions.into()))
        }
    }

    /// It is built into the interpreter.
    pub fn builtin() -> Self {
        Self {
            origin: Origin::NoFile,
            ..Self::opaque()
        }
    }

    pub fn installed(mut self) -> Self {
        self.installed = true;
        self
    }

    pub fn is_package(&self) -> bool {
        match self.inside {
            Inside::Places(_) => true,
            Inside::Nowhere | Inside::Unknown => false,
        }
    }

    pub fn is_missing(&self) -> bool {
        self.what == What::Missing
    }
}
