//! What is really there. A fact: known, absent, or unknown with a reason. Filled by every agent alike.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{FileId, Place, Tampering, builtin};
use crate::value::{Annotation, ParameterKind, Span, Type, Value};

/// One piece of knowledge about the subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fact<T> {
    Known(T),
    Absent,
    Unknown(Reason),
}

/// Why something can't be established, and the code that is the cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    pub why: Why,
    pub place: Option<Place>,
}

/// The kinds of reasons; their wording is in `violation`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Why {
    /// The branches of a condition that can't be decided disagree.
    Conditional,
    /// The name comes from another file that can't be read as source (a C extension, a module built
    /// into the interpreter): what was imported, as a dotted path.
    OtherFile(String),
    /// The search path has no such module.
    NotFound(String),
    /// A module has no such name: both, as a dotted path.
    NotInModule(String),
    /// The file of a module can't be read or parsed: the module.
    Unreadable(String),
    /// A name that is imported from where it is imported to: its dotted path.
    Circular(String),
    /// `from MODULE import *` may bind or rebind it.
    StarImport(String),
    /// The module's namespace is written to by name (`globals()[…]`, `setattr`, `exec`, …).
    DynamicNamespace,
    /// A function may rebind it through `global`.
    GlobalStatement,
    /// The module defines `__getattr__`.
    ModuleGetattr,
    /// A decorator that may return anything.
    Decorator(String),
    /// A metaclass that may change the class.
    Metaclass(String),
    /// A base class that can't be seen from here.
    UnknownBase(String),
    /// The value is computed when the code runs.
    Computed,
    /// A mutable value that later code changes.
    Mutated,
    /// A name that nothing here binds.
    Unresolved(String),
    /// Two import paths that may or may not lead to the same class: the one in the code.
    SamePath(String),
    /// Something of this kind has no signature that can be read.
    NoSignature,
    /// Nested deeper than is followed.
    TooDeep,
    /// The target interpreter's facts are not available: why.
    NoInterpreter(String),
    /// A fact that only the live module can show.
    OnlyLive,
    /// A fact that only the source shows: the loaded module no longer knows it.
    OnlySource,
    /// Annotations that would have to be evaluated (PEP 649).
    LazyAnnotations,
    /// A module that is loaded when it's first used, and hasn't been.
    NotLoaded,
    /// An object of a type whose comparison or display would run foreign code: the type.
    ForeignValue(String),
    /// More of it than is read.
    TooLarge,
    /// It holds the value of an environment variable, which is never shown.
    FromEnvironment,
    /// The body of the importer hasn't come to it.
    NotYet,
    /// The same, of code that runs and has no end that could show it.
    Unfinished(Box<Why>),
    /// The module names another file as its own than the import system loaded.
    FileDisputed,
    /// Which installed distribution a file belongs to can't be told.
    UnclearOwner,
    /// The metadata of an installed distribution can't be read, or lacks what is asked: which.
    Metadata(String),
    /// A marker whose comparison can't be made: its text.
    Marker(String),
    /// A lock file can't be used: which, and why.
    Lock(String, String),
    /// An archive on the search path may have it: which.
    Archive(String),
    /// A distribution doesn't list the files it installed.
    NoRecord,
    /// A file of a distribution can't be verified: which, and what is known of it.
    Unverified(String, Tampering),
    /// The project may declare more than can be read: why.
    Project(String),
    /// Whoever installed the distribution wrote down nothing about it.
    Untold,
    /// The check for this rule isn't available.
    NoCheck,
}

/// A module, as far as a demand asked for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Dotted module name, as the import system would name it, with the file's base name.
    pub module: String,
    pub filename: String,
    /// Whether the body runs to its end.
    pub load: Load,
    /// Demanded names at the end of the body. A demanded name without entry is an error of the agent.
    pub names: BTreeMap<String, Binding>,
    /// Names the body binds that a demanded one which isn't bound may be a misspelling of, in order.
    pub bound: Vec<String>,
    /// Every class that a binding, a member or a base leads to.
    pub classes: Vec<Class>,
    /// What dotted names that a demand asked for lead to, where that is one class.
    pub paths: BTreeMap<String, ClassId>,
    /// The files among those that places are in that are stubs: they declare what something else is.
    pub stubs: Vec<FileId>,
    /// Plain aliases of types (`Vec = list[float]`, `type Vec = …`), for comparing annotations.
    pub aliases: BTreeMap<String, Type>,
    /// `__version__`, and where it is bound.
    pub version: Fact<Value>,
    pub version_place: Option<Place>,
    /// `__all__`.
    pub exports: Fact<Vec<String>>,
    /// Import statements, in source order; `Absent` unless asked for.
    pub imports: Fact<Vec<Import>>,
}

/// Whether a module's body can run to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Load {
    Completes,
    /// It surely doesn't: an unconditional `raise`, `sys.exit()`, ….
    Fails(Reason),
}

/// What a name stands for when control flow leaves several possibilities; one where it doesn't.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// At least one. `Bound::Not` among others: it may be unbound.
    pub alternatives: Vec<Bound>,
    /// The condition that makes more than one possible.
    pub cause: Option<Reason>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Bound {
    /// Nothing is bound under this name.
    Not,
    To(Object),
    /// Bound or not, and to what: can't be established.
    Unknown(Reason),
}

/// What is bound to a name, in a module's or a class's namespace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Object {
    Variable(Variable),
    Function(Function),
    Class(ClassId),
    /// A module, by the dotted name it was imported under.
    Module(String, Option<Place>),
    /// Surely something, but what can't be established.
    Unknown(Reason, Option<Place>),
}

