//! What is installed where the subject would run. Every fact is had only when a contract asks for it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Alone, Why};
use crate::value::{EvidenceStatus, Marker};

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

    /// What of an installed distribution isn't as it was installed.
    ///
    /// # Errors
    /// It lists no files, or they can't be told.
    fn tampered(&self, name: &str) -> Result<Arc<[Tampered]>, Why>;

    /// Everything that is installed, by name.
    ///
    /// # Errors
    /// It can't be told.
    fn all(&self) -> Result<Vec<Distribution>, Why>;

    /// What a lock file says, by the path that the contract names.
    ///
    /// # Errors
    /// Why it can't be used.
    fn lock(&self, path: &str) -> Result<Arc<Lock>, Why>;

    /// The evidence that there is about something: a distribution by its name, or what a provider calls
    /// it.
    ///
    /// # Errors
    /// It can't be told.
    fn evidence(&self, subject: &str) -> Result<Vec<Evidence>, Why>;

    /// What an import of the subject leads to.
    ///
    /// # Errors
    /// It can't be told.
    fn home(&self, module: &str) -> Result<Home, Why>;

    /// What the subject's project declares that it needs.
    ///
    /// # Errors
    /// It can't be told.
    fn declared(&self) -> Result<Arc<Declared>, Why>;
}

/// Something that speaks for something else, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub kind: String,
    /// Who gives it.
    pub provider: String,
    pub status: EvidenceStatus,
}

/// What a lock file says is to be installed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    pub packages: Vec<Locked>,
    /// What everything else is there for, where the file says that; else every package says it for
    /// itself.
    pub roots: Option<Vec<Need>>,
}

/// One distribution in a lock file. Of one name there may be several, for different places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// In normal form.
    pub name: String,
    pub version: Option<String>,
    pub marker: Option<Marker>,
    /// Names of algorithms, and digests; any of them will do.
    pub hashes: Vec<(String, String)>,
    /// The commit it is built from.
    pub commit: Option<String>,
    /// Whether it must be there where its marker holds.
    pub is_needed: bool,
    pub needs: Vec<Need>,
    /// What its extras need besides.
    pub extras: Vec<(String, Vec<Need>)>,
}

/// A distribution that another one in a lock file needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub name: String,
    pub extras: Vec<String>,
    pub marker: Option<Marker>,
}

/// A file that isn't as it was installed. In the order of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tampered {
    /// From the folder it was installed to.
    pub path: String,
    pub what: Tampering,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tampering {
    Changed,
    Missing,
    Added,
    /// It is imported in the place of what was installed.
    Shadows,
    /// A path file that nobody installed runs code whenever an interpreter starts.
    RunsAtStart,
    /// It is listed, and lies outside the environment: it isn't read.
    Outside,
    /// It is listed without a hash that could be trusted.
    Unhashed,
    Unreadable,
}

/// Where an imported module belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// The interpreter and its standard library.
    Standard,
    /// The subject's own project.
    Own,
    /// These distributions; several where they share a namespace package.
    Distributions(Vec<String>),
    /// It is there, and nobody installed it.
    Nobody,
    Missing,
}

/// The requirements that a project writes down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The project's own name, in normal form.
    pub own: Option<String>,
    pub declarations: Vec<Declaration>,
    /// The files that were read.
    pub files: Vec<String>,
    /// Why there may be more.
    pub gap: Option<String>,
}

/// One requirement, as it is written somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// In normal form.
    pub name: String,
    pub text: String,
    /// A file of the project, and the line where that is known.
    pub place: String,
}

impl Declared {
    /// The first declaration of a distribution.
    pub fn of(&self, name: &str) -> Option<&Declaration> {
        self.declarations.iter().find(|one| one.name == name)
    }
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

    fn tampered(&self, _name: &str) -> Result<Arc<[Tampered]>, Why> {
        Err(unknown())
    }

    fn all(&self) -> Result<Vec<Distribution>, Why> {
        Err(unknown())
    }

    fn lock(&self, _path: &str) -> Result<Arc<Lock>, Why> {
        Err(unknown())
    }

    fn evidence(&self, _subject: &str) -> Result<Vec<Evidence>, Why> {
        Err(unknown())
    }

    fn home(&self, _module: &str) -> Result<Home, Why> {
        Err(unknown())
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        Err(unknown())
    }
}

fn unknown() -> Why {
    Why::NoInterpreter("none is given".to_owned())
}
