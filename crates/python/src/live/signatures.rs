//! Signatures as `inspect.signature` defines them, without running what it would run.

use importspy_core::observe::{Descriptor, Fact, Function, Parameter, Reason, Why};
use importspy_core::value::order;
use importspy_core::value::{Annotation, ParameterKind};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyTuple, PyType};

use super::Agent;
use super::kinds::{Kind, Routine};
use super::native::{as_dict, find, identity, text};
use super::text_signature::{self, TextSignature};

/// How many wrappers may lie around each other.
const WRAPPERS: usize = 64;

/// What callers see.
#[derive(Clone)]
pub struct Signature {
    pub parameters: Vec<Parameter>,
    pub returns: Fact<Annotation>,
}

pub fn unknown<T>(why: Why) -> Fact<T> {
    Fact::Unknown(Reason { why, place: None })
}

impl<'py> Agent<'py> {
    pub fn function(
        &self,
        object: &Bound<'py, PyAny>,
        routine: Routine,
        descriptor: Descriptor,
    ) -> Function {
        let place = self.function_place(object, routine);
        let (parameters, returns) = match self.signature(object, 0) {
            Ok(found) => (Fact::Known(found.parameters), found.returns),
            Err(why) => (unknown(why.clone()), unknown(why)),
        };
        Function {
            parameters,
            returns,
            is_async: Fact::Known(self.is_async(object, 0)),
            descriptor,
            place,
        }
    }

    fn is_async(&self, object: &Bound<'py, PyAny>, depth: usize) -> bool {
        const COROUTINE_OR_ASYNC_GENERATOR: u32 = 0x80 | 0x200;
        let inner = match self.kind(object) {
            Kind::Routine(Routine::Function) => {
                return self.code(object, "co_flags") & COROUTINE_OR_ASYNC_GENERATOR != 0;
            }
            Kind::Routine(Routine::Partial) => self.native.slot(object, "func"),
            Kind::Routine(Routine::Method | Routine::Static | Routine::Class) => {
                self.native.slot(object, "__func__")
            }
            _ => None,
        };
        inner.is_some_and(|inner| depth < WRAPPERS && self.is_async(&inner, depth + 1))
    }

    /// A number in a function's code object.
    pub fn code(&self, function: &Bound<'py, PyAny>, name: &'static str) -> u32 {
        let code = self.native.slot(function, "__code__");
        let number = code.and_then(|code| self.native.slot(&code, name));
        number
            .and_then(|number| number.extract().ok())
            .unwrap_or_default()
    }

    pub fn signature(&self, object: &Bound<'py, PyAny>, depth: usize) -> Result<Signature, Why> {
        if depth > WRAPPERS {
            return Err(Why::TooDeep);
        }
        let Kind::Routine(routine) = self.kind(object) else {
            return Err(Why::NoSignature);
        };
        let own = self.wrapper_dict(object, routine);
        if let Some(given) = own.as_ref().and_then(|own| find(own, "__signature__"))
            && !given.is_none()
        {
            return self.given(&given);
        }
        if let Some(wrapped) = own.as_ref().and_then(|own| find(own, "__wrapped__")) {
            return self.signature(&wrapped, depth + 1);
        }
        if let (Routine::Function, Some(own)) = (routine, &own)
            && let Some(text) = find(own, "__text_signature__").and_then(|it| text(&it))
        {
            return Ok(self.of_text(text_signature::parse(&text)?, false));
        }
        let inner = |name| self.native.slot(object, name).ok_or(Why::NoSignature);
        match routine {
            Routine::Function => self.of_code(object),
            Routine::Static | Routine::Class => self.signature(&inner("__func__")?, depth + 1),
            Routine::Method => self.bound(&inner("__func__")?, depth),
            Routine::Partial => self.partial(object, depth),
            Routine::Builtin | Routine::Descriptor => self.of_builtin(object, routine),
            Routine::Cached | Routine::Opaque => Err(Why::NoSignature),
        }
    }

