//! The agent that reads Python source. Nothing is executed.
//!
//! Everything that knows the syntax tree's types is in this folder.

mod abstract_methods;
mod aliases;
mod ancestry;
mod beside;
mod class_state;
mod classes;
mod decode;
mod decorators;
mod depth;
mod dynamic;
mod evaluate;
mod expressions;
mod fields;
mod flow;
mod functions;
mod hits;
mod implicit;
mod imported;
mod imports;
mod instance;
mod library;
mod marks;
mod module;
mod mutation;
mod names;
mod objects;
mod places;
mod project;
mod reach;
mod refused;
mod results;
mod room;
mod scan;
mod stars;
mod stubs;
mod subclass_hook;
mod tree;
mod unit;
mod wanted;

use std::collections::BTreeMap;

pub use beside::Beside;
pub use decode::decode;
pub use library::Library;

use self::flow::End;
use self::module::{Module, View};
use self::project::Project;
use self::room::room;
use self::tree::Tree;
use self::unit::Unit;
use crate::observe::finder::{Finder, Nowhere};
use crate::observe::host::Host;
use crate::observe::{Binding, Bound, Class, Fact, FileId, Load, Observation, Place, Reason, Why};
use crate::value::{Letters, Misspelled, Span, Value};

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

impl Identity {
    /// For questions that don't depend on who asks.
    pub const fn nobody() -> Self {
        Self {
            module: String::new(),
            is_package: false,
            filename: String::new(),
            path: Vec::new(),
        }
    }
}

/// Why a subject can't be observed. Each denies it.
#[derive(Clone, Debug, PartialEq)]
pub enum Unloadable {
    Encoding {
        message: String,
        offset: usize,
    },
    Syntax {
        message: String,
        span: Span,
    },
    TooDeep {
        message: String,
        span: Span,
    },
    /// The file could not be read: the operating system's words.
    Unreadable {
        message: String,
    },
}

/// What to observe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Everything there is, as `inspect` shows it.
    Everything,
    Parts(Parts),
}

/// The parts of a module that a contract speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub names: Vec<String>,
    /// Names of the methods and attributes that are demanded of any class, in order.
    pub members: Vec<String>,
    /// Whether attributes of instances count: methods are searched for those they set.
    pub attributes: bool,
    /// Whether values are compared: constants of other files count.
    pub values: bool,
    /// Whether annotations are compared: aliases of types count.
    pub annotations: bool,
    /// Names of types in the annotations that are demanded.
    pub types: Vec<String>,
    /// Dotted names of the base classes that are demanded.
    pub bases: Vec<String>,
    /// Whether it will be compared with the loaded module.
    pub loaded: bool,
    /// Whether it counts what the module imports.
    pub imports: bool,
    /// Whether the module's version counts.
    pub version: bool,
}

/// What a loaded module is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Names, and dotted names of classes.
    pub names: Vec<String>,
    /// Names of types that annotations are compared with; without, no annotation is compared.
    pub types: Option<Vec<String>>,
}

impl Demand {
    /// The same of a loaded module; `None` asks for everything.
    pub fn asked(&self) -> Option<Asked> {
        match self {
            Demand::Everything => None,
            Demand::Parts(parts) => Some(Asked {
                names: parts.names.iter().chain(&parts.bases).cloned().collect(),
                types: parts.annotations.then(|| parts.types.clone()),
            }),
        }
    }

    /// The same of a module that is compared with what it is once loaded.
    pub fn of_loaded(mut self) -> Self {
        if let Demand::Parts(parts) = &mut self {
            parts.loaded = true;
        }
        self
    }

    pub(crate) fn attributes(&self) -> bool {
        match self {
            Demand::Everything => true,
            Demand::Parts(parts) => parts.attributes,
        }
    }

    pub(crate) fn version(&self) -> bool {
        match self {
            Demand::Everything => true,
            Demand::Parts(parts) => parts.version,
        }
    }

    pub(crate) fn imports(&self) -> bool {
        match self {
            Demand::Everything => true,
            Demand::Parts(parts) => parts.imports,
        }
    }

    pub(crate) fn values(&self) -> bool {
        match self {
            Demand::Everything => true,
            Demand::Parts(parts) => parts.values || parts.version,
        }
    }

    pub(crate) fn annotations(&self) -> bool {
        match self {
            Demand::Everything => true,
            Demand::Parts(parts) => parts.annotations,
        }
    }
}

/// Where other modules are found, and what has been read of them.
#[derive(Clone, Copy)]
pub struct Elsewhere<'a> {
    pub finder: &'a dyn Finder,
    pub library: &'a Library,
}

/// Observes a module from its text alone: what it imports stays unknown. Needs a stack of 16 MB for
/// up to 32 KB of text, else of 256 MB.
///
/// # Errors
/// `Unloadable::Syntax`, `Unloadable::TooDeep`.
pub fn observe(
    text: &str,
    identity: &Identity,
    demand: &Demand,
    host: &dyn Host,
) -> Result<Observation, Unloadable> {
    let library = Library::default();
    let nowhere = Elsewhere {
        finder: &Nowhere,
        library: &library,
    };
    observe_among(text, identity, demand, host, nowhere)
}

