//! The code that a module's functions run, by where they are bound.

use std::collections::BTreeMap;

use importspy_core::observe::merge::{About, Difference, Said};
use importspy_core::observe::{Binding, Bound as Bind, Object, Observation, Place};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use crate::embedded::code::{
    constants, is_class_body, is_code, name_of as code_name, nested as nested_code,
    same as same_code,
};
use crate::embedded::functions_in;
use crate::live::{Native, names};

/// Code objects by path: `load`, `Plugin.run`.
pub type Codes = BTreeMap<String, Vec<Py<PyAny>>>;

/// What the functions in a namespace, and in the classes made there, run now.
///
/// # Errors
/// The interpreter's own types aren't what they were.
pub fn of_module(globals: &Bound<'_, PyDict>, module: &str) -> PyResult<Codes> {
    let native = Native::new(globals.py())?;
    let mut codes = Codes::new();
    for (name, object) in names(globals) {
        if let Ok(class) = object.cast::<PyType>() {
            let is_own = native.path(class).strip_prefix(module).is_some();
            let namespace = native.namespace(class).filter(|_| is_own);
            for (member, object) in namespace.iter().flat_map(names) {
                put(&native, &mut codes, format!("{name}.{member}"), &object);
            }
        } else {
            put(&native, &mut codes, name, &object);
        }
    }
    Ok(codes)
}

fn put<'py>(native: &Native<'py>, codes: &mut Codes, path: String, object: &Bound<'py, PyAny>) {
    let functions = functions_in(native, object);
    let found: Vec<_> = functions
        .iter()
        .filter_map(|function| native.slot(function, "__code__"))
        .map(Bound::unbind)
        .collect();
    if !found.is_empty() {
        codes.insert(path, found);
    }
}

/// What the undecorated functions that a source defines may run: by where their `def` stands, any
/// code of that source, because a body may bind another of its functions to the name later.
pub fn of_source(compiled: &Bound<'_, PyAny>, text: &str) -> Codes {
    let all: Vec<Py<PyAny>> = nested_code(compiled)
        .into_iter()
        .map(Bound::unbind)
        .collect();
    let lines: Vec<&str> = text.lines().collect();
    let mut codes = Codes::new();
    for code in constants(compiled).iter().filter(|code| is_code(code)) {
        let Some(name) = code_name(code) else {
            continue;
        };
        let methods = if is_class_body(code) {
            constants(code)
        } else {
            Vec::new()
        };
        let methods = methods.iter().filter(|method| is_code(method));
        let paths = methods
            .filter(|method| !is_class_body(method) && !is_decorated(method, &lines))
            .filter_map(code_name)
            .map(|method| format!("{name}.{method}"));
        let own = (!is_class_body(code) && !is_decorated(code, &lines)).then(|| name.clone());
        for path in own.into_iter().chain(paths) {
            let allowed = all.iter().map(|code| code.clone_ref(compiled.py()));
            codes.insert(path, allowed.collect());
        }
    }
    codes
}

/// Decorators that keep the function as it is.
const KEEPING: [&str; 3] = ["staticmethod", "classmethod", "property"];

/// Whether a decorator may put other code in a function's place. The code of a decorated function
/// begins with its decorators.
fn is_decorated(code: &Bound<'_, PyAny>, lines: &[&str]) -> bool {
    let line = code
        .getattr("co_firstlineno")
        .and_then(|line| line.extract::<usize>());
    let from = line.ok().and_then(|line| lines.get(line.checked_sub(1)?..));
    let Some(from) = from else {
        return true;
    };
    let decorators = from.iter().map_while(|line| line.trim().strip_prefix('@'));
    let keeps = |name: &str| {
        let last = name.rsplit('.').next().unwrap_or_default();
        KEEPING.contains(&name) || ["setter", "getter", "deleter"].contains(&last)
    };
    !decorators.into_iter().all(keeps)
}

/// The functions that run other code than they did.
pub fn replaced(
    py: Python<'_>,
    before: &Codes,
    now: &Codes,
    written: &Observation,
) -> Vec<Difference> {
    let is_other = |path: &String, codes: &Vec<Py<PyAny>>| {
        let found = now.get(path);
        found.is_some_and(|found| {
            !found.iter().any(|found| {
                let mut then = codes.iter();
                then.any(|code| same_code(code.bind(py), found.bind(py)))
            })
        })
    };
    before
        .iter()
        .filter(|(path, codes)| is_other(path, codes))
        .map(|(path, _)| Difference {
            about: about(path),
            source: Said::Function,
            live: Said::OtherCode,
            place: place(path, written),
        })
        .collect()
}

fn about(path: &str) -> About {
    match path.split_once('.') {
        Some((class, name)) => About::Member {
            class: class.to_owned(),
            name: name.to_owned(),
        },
        None => About::Name(path.to_owned()),
    }
}

fn place(path: &str, written: &Observation) -> Option<Place> {
    let (name, member) = match path.split_once('.') {
        Some((name, member)) => (name, Some(member)),
        None => (path, None),
    };
    let object = only(written.names.get(name)?)?;
    match (object, member) {
        (Object::Function(function), None) => function.place,
        (Object::Class(id), Some(member)) => {
            let class = written.classes.get(id.0 as usize)?;
            match only(class.members.get(member)?)? {
                Object::Function(function) => function.place,
                _ => None,
            }
        }
        _ => None,
    }
}

fn only(binding: &Binding) -> Option<&Object> {
    match binding.alternatives.as_slice() {
        [Bind::To(object)] => Some(object),
        _ => None,
    }
}
