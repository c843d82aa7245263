//! The contract that a loaded module keeps: what it defines, as far as that can be said.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use importspy_cli::{SOURCE_LIMIT, read_regular};
use importspy_core::contract::{Atom, Data};
use importspy_core::observe::source::Asked;
use importspy_core::observe::source::decode;
use importspy_core::observe::{
    Binding, Bound as Bind, Class, Fact, Function, Object, Observation, Parameter, Variable,
};
use importspy_core::value::{Annotation, ParameterKind, Type, Value};
use pyo3::prelude::*;
use pyo3::types::PyModule;

use super::objects;
use crate::live::{Subject, observe, own_names};
use crate::loaded::Loaded;

/// What a loaded module defines, as the dict of a contract. None of its code runs, and nothing that
/// the environment holds is repeated.
#[pyfunction]
pub fn model_of<'py>(module: &Bound<'py, PyModule>) -> PyResult<Bound<'py, PyAny>> {
    let loaded = Loaded::of(module)?;
    let names = own_names(&module.dict(), &loaded.name)?;
    let subject = Subject {
        loaded: module.clone().into_any(),
        module: loaded.name.clone(),
        filename: loaded.filename(),
        source: source(loaded.file.as_deref()),
    };
    let asked = Asked { names, types: None };
    let observed = observe(subject, Some(&asked))?;
    objects(module.py(), &contract(&observed))
}

/// The text a module was loaded from, for telling what was written from what was made.
fn source(file: Option<&Path>) -> Option<String> {
    let mut bytes = Vec::new();
    read_regular(file?, SOURCE_LIMIT, &mut bytes).ok()?;
    decode(&bytes).ok().map(Cow::into_owned)
}

type Pairs = Vec<(Atom, Data)>;

/// Adds what is known under a key.
fn put(pairs: &mut Pairs, key: &str, data: Option<Data>) {
    pairs.extend(data.map(|data| (key.into(), data)));
}

fn list(items: Vec<Data>) -> Option<Data> {
    (!items.is_empty()).then_some(Data::List(items))
}

fn text(text: &str) -> Option<Data> {
    (!text.is_empty()).then(|| text.into())
}