    /// The attributes that wrappers leave on what they return.
    fn wrapper_dict(
        &self,
        object: &Bound<'py, PyAny>,
        routine: Routine,
    ) -> Option<Bound<'py, PyDict>> {
        match routine {
            Routine::Function | Routine::Cached | Routine::Partial => {
                as_dict(&self.native.slot(object, "__dict__")?)
            }
            Routine::Static
            | Routine::Class
            | Routine::Method
            | Routine::Builtin
            | Routine::Descriptor
            | Routine::Opaque => None,
        }
    }

    /// A bound method takes the first parameter itself.
    fn bound(&self, function: &Bound<'py, PyAny>, depth: usize) -> Result<Signature, Why> {
        let mut found = self.signature(function, depth + 1)?;
        match found.parameters.first().map(|first| first.kind) {
            Some(ParameterKind::PositionalOnly | ParameterKind::PositionalOrKeyword) => {
                found.parameters.remove(0);
                Ok(found)
            }
            Some(ParameterKind::VarPositional) => Ok(found),
            Some(ParameterKind::KeywordOnly | ParameterKind::VarKeyword) | None => {
                Err(Why::NoSignature)
            }
        }
    }

    /// `functools.partial(function, …)`.
    fn partial(&self, object: &Bound<'py, PyAny>, depth: usize) -> Result<Signature, Why> {
        let slot = |name| self.native.slot(object, name).ok_or(Why::NoSignature);
        let found = self.signature(&slot("func")?, depth + 1)?;
        let args = slot("args")?;
        let args = args.cast::<PyTuple>().map_err(|_| Why::NoSignature)?;
        let placeholder =
            |given: &Bound<'py, PyAny>| self.native.type_path(given).ends_with("PlaceholderType");
        if args.iter().any(|given| placeholder(&given)) {
            return Err(Why::NoSignature);
        }
        let keywords = slot("keywords")?;
        let keywords = keywords.cast::<PyDict>().map_err(|_| Why::NoSignature)?;
        let parameters = self.applied(found.parameters, args.len(), keywords)?;
        Ok(Signature {
            parameters,
            ..found
        })
    }

    /// What is left to give (Lib/inspect.py, `_signature_get_partial`).
    fn applied(
        &self,
        parameters: Vec<Parameter>,
        mut given: usize,
        keywords: &Bound<'py, PyDict>,
    ) -> Result<Vec<Parameter>, Why> {
        use ParameterKind::{
            KeywordOnly, PositionalOnly, PositionalOrKeyword, VarKeyword, VarPositional,
        };
        let takes_any = |kind| parameters.iter().any(|parameter| parameter.kind == kind);
        let (any_positional, mut by_keyword) = (takes_any(VarPositional), false);
        let mut left = Vec::new();
        for mut parameter in parameters {
            let positional = matches!(parameter.kind, PositionalOnly | PositionalOrKeyword);
            if positional && given > 0 {
                given -= 1;
                continue;
            }
            let bound = match parameter.kind {
                PositionalOrKeyword | KeywordOnly => find(keywords, &parameter.name),
                PositionalOnly | VarPositional | VarKeyword => None,
            };
            if let Some(value) = bound {
                parameter.default = self.values().fact(&value);
                by_keyword |= parameter.kind == PositionalOrKeyword;
            }
            match parameter.kind {
                PositionalOrKeyword if by_keyword => parameter.kind = KeywordOnly,
                VarPositional if by_keyword => continue,
                _ => {}
            }
            left.push(parameter);
        }
        if given > 0 && !any_positional {
            return Err(Why::NoSignature);
        }
        order::sort_by_key(&mut left, |parameter| {
            (parameter.kind == VarKeyword, parameter.kind == KeywordOnly)
        });
        Ok(left)
    }

    /// The signature a builtin function's documentation begins with.
    fn of_builtin(&self, object: &Bound<'py, PyAny>, routine: Routine) -> Result<Signature, Why> {
        let text = self.native.slot_text(object, "__text_signature__");
        let found = text_signature::parse(&text.ok_or(Why::NoSignature)?)?;
        let receiver = self.native.slot(object, "__self__");
        let is_bound = routine == Routine::Builtin && receiver.is_some_and(|it| !it.is_none());
        Ok(self.of_text(found, is_bound))
    }

    fn of_text(&self, mut found: TextSignature, is_bound: bool) -> Signature {
        match found.parameters.first_mut() {
            Some(_) if found.has_receiver && is_bound => drop(found.parameters.remove(0)),
            Some(first) if found.has_receiver => first.kind = ParameterKind::PositionalOnly,
            Some(_) | None => {}
        }
        Signature {
            parameters: found.parameters,
            returns: Fact::Absent,
        }
    }

    /// A ready `inspect.Signature`.
    fn given(&self, object: &Bound<'py, PyAny>) -> Result<Signature, Why> {
        if &*self.native.type_path(object) != "inspect.Signature" {
            return Err(Why::NoSignature);
        }
        let slot = |name| self.native.slot(object, name).ok_or(Why::NoSignature);
        let parameters = as_dict(&slot("_parameters")?).ok_or(Why::NoSignature)?;
        let each = parameters
            .iter()
            .map(|(_, parameter)| self.given_parameter(&parameter));
        Ok(Signature {
            parameters: each.collect::<Option<_>>().ok_or(Why::NoSignature)?,
            returns: self
                .unless_empty(&slot("_return_annotation")?, |it| self.annotation(it, None)),
        })
    }

    fn given_parameter(&self, object: &Bound<'py, PyAny>) -> Option<Parameter> {
        if &*self.native.type_path(object) != "inspect.Parameter" {
            return None;
        }
        let kind = self.native.slot(object, "_kind")?;
        let kind = match kind.cast::<PyInt>().ok()?.extract::<u8>().ok()? {
            0 => ParameterKind::PositionalOnly,
            1 => ParameterKind::PositionalOrKeyword,
            2 => ParameterKind::VarPositional,
            3 => ParameterKind::KeywordOnly,
            4 => ParameterKind::VarKeyword,
            _ => return None,
        };
        let slot = |name| self.native.slot(object, name);
        Some(Parameter {
            name: text(&slot("_name")?)?,
            kind,
            annotation: self.unless_empty(&slot("_annotation")?, |it| self.annotation(it, None)),
            default: self.unless_empty(&slot("_default")?, |it| self.values().fact(it)),
            place: None,
        })
    }

    fn unless_empty<T>(
        &self,
        object: &Bound<'py, PyAny>,
        fact: impl FnOnce(&Bound<'py, PyAny>) -> Fact<T>,
    ) -> Fact<T> {
        let class = object.cast::<PyType>();
        if class.is_ok_and(|class| &*self.native.path(class) == "inspect._empty") {
            Fact::Absent
        } else {
            fact(object)
        }
    }

    /// Whether a function was made by the code of the observed module's own file.
    pub fn is_own(&self, function: &Bound<'py, PyAny>) -> bool {
        let globals = self.native.slot(function, "__globals__");
        let code = self.native.slot(function, "__code__");
        let file = code.and_then(|code| self.native.slot_text(&code, "co_filename"));
        let base = |path: &str| path.rsplit(['/', '\\']).next().map(str::to_owned);
        globals.is_some_and(|globals| identity(&globals) == identity(self.globals.dict()))
            && file.and_then(|file| base(&file)).as_deref() == Some(&self.filename)
    }
}