/// Index into [`Observation::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClassId(pub u32);

/// A module global, or a class or instance attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// The declared annotation; `Absent` where none is written.
    pub annotation: Fact<Annotation>,
    pub value: Fact<Value>,
    /// The exact type of the value, known in more cases than the value itself.
    pub value_type: Fact<Type>,
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// In the order callers see them, `self` included.
    pub parameters: Fact<Vec<Parameter>>,
    /// `Absent` where none is written.
    pub returns: Fact<Annotation>,
    pub is_async: Fact<bool>,
    /// How a class hands it out.
    pub descriptor: Descriptor,
    pub place: Option<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Descriptor {
    Plain,
    Static,
    Class,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    pub name: String,
    pub kind: ParameterKind,
    pub annotation: Fact<Annotation>,
    /// `Absent`: no default.
    pub default: Fact<Value>,
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Class {
    pub name: String,
    pub place: Option<Place>,
    /// The classes attributes are looked up in after this one, in method resolution order (C3),
    /// without `object`. From an unknown one on, anything may be overridden.
    pub ancestors: Vec<Ancestor>,
    /// The class's own namespace. Properties and nested classes are in it too.
    pub members: BTreeMap<String, Binding>,
    /// Attributes that this class's own methods or fields give its instances.
    pub instance: BTreeMap<String, Binding>,
    /// What may have added or replaced members of this class in ways that can't be seen.
    pub open: Option<Reason>,
    /// What may give its instances attributes that can't be seen.
    pub instance_open: Option<Reason>,
    /// Names its body annotates and doesn't bind. Only source tells, only where everything is asked for.
    #[serde(skip)]
    pub declared: BTreeMap<String, Fact<Annotation>>,
    /// What it says to those who inherit from it. Only source tells, only where everything is asked for.
    #[serde(skip)]
    pub marks: Marks,
}

/// What a class says to type checkers alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// `@final`: nobody inherits from it.
    pub is_final: bool,
    /// It is a protocol itself; what implements one names it as a base, too.
    pub is_protocol: bool,
    /// Its own members that are `@final`: nobody overrides them.
    pub final_members: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ancestor {
    Class(ClassId, /** the path the source names it by */ String),
    /// A builtin class, by its name; see `observe::builtin`.
    Builtin(#[serde(deserialize_with = "builtin::deserialize_path")] builtin::Path),
    /// A class from elsewhere, by its dotted import path.
    Unknown(String, Reason),
}

/// One name that an import statement (or a literal `import_module` call) imports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// Dotted module name as written, without the dots of `level`.
    pub module: String,
    /// `from module import name`; `*` for a star import.
    pub name: Option<String>,
    pub alias: Option<String>,
    /// Leading dots.
    pub level: u32,
    pub scope: ImportScope,
    /// Inside `try` whose handlers catch `ImportError`.
    pub optional: bool,
    /// The block whose optional imports it stands in for, where one of them is missing.
    pub instead_of: Option<Span>,
    /// Under `TYPE_CHECKING`.
    pub typing: bool,
    /// In a branch that the target never takes.
    pub never: bool,
    /// `lazy import` (PEP 810).
    pub lazy: bool,
    pub place: Option<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ImportScope {
    Module,
    Class,
    Function,
}

impl<T> Fact<T> {
    pub fn known(&self) -> Option<&T> {
        match self {
            Fact::Known(value) => Some(value),
            Fact::Absent | Fact::Unknown(_) => None,
        }
    }
}

impl Import {
    /// The absolute name of the module that is imported (PEP 328). `importer` is the name of the
    /// module that imports, which may be a package.
    pub fn absolute(&self, importer: &str, is_package: bool) -> String {
        if self.level == 0 {
            return self.module.clone();
        }
        let mut package: Vec<&str> = importer.split('.').collect();
        let up = self.level as usize - usize::from(is_package);
        package.truncate(package.len().saturating_sub(up));
        if !self.module.is_empty() {
            package.push(&self.module);
        }
        package.join(".")
    }
}

impl Ancestor {
    /// The dotted path the source names it by; `object` and its like are in `builtins`.
    pub fn path(&self) -> &str {
        match self {
            Ancestor::Class(_, path) | Ancestor::Unknown(path, _) => path,
            Ancestor::Builtin(path) => path.strip_prefix("builtins.").unwrap_or(path),
        }
    }

    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path().rsplit('.').next().unwrap_or_default()
    }
}

impl Observation {
    /// A module of which nothing is asked.
    pub fn empty() -> Self {
        Self {
            module: String::new(),
            filename: String::new(),
            load: Load::Completes,
            names: BTreeMap::new(),
            bound: Vec::new(),
            classes: Vec::new(),
            paths: BTreeMap::new(),
            stubs: Vec::new(),
            aliases: BTreeMap::new(),
            version: Fact::Absent,
            version_place: None,
            exports: Fact::Absent,
            imports: Fact::Absent,
        }
    }
}

impl Function {
    /// A function whose signature can't be read from here.
    pub fn without_signature(place: Option<Place>) -> Self {
        let reason = Reason {
            why: Why::NoSignature,
            place,
        };
        Self {
            parameters: Fact::Unknown(reason.clone()),
            returns: Fact::Unknown(reason.clone()),
            is_async: Fact::Unknown(reason),
            descriptor: Descriptor::Plain,
            place,
        }
    }
}

impl Binding {
    /// A binding without alternatives.
    pub fn sure(bound: Bound) -> Self {
        Self {
            alternatives: vec![bound],
            cause: None,
        }
    }
}
