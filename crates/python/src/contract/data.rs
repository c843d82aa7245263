//! Objects of a program as data of a contract. No code of theirs runs: only exactly builtin types
//! are read, and the models of this package.

use importspy_core::contract::{Atom, ContractError, Data, Problem, ProblemKind, key_path};
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple,
};

use super::models;
use crate::live::{Facts, integer};

/// Deeper nesting is refused by the reader of contracts, too.
const DEPTH: usize = 70;

/// What became of reading an object.
pub enum Unread {
    /// Something in it can't stand in a contract.
    Refused(ContractError),
    /// Our own code raised.
    Raised(PyErr),
}

/// Reads an object.
///
/// # Errors
/// [`Unread`], with everything in it that can't stand in a contract.
pub fn data(object: &Bound<'_, PyAny>) -> Result<Data, Unread> {
    let mut reader = Reader::default();
    let data = reader.read(object, 0).map_err(Unread::Raised)?;
    match reader.problems.is_empty() {
        true => Ok(data),
        false => Err(Unread::Refused(ContractError {
            problems: reader.problems,
            text: None,
        })),
    }
}

#[derive(Default)]
struct Reader {
    path: String,
    problems: Vec<Problem>,
}

impl Reader {
    fn read(&mut self, object: &Bound<'_, PyAny>, depth: usize) -> PyResult<Data> {
        if depth > DEPTH {
            let limit = DEPTH;
            return Ok(self.refuse(ProblemKind::TooDeep { limit }));
        }
        if let Ok(list) = object.cast_exact::<PyList>() {
            return self.items(list.iter(), depth);
        }
        if let Ok(tuple) = object.cast_exact::<PyTuple>() {
            return self.items(tuple.iter(), depth);
        }
        if let Ok(dict) = object.cast_exact::<PyDict>() {
            return self.mapping(dict, depth);
        }
        if let Ok(set) = object.cast_exact::<PySet>() {
            return self.set(set.iter());
        }
        if let Ok(set) = object.cast_exact::<PyFrozenSet>() {
            return self.set(set.iter());
        }
        if models::is_model(object)? {
            return self.mapping(&models::to_dict(object)?, depth);
        }
        Ok(Data::Atom(self.atom(object)?))
    }

    fn items<'py>(
        &mut self,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
        depth: usize,
    ) -> PyResult<Data> {
        let items = items.enumerate().map(|(index, item)| {
            self.below(
                |path| key_path::push_index(path, index),
                |reader| reader.read(&item, depth + 1),
            )
        });
        Ok(Data::List(items.collect::<PyResult<_>>()?))
    }

    fn mapping(&mut self, dict: &Bound<'_, PyDict>, depth: usize) -> PyResult<Data> {
        let mut pairs = Vec::with_capacity(dict.len());
        for (key, value) in dict.iter() {
            let key = self.atom(&key)?;
            let name = key.key();
            let value = self.below(
                |path| key_path::push_name(path, &name),
                |reader| reader.read(&value, depth + 1),
            )?;
            pairs.push((key, value));
        }
        Ok(Data::Mapping(pairs))
    }

    fn set<'py>(&mut self, members: impl Iterator<Item = Bound<'py, PyAny>>) -> PyResult<Data> {
        let members = members.map(|member| self.atom(&member));
        Ok(Data::set(members.collect::<PyResult<_>>()?))
    }

    fn atom(&mut self, object: &Bound<'_, PyAny>) -> PyResult<Atom> {
        Ok(if object.is_none() {
            Atom::None
        } else if let Ok(flag) = object.cast_exact::<PyBool>() {
            Atom::Bool(flag.is_true())
        } else if let Ok(int) = object.cast_exact::<PyInt>() {
            match integer(int) {
                Ok(int) => Atom::Int(int),
                Err(_) => return Ok(self.not_plain("an integer of that size")),
            }
        } else if let Ok(float) = object.cast_exact::<PyFloat>() {
            Atom::Float(float.value())
        } else if let Ok(text) = object.cast_exact::<PyString>() {
            match text.to_str() {
                Ok(text) => Atom::Text(text.to_owned()),
                Err(_) => return Ok(self.not_plain("a text with half a surrogate pair")),
            }
        } else if let Ok(bytes) = object.cast_exact::<PyBytes>() {
            Atom::Bytes(bytes.as_bytes().to_owned())
        } else {
            let path = Facts::new(object.py())?.type_path(object);
            return Ok(self.not_plain(&format!("an object of type `{path}`")));
        })
    }

    fn not_plain(&mut self, what: &str) -> Atom {
        let what = what.to_owned();
        self.problem(ProblemKind::NotPlain { what });
        Atom::None
    }

    fn refuse(&mut self, kind: ProblemKind) -> Data {
        self.problem(kind);
        Data::Atom(Atom::None)
    }

    fn problem(&mut self, kind: ProblemKind) {
        self.problems.push(Problem {
            span: None,
            path: self.path.clone(),
            kind,
        });
    }

    fn below<T>(&mut self, push: impl FnOnce(&mut String), read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        push(&mut self.path);
        let result = read(self);
        self.path.truncate(length);
        result
    }
}
