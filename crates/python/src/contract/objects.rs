//! Data of a contract as objects of a program.

use importspy_core::contract::{Atom, Data};
use importspy_core::value::Integer;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyInt, PyList, PySet};

/// Builtin objects that say the same.
///
/// # Errors
/// Memory ran out.
pub fn objects<'py>(py: Python<'py>, data: &Data) -> PyResult<Bound<'py, PyAny>> {
    match data {
        Data::Atom(value) => atom(py, value),
        Data::List(items) => {
            let items = items.iter().map(|item| objects(py, item));
            PyList::new(py, items.collect::<PyResult<Vec<_>>>()?)?.into_bound_py_any(py)
        }
        Data::Set(members) => {
            let members = members.iter().map(|member| atom(py, member));
            PySet::new(py, members.collect::<PyResult<Vec<_>>>()?)?.into_bound_py_any(py)
        }
        Data::Mapping(pairs) => {
            let dict = PyDict::new(py);
            for (key, value) in pairs {
                dict.set_item(atom(py, key)?, objects(py, value)?)?;
            }
            dict.into_bound_py_any(py)
        }
    }
}

fn atom<'py>(py: Python<'py>, value: &Atom) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Atom::None => py.None().into_bound_py_any(py),
        Atom::Bool(flag) => flag.into_bound_py_any(py),
        Atom::Int(int) => integer(py, int),
        Atom::Float(float) => float.into_bound_py_any(py),
        Atom::Text(text) => text.into_bound_py_any(py),
        Atom::Bytes(bytes) => PyBytes::new(py, bytes).into_bound_py_any(py),
    }
}

fn integer<'py>(py: Python<'py>, int: &Integer) -> PyResult<Bound<'py, PyAny>> {
    let digits = int.to_string();
    match digits.parse::<i64>() {
        Ok(small) => small.into_bound_py_any(py),
        Err(_) => py.get_type::<PyInt>().call1((digits,)),
    }
}
