//! What a contract may declare. A pattern: whatever is absent is no constraint.
//!
//! Every value remembers where it was written. Checks destructure these types, so that a new field
//! does not compile until it is checked.

pub use crate::value::{EvidenceStatus, ParameterKind, TextType};

use crate::value::{Annotation, Located, Marker, Span, Value, VersionPattern};

/// A whole contract file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    pub schema_version: Option<Located<u32>>,
    pub id: Option<Located<String>>,
    pub description: Option<Located<String>>,
    pub owner: Option<Located<String>>,
    /// What is demanded of the subject itself, at the top level.
    pub subject: Module,
    pub integrity: Option<Located<Sha256>>,
    pub deployments: Vec<Deployment>,
    pub runtime: Option<Runtime>,
    pub dependencies: Vec<Dependency>,
    pub dependency_options: Option<DependencyOptions>,
    pub evidence_requirements: Vec<EvidenceRequirement>,
    pub importers: Option<ImporterRules>,
    pub imports: Option<ImportRules>,
}

/// Why a rule exists and what to do instead; shown with every violation of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    pub reason: Option<String>,
    pub instead: Option<String>,
    pub docs: Option<String>,
}

/// `sha256:` and 64 hexadecimal digits, lower case, without the prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sha256(pub String);

/// Identity and structure of a module: the top level of a contract, or an entry of `modules`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Module {
    /// Where the entry begins.
    pub span: Span,
    pub module: Option<Located<String>>,
    pub filename: Option<Located<String>>,
    pub version: Option<Located<VersionPattern>>,
    pub variables: Vec<Variable>,
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
    pub advice: Advice,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    pub name: Located<String>,
    pub annotation: Option<Located<Annotation>>,
    pub value: Option<Located<Value>>,
    pub advice: Advice,
}

/// A function, or a method of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    pub name: Located<String>,
    pub arguments: Vec<Argument>,
    pub return_annotation: Option<Located<Annotation>>,
    pub is_async: Option<Located<bool>>,
    pub advice: Advice,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    pub name: Located<String>,
    pub annotation: Option<Located<Annotation>>,
    /// The default the parameter must have.
    pub value: Option<Located<Value>>,
    pub kind: Option<Located<ParameterKind>>,
    pub advice: Advice,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    pub name: Located<String>,
    pub attributes: Vec<Attribute>,
    pub methods: Vec<Function>,
    /// Bases, each a class contract of its own; one written as a plain name demands only the name.
    pub superclasses: Vec<Class>,
    pub advice: Advice,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    pub level: Located<AttributeLevel>,
    pub name: Located<String>,
    pub annotation: Option<Located<Annotation>>,
    pub value: Option<Located<Value>>,
    pub advice: Advice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeLevel {
    Class,
    Instance,
    /// Either of them.
    Any,
}

/// One alternative of `deployments`.
#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    pub span: Span,
    pub arch: Option<Located<Arch>>,
    pub systems: Vec<System>,
    pub advice: Advice,
}

/// One alternative of `systems`.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    pub span: Span,
    pub os: Option<Located<Os>>,
    pub environment: Environment,
    pub pythons: Vec<Python>,
    pub advice: Advice,
}

/// One alternative of `pythons`.
#[derive(Clone, Debug, PartialEq)]
pub struct Python {
    pub span: Span,
    pub version: Option<Located<VersionPattern>>,
    pub interpreter: Option<Located<Interpreter>>,
    pub modules: Vec<Module>,
    pub advice: Advice,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    pub variables: Vec<EnvironmentVariable>,
    pub secrets: Vec<Secret>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EnvironmentVariable {
    pub name: Located<String>,
    /// The texts that are accepted (YAML `true` accepts `true`, `True` and `1`); the first is shown.
    pub accepted: Option<Located<Vec<String>>>,
    pub annotation: Option<Located<TextType>>,
    pub advice: Advice,
}

/// A variable that must be set and not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    pub name: Located<String>,
    pub advice: Advice,
}

