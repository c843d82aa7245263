//! The agent that reads Python source. Nothing is executed.
//!
//! Everything that knows the syntax tree's types is in this folder.

mod aliases;
mod ancestry;
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
mod imports;
mod instance;
mod module;
mod mutation;
mod names;
mod objects;
mod reach;
mod refused;
mod results;
mod tally;
mod unit;

use std::collections::BTreeMap;

use ruff_python_ast as ast;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

pub use decode::decode;

use self::flow::End;
use self::hits::Hits;
use self::module::Module;
use self::unit::{Unit, span};
use crate::observe::host::Host;
use crate::observe::{Binding, Bound, Class, Fact, Load, Object, Observation, Reason, Why};
use crate::value::{Misspelled, Span, Value};

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
    /// Whether attributes of instances count: methods are searched for those they set.
    pub attributes: bool,
    /// Whether annotations are compared: aliases of types count.
    pub annotations: bool,
    /// Whether the module's version counts.
    pub version: bool,
}

impl Demand {
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

    pub(crate) fn annotations(&self) -> bool {
        match self {
            Demand::Everything => true,
            Demand::Parts(parts) => parts.annotations,
        }
    }
}

/// Texts from this size on leave their syntax tree undropped: dropping recurses once a level, and
/// a level can be as short as a byte.
const UNDROPPED: usize = 1 << 20;

/// Observes a module from its text, on a stack of 16 MB for up to 32 KB of text, else of 256 MB.
///
/// # Errors
/// `Unloadable::Syntax`, `Unloadable::TooDeep`.
pub fn observe(
    text: &str,
    identity: &Identity,
    demand: &Demand,
    host: &dyn Host,
) -> Result<Observation, Unloadable> {
    let hits = Hits::find(text);
    depth::check(text, &hits)?;
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let outcome = match (parsed.errors().first(), parsed.syntax()) {
        (None, ast::Mod::Module(tree)) => {
            let unit = Unit {
                text,
                identity,
                host,
                hits,
                demand,
            };
            refused::check(&tree.body).map(|()| observation(&tree.body, unit))
        }
        (Some(error), _) => Err(Unloadable::Syntax {
            message: error.error.to_string(),
            span: span(error.location),
        }),
        (None, ast::Mod::Expression(_)) => Err(Unloadable::Syntax {
            message: "expected a module".to_owned(),
            span: Span::default(),
        }),
    };
    if text.len() >= UNDROPPED {
        std::mem::forget(parsed);
    }
    outcome
}

fn observation<'a>(body: &'a [ast::Stmt], unit: Unit<'a>) -> Observation {
    let demand = unit.demand;
    let module = Module::new(body, unit);
    let mut names: BTreeMap<String, Binding> = BTreeMap::new();
    let everything = *demand == Demand::Everything;
    match demand {
        Demand::Everything => {
            for ((name, member), slot) in &module.scope.slots {
                if member.is_empty() && !slot.defs.is_empty() {
                    names.insert((*name).to_owned(), module.binding(name));
                }
            }
        }
        Demand::Parts(Parts { names: wanted, .. }) => {
            for name in wanted {
                names
                    .entry(name.clone())
                    .or_insert_with(|| implicit::binding(&module, name));
            }
        }
    }
    Observation {
        module: module.unit.identity.module.clone(),
        filename: module.unit.identity.filename.clone(),
        load: match module.scope.end {
            End::Stops(place) => Load::Fails(Reason {
                why: Why::Computed,
                place: Some(span(place)),
            }),
            End::Falls | End::Jumps => Load::Completes,
        },
        version: if demand.version() {
            fact_of(&module, "__version__")
        } else {
            Fact::Absent
        },
        version_place: place_of(&module, "__version__"),
        exports: if everything {
            exports(&module)
        } else {
            Fact::Absent
        },
        bound: near_to_missing(&module, &names),
        aliases: if demand.annotations() {
            aliases::aliases(&module)
        } else {
            BTreeMap::new()
        },
        imports: if everything {
            imports::imports(body)
        } else {
            Vec::new()
        },
        classes: classes_of(&module),
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
    if missing.is_empty() {
        return Vec::new();
    }
    let slots = module.scope.slots.iter();
    let bound = slots.filter(|((_, member), slot)| member.is_empty() && !slot.defs.is_empty());
    let near = bound.filter(|((name, _), _)| missing.iter().any(|word| word.may_mean(name)));
    let mut near: Vec<String> = near.map(|((name, _), _)| (*name).to_owned()).collect();
    near.sort_unstable();
    near
}

/// The classes met, in the order of their numbers.
fn classes_of(module: &Module<'_>) -> Vec<Class> {
    let known = std::mem::take(&mut module.classes.borrow_mut().known);
    known.into_iter().flatten().collect()
}

/// The literal value of a module-level name.
fn fact_of(module: &Module<'_>, name: &str) -> Fact<Value> {
    match module.binding(name).alternatives.as_slice() {
        [Bound::Not] => Fact::Absent,
        [Bound::To(Object::Variable(variable))] => variable.value.clone(),
        [Bound::To(Object::Unknown(reason, _)) | Bound::Unknown(reason)] => {
            Fact::Unknown(reason.clone())
        }
        [Bound::To(_)] => Fact::Unknown(Reason {
            why: Why::Computed,
            place: None,
        }),
        _ => Fact::Unknown(Reason {
            why: Why::Conditional,
            place: None,
        }),
    }
}

fn place_of(module: &Module<'_>, name: &str) -> Option<Span> {
    let last = module.scope.slot(name)?.defs.last()?;
    module.scope.def(*last).map(|def| span(def.place))
}

fn exports(module: &Module<'_>) -> Fact<Vec<String>> {
    match fact_of(module, "__all__") {
        Fact::Known(Value::List(items) | Value::Tuple(items)) => {
            let names = items.into_iter().map(|item| match item {
                Value::Str(name) => Some(name),
                _ => None,
            });
            names.collect::<Option<Vec<String>>>().map_or(
                Fact::Unknown(Reason {
                    why: Why::Computed,
                    place: None,
                }),
                Fact::Known,
            )
        }
        Fact::Known(_) => Fact::Unknown(Reason {
            why: Why::Computed,
            place: None,
        }),
        Fact::Absent => Fact::Absent,
        Fact::Unknown(reason) => Fact::Unknown(reason),
    }
}
