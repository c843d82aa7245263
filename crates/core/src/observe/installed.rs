//! Facts about installed distributions, and about the project around the subject.

use serde::{Deserialize, Serialize};

use crate::value::{EvidenceStatus, Marker};

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
    /// The dependency groups that are installed unless somebody says otherwise, in normal form.
    pub groups: Vec<String>,
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
    /// It isn't what the interpreter makes of its source.
    Compiled,
    /// It is listed, and lies outside the environment: it isn't read.
    Outside,
    /// It has no hash in `RECORD` that could be trusted.
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
    /// Something that a package of these distributions may make when it is loaded.
    Within(Vec<String>),
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