/// CPU architecture families; the spellings of one family are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arch {
    X86_64,
    Aarch64,
    X86,
    Arm,
    Ppc64,
    Ppc64le,
    S390x,
    Riscv64,
    Loongarch64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Os {
    Linux,
    Windows,
    Darwin,
    Freebsd,
    Openbsd,
    Netbsd,
    Sunos,
    Aix,
    Cygwin,
    Android,
    Ios,
    Emscripten,
    Wasi,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interpreter {
    CPython,
    PyPy,
    GraalPy,
    Jython,
    IronPython,
    MicroPython,
    Pyston,
    RustPython,
    Brython,
    Nuitka,
    Transcrypt,
    Stackless,
}

/// `runtime`: the constraints of `deployments`, flat. Every list is a choice; all keys must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Runtime {
    pub span: Span,
    pub python: Option<Located<VersionPattern>>,
    pub os: Option<Located<Vec<Os>>>,
    pub architecture: Option<Located<Vec<Arch>>>,
    pub implementation: Option<Located<Vec<Interpreter>>>,
    pub environment: Vec<EnvironmentVariable>,
    pub advice: Advice,
}

/// A rule about one distribution, or with `import:NAME` about the one that provides an import name.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependency {
    pub target: Located<DependencyTarget>,
    pub extras: Vec<String>,
    pub version: Option<Located<VersionPattern>>,
    pub allowed: Option<Located<bool>>,
    pub required: Option<Located<bool>>,
    pub declared: Option<Located<bool>>,
    pub editable: Option<Located<bool>>,
    pub origin: Option<Origin>,
    pub provenance: Option<Located<bool>>,
    pub integrity: Option<Located<DependencyIntegrity>>,
    pub marker: Option<Located<Marker>>,
    pub advice: Advice,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DependencyTarget {
    /// A distribution's name, normalised by PEP 503.
    Distribution(String),
    /// An import name.
    Import(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DependencyIntegrity {
    /// The installed files match the hashes in `RECORD`.
    Record,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub span: Span,
    pub kind: Option<Located<OriginKind>>,
    pub url: Option<Located<String>>,
    pub repository: Option<Located<String>>,
    pub commit: Option<Located<String>>,
    pub hash: Option<Located<String>>,
    pub advice: Advice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OriginKind {
    Index,
    Vcs,
    Archive,
    Local,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DependencyOptions {
    pub span: Span,
    pub unresolved: Option<Located<Permission>>,
    pub undeclared: Option<Located<Permission>>,
    pub unlisted: Option<Located<Permission>>,
    pub lock: Option<Located<String>>,
    pub advice: Advice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    Allow,
    Deny,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceRequirement {
    pub span: Span,
    pub kind: Located<String>,
    pub subject: Located<String>,
    pub provider: Option<Located<String>>,
    pub status: Option<Located<EvidenceStatus>>,
    pub advice: Advice,
}

/// Who may import the guarded module. `allow: []` admits nobody; an absent `allow` admits everybody.
#[derive(Clone, Debug, PartialEq)]
pub struct ImporterRules {
    pub span: Span,
    pub allow: Option<Vec<SelectorRule>>,
    pub deny: Vec<SelectorRule>,
    pub advice: Advice,
}

/// What the subject may import.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRules {
    pub span: Span,
    pub allow: Option<Vec<SelectorRule>>,
    pub deny: Vec<SelectorRule>,
    /// `at: module`: only imports that run at import time.
    pub at: Option<Located<ImportsAt>>,
    /// Whether imports under `TYPE_CHECKING` count.
    pub typing: Option<Located<bool>>,
    pub advice: Advice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportsAt {
    Module,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SelectorRule {
    pub selector: Located<Selector>,
    pub advice: Advice,
}

/// Which modules a rule speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// A pattern over the dotted name: `*` one segment, `**` any number, `{a,b}`.
    Name(String),
    /// Modules owned by an installed distribution.
    Distribution(String),
    /// Modules by file.
    Path(String),
    /// `<none>`: a run without importer.
    NoImporter,
    /// `<anonymous>`: code whose globals belong to no module.
    Anonymous,
}