/// Observes a module from its text, and what it imports from other files, as far as it is asked for.
///
/// # Errors
/// `Unloadable::Syntax`, `Unloadable::TooDeep`.
pub fn observe_among(
    text: &str,
    identity: &Identity,
    demand: &Demand,
    host: &dyn Host,
    elsewhere: Elsewhere<'_>,
) -> Result<Observation, Unloadable> {
    let tree = Tree::of(text)?;
    let unit = Unit {
        file: FileId::SUBJECT,
        text,
        identity,
        host,
        hits: &tree.hits,
        demand,
        is_stub: false,
    };
    let project = Project::new(demand, host, elsewhere);
    let module = project.subject(Module::new(tree.body(), unit));
    Ok(observation(&project, module))
}

fn observation<'m, 'a>(project: &'m Project<'a>, module: &'m Module<'a>) -> Observation {
    let demand = project.demand;
    let view = View::of(project, module);
    let mut names: BTreeMap<String, Binding> = BTreeMap::new();
    let everything = *demand == Demand::Everything;
    match demand {
        Demand::Everything => {
            for ((name, member), slot) in &module.scope.slots {
                if member.is_empty() && !slot.defs.is_empty() {
                    names.insert((*name).to_owned(), view.global(name));
                }
            }
            for name in view.star_names() {
                let binding = view.global(&name);
                if binding.alternatives != [Bound::Not] {
                    names.entry(name).or_insert(binding);
                }
            }
        }
        Demand::Parts(Parts { names: wanted, .. }) => {
            let view = View {
                values: demand.values(),
                ..view
            };
            for name in wanted {
                names
                    .entry(name.clone())
                    .or_insert_with(|| implicit::binding(view, name));
            }
        }
    }
    Observation {
        module: module.unit.identity.module.clone(),
        filename: module.unit.identity.filename.clone(),
        load: match module.scope.end {
            End::Stops(place) => Load::Fails(Reason {
                why: Why::Computed,
                place: Some(module.unit.place(place)),
            }),
            End::Falls | End::Jumps => Load::Completes,
        },
        version: if demand.version() {
            view.fact("__version__")
        } else {
            Fact::Absent
        },
        version_place: place_of(module, "__version__"),
        exports: if everything {
            view.listed()
        } else {
            Fact::Absent
        },
        bound: near_to_missing(module, &names),
        aliases: if demand.annotations() {
            aliases::aliases(view, &names)
        } else {
            BTreeMap::new()
        },
        paths: view.classes_at(demand),
        stubs: project.stubs(),
        imports: if demand.imports() {
            {
                let decide = |test| evaluate::truth(test, &view, &module.unit);
                Fact::Known(imports::imports(module.body, &decide))
            }
        } else {
            Fact::Absent
        },
        classes: classes_of(project),
        names,
    }
}

/// The names the body binds that a missing one may be a misspelling of, in order.
fn near_to_missing(module: &Module<'_>, names: &BTreeMap<String, Binding>) -> Vec<String> {
    let missing = names
        .iter()
        .filter(|(_, binding)| binding.alternatives.contains(&Bound::Not));
    let missing: Vec<Misspelled> = missing
        .filter_map(|(name, _)| Misspelled::new(name))
        .collect();
    let missing: Vec<&Misspelled> = missing.iter().collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let slots = module.scope.slots.iter();
    let bound = slots.filter(|((_, member), slot)| member.is_empty() && !slot.defs.is_empty());
    let near = bound.filter(|((name, _), _)| Letters::of(name).may_be_any_of(&missing));
    let mut near: Vec<String> = near.map(|((name, _), _)| (*name).to_owned()).collect();
    near.sort_unstable();
    near
}

/// The classes met, in the order of their numbers.
fn classes_of(project: &Project<'_>) -> Vec<Class> {
    let known = std::mem::take(&mut project.classes.borrow_mut().known);
    known.into_iter().flatten().collect()
}

fn place_of(module: &Module<'_>, name: &str) -> Option<Place> {
    let last = module.scope.slot(name)?.defs.last()?;
    module
        .scope
        .def(*last)
        .map(|def| module.unit.place(def.place))
}

impl View<'_, '_> {
    /// What `__all__` lists.
    pub fn listed(self) -> Fact<Vec<String>> {
        let unknown = || {
            Fact::Unknown(Reason {
                why: Why::Computed,
                place: None,
            })
        };
        match self.fact("__all__") {
            Fact::Known(Value::List(items) | Value::Tuple(items)) => {
                let names = items.into_iter().map(|item| match item {
                    Value::Str(name) => Some(name),
                    _ => None,
                });
                names
                    .collect::<Option<Vec<String>>>()
                    .map_or_else(unknown, Fact::Known)
            }
            Fact::Known(_) => unknown(),
            Fact::Absent => Fact::Absent,
            Fact::Unknown(reason) => Fact::Unknown(reason),
        }
    }
}
