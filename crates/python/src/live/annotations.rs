//! Annotations that were evaluated when the module ran, and those that stayed text.

use std::rc::Rc;

use importspy_core::observe::{Fact, Reason, Why};
use importspy_core::value::annotation::Names;
use importspy_core::value::{Annotation, Type};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyModule, PyString, PyTuple, PyType};

use super::Agent;
use super::namespace::Namespace;
use super::native::{find, identity, text};
use super::values::named;

/// How deep types may nest.
const DEPTH: usize = 32;

/// What names lead to in the namespace an annotation was written in.
struct Resolver<'a, 'py> {
    agent: &'a Agent<'py>,
    scope: &'a Namespace<'py>,
}

impl Names for Resolver<'_, '_> {
    fn paths(&self, name: &str) -> Vec<String> {
        let (first, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
        let path = self.scope.get(first).and_then(|object| {
            let path = self.agent.import_path(&object)?;
            // A class of the module's own, or a builtin one, under another name is an alias: it is
            // expanded when annotations are compared. What is imported under another name is what
            // it is.
            let module = self.scope.get("__name__").and_then(|name| text(&name));
            let is_own = |path: &str| {
                let inside = module
                    .as_ref()
                    .and_then(|module| path.strip_prefix(module.as_str()));
                path.starts_with("builtins.")
                    || !path.contains('.')
                    || inside.is_some_and(|rest| rest.starts_with('.'))
            };
            let is_class = object.cast::<PyType>().is_ok();
            let is_alias = is_class && is_own(&path) && !path.ends_with(first);
            (!is_alias).then_some(path)
        });
        path.map(|path| path + rest).into_iter().collect()
    }
}

impl<'py> Agent<'py> {
    /// The namespace functions of one module share.
    fn scope(&self, globals: &Bound<'py, PyDict>) -> Rc<Namespace<'py>> {
        let mut scopes = self.scopes.borrow_mut();
        let entry = scopes.entry(identity(globals));
        entry
            .or_insert_with(|| Rc::new(Namespace::new(globals)))
            .clone()
    }

    pub fn annotation(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
    ) -> Fact<Annotation> {
        let found = match object.cast::<PyString>() {
            Ok(_) => match text(object) {
                Some(text) => Ok(self.written(&text, globals)),
                None => Err(Why::Computed),
            },
            Err(_) => self.type_of(object, globals, 0).map(|ty| Annotation {
                text: ty.to_string(),
                ty,
            }),
        };
        match found {
            Ok(annotation) => Fact::Known(annotation),
            Err(why) => Fact::Unknown(Reason { why, place: None }),
        }
    }

    pub fn written(&self, text: &str, globals: Option<&Bound<'py, PyDict>>) -> Annotation {
        match globals {
            Some(globals) => {
                let scope = self.scope(globals);
                let resolver = Resolver {
                    agent: self,
                    scope: &scope,
                };
                Annotation::resolved(text, &resolver)
            }
            None => Annotation::parse(text),
        }
    }

    /// The dotted path of a class, a module, a special form, or something else that has a name of
    /// its own.
    pub fn import_path(&self, object: &Bound<'py, PyAny>) -> Option<String> {
        if let Ok(class) = object.cast::<PyType>() {
            return Some(self.native.path(class).to_string());
        }
        if let Ok(module) = object.cast::<PyModule>() {
            return text(&find(&module.dict(), "__name__")?);
        }
        match &*self.native.type_path(object) {
            "typing._SpecialForm"
            | "typing._TypedCacheSpecialForm"
            | "typing._LiteralSpecialForm"
            | "typing._AnyMeta"
            | "typing._SpecialGenericAlias"
            | "typing._CallableType"
            | "typing._TupleType"
            | "typing._DeprecatedType"
            | "typing_extensions._SpecialForm"
            | "typing_extensions._ExtensionsSpecialForm"
            | "typing_extensions._LiteralForm"
            | "typing_extensions._ConcatenateForm"
            | "typing_extensions._UnpackSpecialForm" => {
                let name = text(&self.native.own(object, "_name")?)?;
                Some(format!("typing.{name}"))
            }
            "typing.NewType" | "typing_extensions.NewType" => self.own_path(object),
            "builtins.function" | "builtins.builtin_function_or_method" => {
                let name = self.native.slot_text(object, "__name__")?;
                match self.native.slot_text(object, "__module__") {
                    Some(module) => Some(format!("{module}.{name}")),
                    None => Some(name),
                }
            }
            _ => None,
        }
    }

    /// `__module__` and `__name__` as an object itself keeps them.
    fn own_path(&self, object: &Bound<'py, PyAny>) -> Option<String> {
        let name = text(&self.native.own(object, "__name__")?)?;
        Some(match self.native.own(object, "__module__") {
            Some(module) => format!("{}.{name}", text(&module)?),
            None => name,
        })
    }

    pub fn type_of(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Type, Why> {
        if depth > DEPTH {
            return Err(Why::TooDeep);
        }
        if object.is_none() {
            return Ok(Type::None);
        }
        if object.is(object.py().Ellipsis()) {
            return Ok(Type::Ellipsis);
        }
        if let Some(path) = self.import_path(object) {
            return Ok(named(&path));
        }
        if let Ok(text) = object.cast_exact::<PyString>() {
            let text = text.to_str().map_err(|_| Why::Computed)?;
            return Ok(self.written(text, globals).ty);
        }
        if let Ok(list) = object.cast_exact::<PyList>() {
            return self.types_of(list.iter(), globals, depth).map(Type::List);
        }
        let Ok(tuple) = object.cast_exact::<PyTuple>() else {
            return self.form(object, globals, depth);
        };
        match (tuple.is_empty(), depth) {
            (true, _) => Ok(Type::Verbatim("()".into())),
            // The parameters that `X[[A, B]]` gives a generic class.
            (false, 1..) => self.types_of(tuple.iter(), globals, depth).map(Type::List),
            (false, 0) => Err(Why::OnlySource),
        }
    }

    pub fn types_of(
        &self,
        objects: impl Iterator<Item = Bound<'py, PyAny>>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Vec<Type>, Why> {
        let types = objects.map(|object| self.type_of(&object, globals, depth + 1));
        types.collect()
    }
}
