//! The constructs of `typing` and `types`, from what their instances keep.

use importspy_core::observe::{Fact, Why};
use importspy_core::value::Type;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::Agent;
use super::native::text;
use super::values::named;

/// How a construct keeps its parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Union,
    Literal,
    Annotated,
    Callable,
    Generic,
    /// It stands for itself: `TypeVar("T")`, `type Vec = …`.
    Named,
    ParameterPart(&'static str),
    Forward,
    InitVar,
    /// `*Ts` and `Unpack[Ts]` look alike once evaluated.
    Unpack,
}

fn form_of(path: &str) -> Option<Form> {
    Some(match path {
        "types.UnionType" | "typing._UnionGenericAlias" | "typing.Union" => Form::Union,
        "types.GenericAlias" => Form::Generic,
        "collections.abc._CallableGenericAlias" | "_collections_abc._CallableGenericAlias" => {
            Form::Callable
        }
        "dataclasses.InitVar" => Form::InitVar,
        "annotationlib.ForwardRef" => Form::Forward,
        other => {
            let name = other
                .strip_prefix("typing.")
                .or_else(|| other.strip_prefix("typing_extensions."))?;
            match name {
                "_LiteralGenericAlias" => Form::Literal,
                "_AnnotatedAlias" => Form::Annotated,
                "_CallableGenericAlias" => Form::Callable,
                "_GenericAlias" | "_ConcatenateGenericAlias" => Form::Generic,
                "_UnpackGenericAlias" | "_UnpackAlias" => Form::Unpack,
                "TypeVar" | "ParamSpec" | "TypeVarTuple" | "TypeAliasType" => Form::Named,
                "ParamSpecArgs" => Form::ParameterPart("args"),
                "ParamSpecKwargs" => Form::ParameterPart("kwargs"),
                "ForwardRef" => Form::Forward,
                _ => return None,
            }
        }
    })
}

impl<'py> Agent<'py> {
    /// Whether an object is a type made of others.
    pub fn is_composed(&self, object: &Bound<'py, PyAny>) -> bool {
        use Form::{Annotated, Callable, Generic, Literal, Union};
        let form = form_of(&self.native.type_path(object));
        matches!(form, Some(Union | Literal | Annotated | Callable | Generic))
    }

    pub fn form(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Type, Why> {
        let path = self.native.type_path(object);
        let Some(form) = form_of(&path) else {
            return Err(Why::ForeignValue(named(&path).to_string()));
        };
        let part = |name| {
            let part = self.native.own(object, name).ok_or(Why::Computed)?;
            self.type_of(&part, globals, depth + 1)
        };
        match form {
            Form::Union => self.arguments(object, globals, depth).map(Type::union),
            Form::Literal => self.literals(object, "__args__").map(Type::Literal),
            Form::Annotated => {
                let mut items = vec![part("__origin__")?];
                items.extend(self.literals(object, "__metadata__")?);
                Ok(Type::Generic(Box::new(Type::name("Annotated")), items))
            }
            Form::Callable => self.callable(object, globals, depth),
            Form::Generic => self.generic(object, globals, depth),
            Form::Named => self.own_text(object, "__name__").map(Type::Name),
            Form::ParameterPart(name) => {
                let owner = part("__origin__")?;
                Ok(Type::Name(format!("{owner}.{name}")))
            }
            Form::Forward => {
                let text = self.own_text(object, "__forward_arg__")?;
                Ok(self.written(&text, globals).ty)
            }
            Form::InitVar => {
                let base = Type::name("dataclasses.InitVar");
                Ok(Type::Generic(Box::new(base), vec![part("type")?]))
            }
            Form::Unpack => Err(Why::OnlySource),
        }
    }

    fn own_text(&self, object: &Bound<'py, PyAny>, name: &'static str) -> Result<String, Why> {
        let found = self.native.own(object, name);
        found.and_then(|found| text(&found)).ok_or(Why::Computed)
    }

    /// The values in a tuple that an object keeps.
    fn literals(&self, object: &Bound<'py, PyAny>, name: &'static str) -> Result<Vec<Type>, Why> {
        let values = self.native.own(object, name).ok_or(Why::Computed)?;
        let values = values.cast::<PyTuple>().map_err(|_| Why::Computed)?;
        values.iter().map(|value| self.literal(&value)).collect()
    }

    fn arguments(
        &self,
        object: &Bound<'py, PyAny>,
        globals: Option<&Bound<'py, PyDict>>,
        depth: usize,
    ) -> Result<Vec<Type>, Why> {
        let arguments = self.native.own(object, "__args__").ok_or(Why::Computed)?;
        let arguments = arguments.cast::<PyTuple>().map_err(|_| Why::Computed)?;
        self.types_of(arguments.iter(), globals, depth)
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
        let is_member = mro
            .iter()
            .any(|base| &*self.native.path(base) == "enum.Enum");
        let name = is_member
            .then(|| self.native.own(object, "_name_"))
            .flatten();
        let path = self.native.path(&class);
        Some(Type::Name(format!("{path}.{}", text(&name?)?)))
    }
}
