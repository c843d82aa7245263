//! What is bound to a name.

use importspy_core::observe::{
    Binding, Bound as Bind, Descriptor, Fact, Object, Reason, Variable, Why,
};
use importspy_core::value::Annotation;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule};

use super::Agent;
use super::kinds::{Kind, Routine};
use super::namespace::Namespace;
use super::native::{Names, find, text};
use super::parameters::Annotations;
use super::signatures::unknown;
use super::values::Values;

/// What a namespace declares of its names.
pub struct Declared<'py> {
    annotations: Result<Option<Namespace<'py>>, Why>,
    globals: Option<Bound<'py, PyDict>>,
}

impl<'py> Declared<'py> {
    /// The annotations of a namespace, as far as they were evaluated.
    pub fn of(namespace: &Names<'py>, globals: Option<&Bound<'py, PyDict>>) -> Self {
        let entry = |wanted: &str| namespace.iter().find(|(name, _)| name == wanted);
        let read = ["__annotations__", "__annotations_cache__"];
        let read = read.into_iter().find_map(entry);
        let makers = ["__annotate__", "__annotate_func__"];
        let maker = makers.into_iter().find_map(entry);
        let found = match (read, maker) {
            (Some((_, found)), _) => Annotations::Read(found.cast::<PyDict>().ok().cloned()),
            (None, Some((_, maker))) if !maker.is_none() => Annotations::Lazy,
            (None, _) => Annotations::Read(None),
        };
        Self {
            annotations: match found {
                Annotations::Read(found) => Ok(found.as_ref().map(Namespace::new)),
                Annotations::Lazy => Err(Why::LazyAnnotations),
            },
            globals: globals.cloned(),
        }
    }

    pub fn names(&self) -> Vec<String> {
        let found = self.annotations.iter().flatten();
        found.flat_map(Namespace::names).collect()
    }

    pub fn annotation(&self, agent: &Agent<'py>, name: &str) -> Fact<Annotation> {
        match &self.annotations {
            Err(why) => unknown(why.clone()),
            Ok(found) => match found.as_ref().and_then(|found| found.get(name)) {
                Some(object) => agent.annotation(&object, self.globals.as_ref()),
                None => Fact::Absent,
            },
        }
    }
}

impl<'py> Agent<'py> {
    pub fn values(&self) -> Values<'_, 'py> {
        Values {
            native: &self.native,
            secrets: &self.secrets,
        }
    }

    /// What is bound in a namespace; `owner`: the class whose namespace it is.
    pub fn binding(
        &self,
        name: &str,
        object: &Bound<'py, PyAny>,
        declared: &Declared<'py>,
        owner: Option<&str>,
    ) -> Binding {
        Binding::sure(match &*self.native.type_path(object) {
            // Imported where it is first used (PEP 810).
            "builtins.lazy_import" => Bind::Unknown(Reason {
                why: Why::NotLoaded,
                place: None,
            }),
            _ => Bind::To(self.object(name, object, declared, owner)),
        })
    }

    fn object(
        &self,
        name: &str,
        object: &Bound<'py, PyAny>,
        declared: &Declared<'py>,
        owner: Option<&str>,
    ) -> Object {
        match self.kind(object) {
            Kind::Class => match object.cast() {
                Ok(class) => Object::Class(self.class(class, owner)),
                Err(_) => Object::Variable(self.variable(name, object, declared)),
            },
            Kind::Module => Object::Module(module_name(object).unwrap_or_default(), None),
            Kind::Routine(routine) => {
                let descriptor = match routine {
                    Routine::Static => Descriptor::Static,
                    Routine::Class => Descriptor::Class,
                    Routine::Function
                    | Routine::Builtin
                    | Routine::Descriptor
                    | Routine::Method
                    | Routine::Partial
                    | Routine::Cached
                    | Routine::Opaque => Descriptor::Plain,
                };
                Object::Function(self.function(object, routine, descriptor))
            }
            Kind::Value => Object::Variable(self.variable(name, object, declared)),
        }
    }

    fn variable(
        &self,
        name: &str,
        object: &Bound<'py, PyAny>,
        declared: &Declared<'py>,
    ) -> Variable {
        Variable {
            annotation: declared.annotation(self, name),
            value: self.values().fact(object),
            value_type: Fact::Known(self.values().value_type(object)),
            place: None,
        }
    }
}

/// The name a module keeps of itself.
fn module_name(object: &Bound<'_, PyAny>) -> Option<String> {
    let module = object.cast::<PyModule>().ok()?;
    text(&find(&module.dict(), "__name__")?)
}
