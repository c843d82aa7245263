//! From a loaded module to its observation.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use importspy_core::observe::source::Asked;
use importspy_core::observe::{Binding, Bound as Bind, Fact, Load, Observation, Reason, Why};
use importspy_core::value::Value;
use importspy_core::value::order;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule};

use super::Agent;
use super::classes::Classes;
use super::namespace::Namespace;
use super::native::{Names, Native, names};
use super::objects::Declared;
use super::places::Source;
use super::raw::NoCollection;
use super::secrets::Secrets;
use super::signatures::unknown;

/// What the import system and the compiler put into every module.
const IMPLICIT: [&str; 13] = [
    "__annotate__",
    "__annotations__",
    "__builtins__",
    "__cached__",
    "__conditional_annotations__",
    "__doc__",
    "__file__",
    "__loader__",
    "__name__",
    "__package__",
    "__path__",
    "__spec__",
    "__warningregistry__",
];

/// What a module says of its other names, and of itself.
const TELLING: [&str; 6] = [
    "__annotate__",
    "__annotate_func__",
    "__annotations__",
    "__annotations_cache__",
    "__getattr__",
    "__version__",
];

/// The module that is observed, and what is known of it beforehand.
pub struct Subject<'py> {
    /// A module, or the dictionary of one.
    pub loaded: Bound<'py, PyAny>,
    pub module: String,
    pub filename: String,
    /// The text of its file.
    pub source: Option<String>,
}

/// Observes what is asked for of a loaded module, or everything. Dotted names ask which classes they
/// lead to.
///
/// # Errors
/// `TypeError` where it is neither a module nor an exact dictionary.
pub fn observe(subject: Subject<'_>, asked: Option<&Asked>) -> PyResult<Observation> {
    let _quiet = NoCollection::begin(subject.loaded.py());
    let native = Native::new(subject.loaded.py())?;
    let globals = match subject.loaded.cast::<PyModule>() {
        Ok(module) => module.dict(),
        Err(_) => match subject.loaded.cast_exact::<PyDict>() {
            Ok(dict) => dict.clone(),
            Err(_) => return Err(PyTypeError::new_err("not a module, and not its dictionary")),
        },
    };
    let elsewhere = elsewhere(&native, &subject.loaded);
    let agent = Agent {
        native,
        secrets: Secrets::of_environment(),
        module: subject.module,
        filename: subject.filename,
        globals: Namespace::new(&globals),
        source: subject.source.map(Source::new),
        scopes: RefCell::default(),
        classes: RefCell::new(Classes::default()),
    };
    Ok(agent.observation(asked, elsewhere))
}

/// Why a name that a module's dictionary doesn't hold may be bound all the same.
fn elsewhere<'py>(native: &Native<'py>, loaded: &Bound<'py, PyAny>) -> Option<Why> {
    if loaded.cast::<PyDict>().is_ok() || loaded.cast_exact::<PyModule>().is_ok() {
        return None;
    }
    Some(match &*native.type_path(loaded) {
        "importlib.util._LazyModule" => Why::NotLoaded,
        _ => Why::ModuleGetattr,
    })
}

impl<'py> Agent<'py> {
    fn observation(&self, asked: Option<&Asked>, elsewhere: Option<Why>) -> Observation {
        let is_path = |name: &&String| name.contains('.');
        let given = asked.into_iter().flat_map(|asked| &asked.names);
        let (dotted, own): (Vec<&String>, Vec<&String>) = given.partition(is_path);
        let wanted = asked.map(|_| own);
        let paths = dotted
            .into_iter()
            .filter_map(|path| Some((path.clone(), self.class_at(path)?)))
            .collect();
        let namespace = match &wanted {
            None => names(self.globals.dict()),
            Some(wanted) => self.entries(wanted),
        };
        let declared = Declared::of(&namespace, Some(self.globals.dict()));
        let elsewhere = elsewhere.or_else(|| {
            let answers = namespace.iter().any(|(name, _)| name == "__getattr__");
            answers.then_some(Why::ModuleGetattr)
        });
        let found = match &wanted {
            None => self.everything(&namespace, &declared),
            Some(wanted) => self.demanded(wanted, &namespace, &declared, elsewhere),
        };
        let missing = |binding: &Binding| binding.alternatives.contains(&Bind::Not);
        let mut bound = Vec::new();
        if found.values().any(missing) {
            bound = self.globals.names();
            bound.sort_unstable();
        }
        let mut observation = Observation {
            module: self.module.clone(),
            filename: self.filename.clone(),
            load: Load::Completes,
            bound,
            classes: self.all_classes(),
            paths,
            stubs: Vec::new(),
            aliases: BTreeMap::new(),
            version: self.value_of(&namespace, "__version__"),
            version_place: None,
            exports: match wanted {
                None => self.exports(&namespace),
                Some(_) => Fact::Absent,
            },
            imports: unknown(Why::OnlySource),
            names: found,
        };
        observation.aliases = match asked {
            None => self.every_alias(),
            Some(Asked { types: None, .. }) => BTreeMap::new(),
            Some(Asked {
                types: Some(types), ..
            }) => self.aliases(types, &observation),
        };
        observation
    }

    /// What the module holds under the names that are wanted, and those that tell of the others.
    fn entries(&self, wanted: &[&String]) -> Names<'py> {
        let wanted = wanted.iter().map(|name| name.as_str());
        let names: BTreeSet<&str> = order::collected(wanted.chain(TELLING));
        let found = names.into_iter();
        found
            .filter_map(|name| Some((name.to_owned(), self.globals.get(name)?)))
            .collect()
    }

    fn everything(
        &self,
        namespace: &Names<'py>,
        declared: &Declared<'py>,
    ) -> BTreeMap<String, Binding> {
        let own = namespace
            .iter()
            .filter(|(name, _)| !IMPLICIT.contains(&name.as_str()));
        own.map(|(name, object)| (name.clone(), self.binding(name, object, declared, None)))
            .collect()
    }

    fn demanded(
        &self,
        wanted: &[&String],
        namespace: &Names<'py>,
        declared: &Declared<'py>,
        elsewhere: Option<Why>,
    ) -> BTreeMap<String, Binding> {
        let absent = match elsewhere {
            None => Bind::Not,
            Some(why) => Bind::Unknown(Reason { why, place: None }),
        };
        let mut found: BTreeMap<String, Binding> = wanted
            .iter()
            .map(|name| ((*name).clone(), Binding::sure(absent.clone())))
            .collect();
        for (name, object) in namespace {
            if let Some(binding) = found.get_mut(name) {
                *binding = self.binding(name, object, declared, None);
            }
        }
        found
    }

    fn value_of(&self, namespace: &Names<'py>, wanted: &str) -> Fact<Value> {
        let found = namespace.iter().find(|(name, _)| name == wanted);
        found.map_or(Fact::Absent, |(_, object)| self.values().fact(object))
    }

    fn exports(&self, namespace: &Names<'py>) -> Fact<Vec<String>> {
        let items = match self.value_of(namespace, "__all__") {
            Fact::Known(Value::List(items) | Value::Tuple(items)) => items,
            Fact::Known(_) => return unknown(Why::Computed),
            Fact::Absent => return Fact::Absent,
            Fact::Unknown(reason) => return Fact::Unknown(reason),
        };
        let names = items.into_iter().map(|item| match item {
            Value::Str(name) => Some(name),
            _ => None,
        });
        let names: Option<Vec<String>> = names.collect();
        names.map_or_else(|| unknown(Why::Computed), Fact::Known)
    }
}
