//! The parameters of a function, from its code object, defaults and annotations.

use importspy_core::observe::{Fact, Parameter, Why};
use importspy_core::value::{Annotation, ParameterKind};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::Agent;
use super::native::find;
use super::signatures::{Signature, unknown};

const VAR_POSITIONAL: u32 = 4;
const VAR_KEYWORD: u32 = 8;

/// The annotations of a function or a namespace.
pub enum Annotations<'py> {
    Read(Option<Bound<'py, PyDict>>),
    /// They would have to be evaluated.
    Lazy,
}

/// What a function keeps beside its code.
struct Given<'py> {
    defaults: Vec<Bound<'py, PyAny>>,
    keyword_defaults: Option<Bound<'py, PyDict>>,
    annotations: Annotations<'py>,
    globals: Option<Bound<'py, PyDict>>,
}

impl<'py> Agent<'py> {
    /// The signature a function's own code shows.
    pub fn of_code(&self, function: &Bound<'py, PyAny>) -> Result<Signature, Why> {
        let code = self.native.slot(function, "__code__");
        let names = code.and_then(|code| self.native.slot(&code, "co_varnames"));
        let names = names.ok_or(Why::NoSignature)?;
        let names = names.cast::<PyTuple>().map_err(|_| Why::NoSignature)?;
        let names: Vec<String> = names
            .iter()
            .filter_map(|it| super::native::text(&it))
            .collect();
        let given = self.beside(function, &names);
        let mut parameters = Vec::new();
        for (name, kind, default) in self.layout(function, &names, &given) {
            let default = default.map_or(Fact::Absent, |value| self.values().fact(&value));
            parameters.push(Parameter {
                annotation: self.annotated(&given, &name),
                default,
                kind,
                name,
                place: None,
            });
        }
        Ok(Signature {
            parameters,
            returns: self.annotated(&given, "return"),
        })
    }

    fn beside(&self, function: &Bound<'py, PyAny>, names: &[String]) -> Given<'py> {
        let dict = |name| self.native.slot(function, name)?.cast_into::<PyDict>().ok();
        let defaults = self.native.slot(function, "__defaults__");
        let defaults = defaults.and_then(|found| found.cast_into::<PyTuple>().ok());
        Given {
            defaults: defaults.iter().flat_map(|found| found.iter()).collect(),
            keyword_defaults: dict("__kwdefaults__"),
            annotations: self.function_annotations(function, names),
            globals: dict("__globals__"),
        }
    }

    /// From 3.14 on a function may hold the code that makes its annotations instead of them, until
    /// somebody asks for them (PEP 649).
    fn function_annotations(
        &self,
        function: &Bound<'py, PyAny>,
        names: &[String],
    ) -> Annotations<'py> {
        let maker = self.native.slot(function, "__annotate__");
        if maker.is_some_and(|maker| !maker.is_none()) {
            let made = self.made_annotations(function, names);
            return made.map_or(Annotations::Lazy, |made| Annotations::Read(Some(made)));
        }
        let found = self.native.slot(function, "__annotations__");
        Annotations::Read(found.and_then(|found| found.cast_into::<PyDict>().ok()))
    }

    /// The annotations that a function has made already. Nothing shows them but the function itself,
    /// which would make them: they are the one dictionary it has for its parameters.
    fn made_annotations(
        &self,
        function: &Bound<'py, PyAny>,
        names: &[String],
    ) -> Option<Bound<'py, PyDict>> {
        let others = ["__globals__", "__kwdefaults__"];
        let others = others.map(|other| self.native.slot(function, other));
        let is_other = |dict: &Bound<'py, PyDict>| others.iter().flatten().any(|it| it.is(dict));
        let is_named = |key: Bound<'py, PyAny>| {
            let name = super::native::text(&key);
            name.is_some_and(|name| name == "return" || names.contains(&name))
        };
        let mut found = self.native.dictionaries(function);
        found.retain(|dict| {
            !dict.is_empty() && !is_other(dict) && dict.iter().all(|(key, _)| is_named(key))
        });
        match <[Bound<'py, PyDict>; 1]>::try_from(found) {
            Ok([only]) => Some(only),
            Err(_) => None,
        }
    }

    fn annotated(&self, given: &Given<'py>, name: &str) -> Fact<Annotation> {
        match &given.annotations {
            Annotations::Lazy => unknown(Why::LazyAnnotations),
            Annotations::Read(found) => match found.as_ref().and_then(|found| find(found, name)) {
                Some(object) => self.annotation(&object, given.globals.as_ref()),
                None => Fact::Absent,
            },
        }
    }

    /// Names, kinds and defaults, as callers see them.
    fn layout(
        &self,
        function: &Bound<'py, PyAny>,
        names: &[String],
        given: &Given<'py>,
    ) -> Vec<(String, ParameterKind, Option<Bound<'py, PyAny>>)> {
        let number = |name| self.code(function, name) as usize;
        let positional = number("co_argcount");
        let positional_only = number("co_posonlyargcount");
        let keyword_only = number("co_kwonlyargcount");
        let flags = self.code(function, "co_flags");
        let name = |index: usize| names.get(index).cloned().unwrap_or_default();
        let without_default = positional.saturating_sub(given.defaults.len());
        let mut layout = Vec::new();
        for index in 0..positional {
            let kind = if index < positional_only {
                ParameterKind::PositionalOnly
            } else {
                ParameterKind::PositionalOrKeyword
            };
            let default = index.checked_sub(without_default);
            let default = default.and_then(|at| given.defaults.get(at).cloned());
            layout.push((name(index), kind, default));
        }
        let mut rest = positional + keyword_only;
        if flags & VAR_POSITIONAL != 0 {
            layout.push((name(rest), ParameterKind::VarPositional, None));
            rest += 1;
        }
        for index in positional..positional + keyword_only {
            let name = name(index);
            let defaults = given.keyword_defaults.as_ref();
            let default = defaults.and_then(|defaults| find(defaults, &name));
            layout.push((name, ParameterKind::KeywordOnly, default));
        }
        if flags & VAR_KEYWORD != 0 {
            layout.push((name(rest), ParameterKind::VarKeyword, None));
        }
        layout
    }
}
