//! What was found wrong, as data. Every word said about it is in `wording`.

mod code;
pub mod pages;
mod wording;

pub use code::{Category, Code};
pub(crate) use wording::kind_spelling;

use crate::contract::{Advice, EvidenceStatus, ParameterKind};
use crate::observe::{Place, Reason, Tampering};
use crate::value::{Span, Value};

/// What is said of a body that, by its source alone, never reaches its end.
pub(crate) const ALWAYS_STOPS: &str = "its body always stops here, before it reaches its end";

/// One constraint that is not kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    pub code: Code,
    pub subject: Subject,
    pub status: Status,
    pub expected: Detail,
    pub found: Detail,
    /// A name that is really there and close to a missing one.
    pub nearest: Option<String>,
    /// The place in the contract's text.
    pub contract: Span,
    /// The place in the subject's text, where there is one.
    pub source: Option<Place>,
    pub advice: Advice,
}

impl Violation {
    /// Whether a place in the contract demands it. Some rules hold without being written down, and
    /// some are no contract's.
    pub fn is_demanded(&self) -> bool {
        match self.code {
            Code::Modified => false,
            Code::ImporterMissing | Code::ImporterAnonymous => self.contract != Span::default(),
            _ => true,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    Broken,
    Undetermined(Reason),
}

/// What a violation is about. `Display` gives the notation of reports: `argument:Plugin.run.config`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The module as a whole: whether it parses, decodes, loads.
    Module,
    Filename,
    ModuleName,
    Version,
    Integrity,
    Variable(String),
    Function(String),
    Class(String),
    Method {
        class: String,
        name: String,
    },
    Attribute {
        class: String,
        name: String,
    },
    Superclass {
        class: String,
        name: String,
    },
    /// `owner`: a function's name, or `Class.method`.
    Argument {
        owner: String,
        name: String,
    },
    Return {
        owner: String,
    },
    Deployments,
    Arch,
    Os,
    PythonVersion,
    Interpreter,
    Environment(String),
    Secret(String),
    /// An entry of `modules` that names another module.
    OtherModule(String),
    /// Something of such a module.
    Of {
        module: String,
        subject: Box<Subject>,
    },
    Dependency(String),
    DependencyOptions,
    Evidence(String),
    /// Whoever imports.
    Importer,
    Importers,
    Imports,
    /// A module that the subject imports.
    Import(String),
}

/// One side of a comparison, not yet worded.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// There is nothing to say on this side.
    Nothing,
    /// It is there.
    Present,
    /// Text as written: a name, a version, an annotation.
    Text(String),
    Value(Value),
    /// One of several.
    OneOf(Vec<String>),
    Kind(ParameterKind),
    /// `async def` or not.
    Async(bool),
    /// What a name is bound to instead.
    Bound(BoundTo),
    /// No annotation is written, and none follows from a value.
    NotAnnotated,
    /// The parameter has no default.
    NoDefault,
    /// A value that is never shown.
    Hidden,
    Unset,
    Empty,
    /// The text of an environment variable isn't of the type asked for.
    NotOfType,
    /// The reason a module can't be parsed, decoded or loaded.
    Failure(String),
    /// A distribution of that version, and the folder it is installed to.
    Installed {
        version: String,
        place: String,
        /// Where the project declares it.
        declared: Option<String>,
    },
    /// A distribution with these extras, in such a version.
    WithExtras {
        extras: Vec<String>,
        version: Option<String>,
    },
    /// How sure evidence is.
    Evidence(EvidenceStatus),
    /// A file that isn't as it was installed.
    Tampered(String, Tampering),
    /// So many more of them.
    MoreTampered(usize),
    /// It isn't there; where the project declares it.
    Declared(String),
    /// In the project's metadata, or not.
    IsDeclared(bool),
    /// A requirement of another distribution, and the version that is installed instead.
    Unmet {
        requirement: String,
        installed: Option<String>,
    },
    /// A distribution has no such extra; those it has.
    NoExtra(Vec<String>),
    /// Whether it is installed as a link to its project, or as a copy.
    Editable(bool),
    /// No alternative of `deployments` holds; the nearest one's key path, and how many there are.
    Alternatives {
        nearest: String,
        tried: usize,
    },
}

/// Kinds of things a name can be bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoundTo {
    Variable,
    Function,
    Class,
    Module,
    Property,
    InstanceAttribute,
    ClassAttribute,
    Attribute,
}
