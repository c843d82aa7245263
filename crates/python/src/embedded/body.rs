//! The code of a module: its body while it runs, what that can bind, and its methods afterwards.

use std::collections::HashSet;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use super::code::{constants, is_class_body, is_code, name_of, nested, same};
use super::frames::{Frame, of_sys};
use super::importer::Known;
use crate::live::{Native, find, names, text};

/// Names whose use in a body means that it may bind anything.
const WRITES_BY_NAME: [&str; 12] = [
    "__dict__",
    "__getattr__",
    "__setattr__",
    "eval",
    "exec",
    "execfile",
    "globals",
    "import_module",
    "locals",
    "modules",
    "setattr",
    "vars",
];

/// The bodies that run in a namespace, in this thread or any other, innermost first.
pub fn bodies<'py>(py: Python<'py>, globals: &Bound<'py, PyDict>) -> Vec<Bound<'py, PyAny>> {
    let here = bodies_here(py, globals);
    if !here.is_empty() {
        return here;
    }
    let others = of_sys(py, c"_current_frames").and_then(|ask| ask.call0().ok());
    let others = others.and_then(|frames| frames.cast_into::<PyDict>().ok());
    others
        .iter()
        .flat_map(|frames| frames.iter())
        .flat_map(|(_, frame)| of_stack(Frame::of(frame), globals))
        .collect()
}

/// The bodies that this thread runs in a namespace, innermost first.
pub fn bodies_here<'py>(py: Python<'py>, globals: &Bound<'py, PyDict>) -> Vec<Bound<'py, PyAny>> {
    of_stack(Frame::current(py), globals)
}

fn of_stack<'py>(
    innermost: Option<Frame<'py>>,
    globals: &Bound<'py, PyDict>,
) -> Vec<Bound<'py, PyAny>> {
    let frames = innermost.into_iter().flat_map(Frame::outwards);
    let runs_there = |frame: &Frame<'py>| {
        frame.globals().is_some_and(|found| found.is(globals)) && frame.is_body()
    };
    frames
        .filter(runs_there)
        .filter_map(|frame| frame.code())
        .collect()
}

/// The names that running bodies can bind in their module's namespace.
pub enum Bindable {
    Names(HashSet<String>),
    /// They write names that only running them shows.
    Anything,
}

impl Bindable {
    /// Every name that the code mentions could be one it binds; no other can.
    pub fn by(bodies: &[Bound<'_, PyAny>]) -> Self {
        if bodies.is_empty() {
            return Bindable::Anything;
        }
        let mut known = HashSet::new();
        for code in bodies.iter().flat_map(nested) {
            if constants(&code).iter().any(is_star) {
                return Bindable::Anything;
            }
            let Ok(Ok(mentioned)) = code
                .getattr("co_names")
                .map(Bound::cast_into_exact::<PyTuple>)
            else {
                return Bindable::Anything;
            };
            for name in mentioned.iter() {
                let name = name.cast_exact::<PyString>();
                match name.map(|name| name.to_str().map(str::to_owned)) {
                    Ok(Ok(name)) => known.insert(name),
                    Ok(Err(_)) | Err(_) => return Bindable::Anything,
                };
            }
        }
        if WRITES_BY_NAME.iter().any(|name| known.contains(*name)) {
            return Bindable::Anything;
        }
        Bindable::Names(known)
    }

    pub fn has(&self, name: &str) -> bool {
        match self {
            Bindable::Names(names) => names.contains(name),
            Bindable::Anything => true,
        }
    }
}

/// Whether the methods of a module's classes are those that its compiled source defines: what it
/// says of them then holds.
pub fn methods_are_of(
    importer: &Known<'_>,
    classes: &[String],
    compiled: &Bound<'_, PyAny>,
) -> bool {
    let Ok(native) = Native::new(compiled.py()) else {
        return false;
    };
    let written: Vec<_> = nested(compiled).into_iter().filter(is_class_body).collect();
    let found = classes
        .iter()
        .filter_map(|name| find(&importer.globals, name));
    let found = found.filter_map(|class| class.cast_into::<PyType>().ok());
    let mut found = found.flat_map(|class| native.mro(&class));
    found.all(|class| {
        let name = native.name(&class);
        let mut bodies = written
            .iter()
            .filter(|body| is_called(body, &name))
            .peekable();
        bodies.peek().is_none() || bodies.any(|body| is_made_by(&native, &class, body))
    })
}

/// Whether every method that a class body defines is in the class.
fn is_made_by<'py>(
    native: &Native<'py>,
    class: &Bound<'py, PyType>,
    body: &Bound<'py, PyAny>,
) -> bool {
    let namespace = native.namespace(class);
    let members = namespace.iter().flat_map(names);
    let live: Vec<_> = members
        .flat_map(|(_, member)| functions(native, &member))
        .filter_map(|function| native.slot(&function, "__code__"))
        .collect();
    let mut methods = constants(body)
        .into_iter()
        .filter(|code| is_code(code) && !is_class_body(code) && !is_unnamed(code));
    methods.all(|method| live.iter().any(|live| same(live, &method)))
}

fn is_called(code: &Bound<'_, PyAny>, name: &str) -> bool {
    name_of(code).is_some_and(|own| own == name)
}

/// Lambdas, comprehensions, and what the compiler adds for annotations.
fn is_unnamed(code: &Bound<'_, PyAny>) -> bool {
    name_of(code).is_none_or(|name| name.starts_with('<') || name.starts_with("__annotate"))
}

/// What `import *` leaves among the constants.
fn is_star(constant: &Bound<'_, PyAny>) -> bool {
    let names = constant.cast_exact::<PyTuple>();
    names.is_ok_and(|names| {
        let first = names.get_item(0).ok();
        names.len() == 1 && first.and_then(|name| text(&name)).as_deref() == Some("*")
    })
}

/// The plain functions inside a member of a class.
pub fn functions<'py>(native: &Native<'py>, member: &Bound<'py, PyAny>) -> Vec<Bound<'py, PyAny>> {
    let inner = ["__func__", "fget", "fset", "fdel", "func"];
    let parts = inner.iter().filter_map(|name| native.slot(member, name));
    let parts: Vec<_> = std::iter::once(member.clone()).chain(parts).collect();
    let is_function = |object: &Bound<'py, PyAny>| {
        let code = native.slot(object, "__code__");
        code.is_some_and(|code| is_code(&code))
    };
    parts.into_iter().filter(is_function).collect()
}
