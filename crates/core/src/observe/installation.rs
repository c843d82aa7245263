//! What is installed where the subject would run. Every fact is had only when a contract asks for it.

use super::{Alone, Why};

/// The distributions of an environment, and the project the subject belongs to. Names are in normal
/// form.
pub trait Installation {
    /// The distribution of that name; of several the one the import system's metadata finds.
    ///
    /// # Errors
    /// What is installed can't be told.
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why>;

    /// The names of the distributions that provide a module; none where no distribution does.
    ///
    /// # Errors
    /// It can't be told.
    fn providers(&self, module: &str) -> Result<Vec<String>, Why>;

    /// What an installed distribution says that it needs.
    ///
    /// # Errors
    /// It can't be read.
    fn needs(&self, name: &str) -> Result<Needs, Why>;

    /// Where an installed distribution was installed from.
    ///
    /// # Errors
    /// It can't be told.
    fn installed_from(&self, name: &str) -> Result<InstalledFrom, Why>;
}

/// An installed distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// As it is written.
    pub name: String,
    /// Nothing where its metadata doesn't say.
    pub version: Option<String>,
    /// The folder it is installed to.
    pub place: String,
}

/// The requirements in the metadata of a distribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The extras it has, in normal form.
    pub extras: Vec<String>,
    /// Requirements (PEP 508), as they are written.
    pub requirements: Vec<String>,
}

/// Where a distribution was installed from (PEP 610). No address holds credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledFrom {
    /// Whether what is imported is the project's own folder.
    pub editable: bool,
    pub source: Source,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Index,
    Vcs {
        url: String,
        commit: Option<String>,
    },
    Archive {
        url: String,
        /// Names of algorithms, and digests.
        hashes: Vec<(String, String)>,
    },
    Local {
        url: String,
    },
    /// Whoever installed it writes nothing down.
    Untold,
}

/// Nothing is known of any environment.
impl Installation for Alone {
    fn distribution(&self, _name: &str) -> Result<Option<Distribution>, Why> {
        Err(unknown())
    }

    fn providers(&self, _module: &str) -> Result<Vec<String>, Why> {
        Err(unknown())
    }

    fn needs(&self, _name: &str) -> Result<Needs, Why> {
        Err(unknown())
    }

    fn installed_from(&self, _name: &str) -> Result<InstalledFrom, Why> {
        Err(unknown())
    }
}

fn unknown() -> Why {
    Why::NoInterpreter("none is given".to_owned())
}