fn contract(observed: &Observation) -> Data {
    let (mut variables, mut functions, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    for (name, object) in surely(&observed.names) {
        match object {
            Object::Variable(found) => variables.push(variable(name, found)),
            Object::Function(found) => functions.push(function(name, found)),
            Object::Class(id) => {
                let found = observed.classes.get(id.0 as usize);
                classes.extend(found.map(|found| class(name, found)));
            }
            Object::Module(..) | Object::Unknown(..) => {}
        }
    }
    let mut pairs = Pairs::new();
    put(&mut pairs, "filename", text(&observed.filename));
    let version = observed.version.known();
    put(&mut pairs, "version", version.and_then(as_text));
    put(&mut pairs, "variables", list(variables));
    put(&mut pairs, "functions", list(functions));
    put(&mut pairs, "classes", list(classes));
    Data::Mapping(pairs)
}

fn as_text(value: &Value) -> Option<Data> {
    match value {
        Value::Str(found) => text(found.trim()),
        _ => None,
    }
}

/// The names of a namespace that are bound to one thing.
fn surely(names: &BTreeMap<String, Binding>) -> impl Iterator<Item = (&String, &Object)> {
    names.iter().filter_map(|(name, binding)| {
        let [Bind::To(object)] = binding.alternatives.as_slice() else {
            return None;
        };
        Some((name, object))
    })
}

fn annotation(fact: &Fact<Annotation>) -> Option<Data> {
    fact.known().and_then(|annotation| text(&annotation.text))
}

fn variable(name: &str, found: &Variable) -> Data {
    let mut pairs: Pairs = vec![("name".into(), name.into())];
    put(&mut pairs, "annotation", annotation(&found.annotation));
    put(&mut pairs, "value", found.value.known().and_then(value));
    Data::Mapping(pairs)
}

fn function(name: &str, found: &Function) -> Data {
    let mut pairs: Pairs = vec![("name".into(), name.into())];
    let parameters = found.parameters.known().into_iter().flatten();
    put(
        &mut pairs,
        "arguments",
        list(parameters.map(argument).collect()),
    );
    put(&mut pairs, "return_annotation", annotation(&found.returns));
    if found.is_async.known() == Some(&true) {
        pairs.push(("async".into(), Data::Atom(Atom::Bool(true))));
    }
    Data::Mapping(pairs)
}

fn argument(found: &Parameter) -> Data {
    let mut pairs: Pairs = vec![("name".into(), found.name.as_str().into())];
    put(&mut pairs, "annotation", annotation(&found.annotation));
    put(&mut pairs, "value", found.default.known().and_then(value));
    let kind = match found.kind {
        ParameterKind::PositionalOrKeyword => None,
        kind => text(kind.spelling()),
    };
    put(&mut pairs, "kind", kind);
    Data::Mapping(pairs)
}

fn class(name: &str, found: &Class) -> Data {
    let (mut attributes, mut methods) = (Vec::new(), Vec::new());
    for (name, object) in surely(&found.members) {
        match object {
            Object::Function(found) if is_written(name, found) => {
                methods.push(function(name, found));
            }
            Object::Variable(found) if !is_hidden(name, found) => {
                attributes.push(attribute("class", name, found));
            }
            Object::Function(_)
            | Object::Variable(_)
            | Object::Class(_)
            | Object::Module(..)
            | Object::Unknown(..) => {}
        }
    }
    for (name, object) in surely(&found.instance) {
        if let Object::Variable(found) = object {
            attributes.push(attribute("instance", name, found));
        }
    }
    let above = found
        .ancestors
        .iter()
        .map(|ancestor| ancestor.path().into());
    let mut pairs: Pairs = vec![("name".into(), name.into())];
    put(&mut pairs, "attributes", list(attributes));
    put(&mut pairs, "methods", list(methods));
    put(&mut pairs, "superclasses", list(above.collect()));
    Data::Mapping(pairs)
}

/// Of methods with names that mean something to the interpreter, only those in the source: others
/// were made by a metaclass or a decorator.
fn is_written(name: &str, found: &Function) -> bool {
    !is_special(name) || found.place.is_some()
}

/// What the metaclasses of `abc` and `typing` leave in classes.
const MADE: [&str; 3] = ["_abc_impl", "_is_protocol", "_is_runtime_protocol"];

fn is_special(name: &str) -> bool {
    name.starts_with('_') && name.ends_with('_')
}

/// What classes have without anybody having written it, and properties.
fn is_hidden(name: &str, found: &Variable) -> bool {
    let property = match found.value_type.known() {
        Some(Type::Name(name)) => name.ends_with("property"),
        _ => false,
    };
    property || is_special(name) || MADE.contains(&name)
}

fn attribute(level: &str, name: &str, found: &Variable) -> Data {
    let mut pairs: Pairs = vec![("type".into(), level.into())];
    match variable(name, found) {
        Data::Mapping(rest) => pairs.extend(rest),
        Data::Atom(_) | Data::List(_) | Data::Set(_) => {}
    }
    Data::Mapping(pairs)
}

/// A value that a contract can write, and that equals itself.
fn value(found: &Value) -> Option<Data> {
    Some(match found {
        Value::List(items) | Value::Tuple(items) | Value::Sequence(items) => {
            Data::List(items.iter().map(value).collect::<Option<_>>()?)
        }
        Value::Set(items) | Value::FrozenSet(items) => {
            Data::set(items.iter().map(Atom::of).collect::<Option<_>>()?)
        }
        Value::Dict(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, item)| Some((Atom::of(key)?, value(item)?)));
            Data::Mapping(pairs.collect::<Option<_>>()?)
        }
        scalar => Data::Atom(Atom::of(scalar)?),
    })
}
