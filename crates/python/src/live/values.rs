//! Values of exactly builtin types.

use importspy_core::observe::{Fact, Reason, Why};
use importspy_core::value::{Integer, Type, Value};
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyBytes, PyComplex, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString,
    PyTuple,
};

use super::native::Native;
use super::secrets::Secrets;

/// How deep containers may nest.
const DEPTH: usize = 24;
/// How many objects one value may consist of.
const OBJECTS: usize = 10_000;
/// How many bytes of text one value may hold.
const BYTES: usize = 1 << 20;
/// How many bits an integer may have.
const BITS: usize = 1 << 14;

pub struct Values<'a, 'py> {
    pub native: &'a Native<'py>,
    pub secrets: &'a Secrets,
}

/// What is left to read of one value.
struct Budget {
    objects: usize,
    bytes: usize,
}

impl<'py> Values<'_, 'py> {
    pub fn fact(&self, object: &Bound<'py, PyAny>) -> Fact<Value> {
        let mut budget = Budget {
            objects: OBJECTS,
            bytes: BYTES,
        };
        match self.value(object, 0, &mut budget) {
            Ok(value) => Fact::Known(value),
            Err(why) => Fact::Unknown(Reason { why, place: None }),
        }
    }

    /// The exact type of an object, as an annotation would name it.
    pub fn value_type(&self, object: &Bound<'py, PyAny>) -> Type {
        if object.is_none() {
            return Type::None;
        }
        named(&self.native.type_path(object))
    }

    fn value(
        &self,
        object: &Bound<'py, PyAny>,
        depth: usize,
        budget: &mut Budget,
    ) -> Result<Value, Why> {
        if depth > DEPTH {
            return Err(Why::TooDeep);
        }
        budget.objects = budget.objects.checked_sub(1).ok_or(Why::TooLarge)?;
        if object.is_none() {
            Ok(Value::None)
        } else if object.is(object.py().Ellipsis()) {
            Ok(Value::Ellipsis)
        } else if let Ok(flag) = object.cast_exact::<PyBool>() {
            Ok(Value::Bool(flag.is_true()))
        } else if let Ok(int) = object.cast_exact::<PyInt>() {
            integer(int).map(Value::Int)
        } else if let Ok(float) = object.cast_exact::<PyFloat>() {
            Ok(Value::Float(float.value()))
        } else if let Ok(complex) = object.cast_exact::<PyComplex>() {
            Ok(Value::Complex {
                real: complex.real(),
                imaginary: complex.imag(),
            })
        } else if let Ok(text) = object.cast_exact::<PyString>() {
            self.text(text, budget)
        } else if let Ok(bytes) = object.cast_exact::<PyBytes>() {
            self.bytes(bytes.as_bytes(), budget)
        } else {
            self.container(object, depth, budget)
        }
    }

    fn text(&self, text: &Bound<'py, PyString>, budget: &mut Budget) -> Result<Value, Why> {
        // Half a surrogate pair has no place in UTF-8.
        let text = text.to_str().map_err(|_| Why::Computed)?;
        spend(budget, text.len())?;
        if self.secrets.are_in(text.as_bytes()) {
            return Err(Why::FromEnvironment);
        }
        Ok(Value::Str(text.to_owned()))
    }

    fn bytes(&self, bytes: &[u8], budget: &mut Budget) -> Result<Value, Why> {
        spend(budget, bytes.len())?;
        if self.secrets.are_in(bytes) {
            return Err(Why::FromEnvironment);
        }
        Ok(Value::Bytes(bytes.to_owned()))
    }

    fn container(
        &self,
        object: &Bound<'py, PyAny>,
        depth: usize,
        budget: &mut Budget,
    ) -> Result<Value, Why> {
        let mut all = |items: &mut dyn Iterator<Item = Bound<'py, PyAny>>| {
            items
                .map(|item| self.value(&item, depth + 1, budget))
                .collect::<Result<Vec<_>, _>>()
        };
        if let Ok(list) = object.cast_exact::<PyList>() {
            all(&mut list.iter()).map(Value::List)
        } else if let Ok(tuple) = object.cast_exact::<PyTuple>() {
            all(&mut tuple.iter()).map(Value::Tuple)
        } else if let Ok(set) = object.cast_exact::<PySet>() {
            all(&mut set.iter()).map(Value::Set)
        } else if let Ok(set) = object.cast_exact::<PyFrozenSet>() {
            all(&mut set.iter()).map(Value::FrozenSet)
        } else if let Ok(dict) = object.cast_exact::<PyDict>() {
            let pair = |(key, value)| {
                let key = self.value(&key, depth + 1, budget)?;
                Ok((key, self.value(&value, depth + 1, budget)?))
            };
            dict.iter()
                .map(pair)
                .collect::<Result<_, _>>()
                .map(Value::Dict)
        } else {
            Err(Why::ForeignValue(self.value_type(object).to_string()))
        }
    }
}

fn spend(budget: &mut Budget, bytes: usize) -> Result<(), Why> {
    budget.bytes = budget.bytes.checked_sub(bytes).ok_or(Why::TooLarge)?;
    Ok(())
}

/// The value of an exact integer that isn't too large.
pub fn integer(int: &Bound<'_, PyInt>) -> Result<Integer, Why> {
    if let Ok(small) = int.extract::<i64>() {
        return Ok(small.into());
    }
    let bits = int.call_method0("bit_length");
    let bits = bits.and_then(|bits| bits.extract::<usize>());
    if bits.map_err(|_| Why::Computed)? > BITS {
        return Err(Why::TooLarge);
    }
    let digits = int.call_method1("__format__", ("x",));
    let digits = digits.and_then(|digits| digits.extract::<String>());
    let digits = digits.map_err(|_| Why::Computed)?;
    Integer::parse(&digits, 16).ok_or(Why::Computed)
}

/// The type a class's path stands for, in the spelling of annotations.
pub fn named(path: &str) -> Type {
    let hidden = path
        .strip_prefix("builtins.")
        .and_then(|name| HIDDEN.iter().find(|(own, _)| *own == name));
    match hidden {
        Some((_, name)) => Type::Name(format!("types.{name}")),
        None => Type::of_path(path),
    }
}

/// Types that call themselves builtins but are found in `types`, under another name.
const HIDDEN: [(&str, &str); 21] = [
    ("async_generator", "AsyncGeneratorType"),
    ("builtin_function_or_method", "BuiltinFunctionType"),
    ("capsule", "CapsuleType"),
    ("cell", "CellType"),
    ("classmethod_descriptor", "ClassMethodDescriptorType"),
    ("code", "CodeType"),
    ("coroutine", "CoroutineType"),
    ("ellipsis", "EllipsisType"),
    ("frame", "FrameType"),
    ("function", "FunctionType"),
    ("generator", "GeneratorType"),
    ("getset_descriptor", "GetSetDescriptorType"),
    ("mappingproxy", "MappingProxyType"),
    ("member_descriptor", "MemberDescriptorType"),
    ("method", "MethodType"),
    ("method-wrapper", "MethodWrapperType"),
    ("method_descriptor", "MethodDescriptorType"),
    ("module", "ModuleType"),
    ("NotImplementedType", "NotImplementedType"),
    ("traceback", "TracebackType"),
    ("wrapper_descriptor", "WrapperDescriptorType"),
];
