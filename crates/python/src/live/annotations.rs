//! Annotations that were evaluated when the module ran, and those that stayed text.

use std::collections::HashMap;
use std::rc::Rc;

use importspy_core::observe::{Fact, Reason, Why};
use importspy_core::value::annotation::Names;
use importspy_core::value::{Annotation, Type};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyModule, PyString, PyTuple, PyType};

use super::Agent;
use super::native::{find, identity, names, text};
use super::values::named;

/// How deep types may nest.
const DEPTH: usize = 32;

/// The names that text in an annotation may use, by name.
pub type Scope<'py> = Rc<HashMap<String, Bound<'py, PyAny>>>;

/// What names lead to in the namespace an annotation was written in.
struct Resolver<'a, 'py> {
    agent: &'a Agent<'py>,
    scope: &'a HashMap<String, Bound<'py, PyAny>>,
}

impl Names for Resolver<'_, '_> {
    fn paths(&self, name: &str) -> Vec<String> {
        let (first, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
        let path = self.scope.get(first).and_then(|object| {
            let path = self.agent.import_path(object)?;
            // A class of another name is an alias: it is expanded when annotations are compared.
            let is_alias = object.cast::<PyType>().is_ok() && !path.ends_with(first);
            (!is_alias).then_some(path)
        });
        path.map(|path| path + rest).into_iter().collect()
    }
}

impl<'py> Agent<'py> {
    /// The namespace functions of one module share, read once.
    pub fn scope(&self, globals: &Bound<'py, PyDict>) -> Scope<'py> {
        let mut scopes = self.scopes.borrow_mut();
        let entry = scopes.entry(identity(globals));
        entry
            .or_insert_with(|| Rc::new(names(globals).into_iter().collect()))
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

    fn written(&self, text: &str, globals: Option<&Bound<'py, PyDict>>) -> Annotation {
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
        let all = |items: &mut dyn Iterator<Item = Bound<'py, PyAny>>| {
            items
                .map(|item| self.type_of(&item, globals, depth + 1))
                .collect::<Result<Vec<_>, _>>()
        };
        if let Ok(list) = object.cast_exact::<PyList>() {
            return all(&mut list.iter()).map(Type::List);
        }
        if let Ok(tuple) = object.cast_exact::<PyTuple>() {
            return match (tuple.is_empty(), depth) {
                (true, _) => Ok(Type::Verbatim("()".into())),
                // The parameters that `X[[A, B]]` gives a generic class.
                (false, 1..) => all(&mut tuple.iter()).map(Type::List),
                (false, 0) => Err(Why::OnlySource),
            };
        }
        self.form(object, globals, depth)
    }

    /// The constructs of `typing` and `types`.
    fn form(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Type, Why> {
        let own = |name| self.native.own(object, name).ok_or(Why::Computed);
        let own_text = |name| own(name).and_then(|found| text(&found).ok_or(Why::Computed));
        let path = self.native.type_path(object);
        match &*path {
            "types.UnionType" | "typing._UnionGenericAlias" | "typing.Union" => {
                Ok(Type::union(self.arguments(object, globals, depth)?))
            }
            "typing._LiteralGenericAlias" | "typing_extensions._LiteralGenericAlias" => {
                let values = own("__args__")?;
                let values = values.cast::<PyTuple>().map_err(|_| Why::Computed)?;
                let values = values.iter().map(|value| self.literal(&value));
                values.collect::<Result<_, _>>().map(Type::Literal)
            }
            "typing._AnnotatedAlias" | "typing_extensions._AnnotatedAlias" => {
                let mut items = vec![self.type_of(&own("__origin__")?, globals, depth + 1)?];
                let metadata = own("__metadata__")?;
                let metadata = metadata.cast::<PyTuple>().map_err(|_| Why::Computed)?;
                for value in metadata {
                    items.push(self.literal(&value)?);
                }
                Ok(Type::Generic(Box::new(Type::name("Annotated")), items))
            }
            "typing._CallableGenericAlias"
            | "collections.abc._CallableGenericAlias"
            | "_collections_abc._CallableGenericAlias" => self.callable(object, globals, depth),
            "types.GenericAlias"
            | "typing._GenericAlias"
            | "typing._ConcatenateGenericAlias"
            | "typing_extensions._ConcatenateGenericAlias" => self.generic(object, globals, depth),
            "typing.TypeVar"
            | "typing.ParamSpec"
            | "typing.TypeVarTuple"
            | "typing.TypeAliasType"
            | "typing_extensions.TypeVar"
            | "typing_extensions.ParamSpec"
            | "typing_extensions.TypeVarTuple"
            | "typing_extensions.TypeAliasType" => own_text("__name__").map(Type::Name),
            "typing.ParamSpecArgs" | "typing.ParamSpecKwargs" => {
                let owner = self.type_of(&own("__origin__")?, globals, depth + 1)?;
                let part = if path.ends_with("Kwargs") { "kwargs" } else { "args" };
                Ok(Type::Name(format!("{owner}.{part}")))
            }
            "typing.ForwardRef" | "annotationlib.ForwardRef" => {
                Ok(self.written(&own_text("__forward_arg__")?, globals).ty)
            }
            "dataclasses.InitVar" => {
                let inner = self.type_of(&own("type")?, globals, depth + 1)?;
                let base = Type::name("dataclasses.InitVar");
                Ok(Type::Generic(Box::new(base), vec![inner]))
            }
            "typing._UnpackGenericAlias" => Err(Why::OnlySource),
            other => Err(Why::ForeignValue(named(other).to_string())),
        }
    }

    fn arguments(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Vec<Type>, Why> {
        let arguments = self.native.own(object, "__args__").ok_or(Why::Computed)?;
        let arguments = arguments.cast::<PyTuple>().map_err(|_| Why::Computed)?;
        let each = arguments.iter();
        each.map(|item| self.type_of(&item, globals, depth + 1))
            .collect()
    }

    /// `base[arguments]`.
    fn generic(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Type, Why> {
        let name = self.native.own(object, "_name");
        let base = match name.and_then(|name| text(&name)) {
            Some(name) => Type::of_path(&format!("typing.{name}")),
            None => {
                let origin = self.native.own(object, "__origin__");
                self.type_of(&origin.ok_or(Why::Computed)?, globals, depth + 1)?
            }
        };
        let mut arguments = self.arguments(object, globals, depth)?;
        if arguments.is_empty() {
            arguments.push(Type::Verbatim("()".into()));
        }
        Ok(Type::Generic(Box::new(base), arguments))
    }

    /// `Callable[[A, B], C]`, whose parts lie in one row.
    fn callable(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Type, Why> {
        let arguments = self.native.own(object, "__args__").ok_or(Why::Computed)?;
        let arguments = arguments.cast::<PyTuple>().map_err(|_| Why::Computed)?;
        let first = arguments.get_item(0).ok();
        let stands_alone = first.is_some_and(|first| {
            first.is(object.py().Ellipsis())
                || matches!(
                    &*self.native.type_path(&first),
                    "typing.ParamSpec"
                        | "typing_extensions.ParamSpec"
                        | "typing._ConcatenateGenericAlias"
                )
        });
        let mut types = self.arguments(object, globals, depth)?;
        let result = types.pop().ok_or(Why::Computed)?;
        let taken = match (types.len(), stands_alone) {
            (1, true) => types.swap_remove(0),
            _ => Type::List(types),
        };
        let base = Box::new(Type::name("Callable"));
        Ok(Type::Generic(base, vec![taken, result]))
    }

    /// A value inside `Literal[…]`, or metadata.
    fn literal(&self, object: &Bound<'py, PyAny>) -> Result<Type, Why> {
        if object.is_none() {
            return Ok(Type::None);
        }
        match self.values().fact(object) {
            Fact::Known(value) => Ok(match value.to_string() {
                word if word == "True" || word == "False" => Type::Name(word),
                text => Type::Verbatim(text),
            }),
            Fact::Absent => Err(Why::Computed),
            Fact::Unknown(reason) => self.enum_member(object).ok_or(reason.why),
        }
    }

    fn enum_member(&self, object: &Bound<'py, PyAny>) -> Option<Type> {
        let class = object.get_type();
        let mro = self.native.mro(&class);
        let is_member = mro.iter().any(|base| &*self.native.path(base) == "enum.Enum");
        let name = is_member.then(|| self.native.own(object, "_name_")).flatten();
        let path = self.native.path(&class);
        Some(Type::Name(format!("{path}.{}", text(&name?)?)))
    }
}
