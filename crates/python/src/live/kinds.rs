//! What an object is, by its exact type.

use pyo3::prelude::*;
use pyo3::types::{PyModule, PyType};

use super::Agent;
use super::raw;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Module,
    Class,
    Routine(Routine),
    Value,
}

/// Anything callable as a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routine {
    /// Of Python code.
    Function,
    /// Of C code: a function, or a method with the object it is bound to.
    Builtin,
    /// Of C code: a method in the namespace of its class.
    Descriptor,
    Method,
    /// `functools.partial`
    Partial,
    /// `functools.lru_cache` around a function.
    Cached,
    Static,
    Class,
    /// Its signature shows only when its own code runs.
    Opaque,
}

impl<'py> Agent<'py> {
    pub fn kind(&self, object: &Bound<'py, PyAny>) -> Kind {
        if object.cast::<PyType>().is_ok() {
            return Kind::Class;
        }
        if object.cast::<PyModule>().is_ok() {
            return Kind::Module;
        }
        match self.routine(object) {
            Some(routine) => Kind::Routine(routine),
            None => Kind::Value,
        }
    }

    fn routine(&self, object: &Bound<'py, PyAny>) -> Option<Routine> {
        let path = self.native.type_path(object);
        if let Some(name) = path.strip_prefix("builtins.") {
            let routine = match name {
                "function" => Routine::Function,
                "builtin_function_or_method" | "method-wrapper" => Routine::Builtin,
                "method_descriptor" | "wrapper_descriptor" | "classmethod_descriptor" => {
                    Routine::Descriptor
                }
                "method" => Routine::Method,
                "staticmethod" => Routine::Static,
                "classmethod" => Routine::Class,
                _ => return None,
            };
            return raw::is_static(&object.get_type()).then_some(routine);
        }
        match &*path {
            "functools.partial" if self.native.is_of_c(object, "func") => Some(Routine::Partial),
            "functools._lru_cache_wrapper" if self.native.is_of_c(object, "cache_info") => {
                Some(Routine::Cached)
            }
            "functools.partialmethod" | "functools.singledispatchmethod" => Some(Routine::Opaque),
            other => {
                let name = other.rsplit('.').next().unwrap_or_default();
                let is_compiled = ["cython_function_or_method", "fused_cython_function"];
                is_compiled.contains(&name).then_some(Routine::Opaque)
            }
        }
    }
}
