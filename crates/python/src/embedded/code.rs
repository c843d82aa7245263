//! Whether two code objects do the same: all that decides what they run, not where they were
//! written. Everything is read from the attributes of the exact code type, which are C's, and only
//! constants of builtin types are compared.

use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyBytes, PyCode, PyComplex, PyEllipsis, PyFloat, PyFrozenSet, PyInt, PyNone, PySlice,
    PyString, PyTuple,
};

use crate::live::text;

/// What is compared as plain data. A version that lacks one lacks it on both sides.
const FIELDS: [&str; 15] = [
    "co_code",
    "co_exceptiontable",
    "co_names",
    "co_varnames",
    "co_freevars",
    "co_cellvars",
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_flags",
    "co_firstlineno",
    "co_name",
    "co_qualname",
];

/// Constants nest as deeply as expressions do.
const DEPTH: usize = 200;

/// Whether something is a code object.
pub fn is_code(object: &Bound<'_, PyAny>) -> bool {
    object.is_exact_instance_of::<PyCode>()
}

/// Whether running one is running the other.
pub fn same(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> bool {
    is_code(a) && is_code(b) && same_code(a, b, 0)
}

/// `CO_OPTIMIZED`: functions have it, the bodies of classes and modules don't.
const OPTIMIZED: u32 = 1;

/// Whether code is the body of a class, or of a module.
pub fn is_class_body(code: &Bound<'_, PyAny>) -> bool {
    let flags = code
        .getattr("co_flags")
        .and_then(|flags| flags.extract::<u32>());
    flags.is_ok_and(|flags| flags & OPTIMIZED == 0)
}

/// The name in a `def` or `class` statement.
pub fn name_of(code: &Bound<'_, PyAny>) -> Option<String> {
    text(&code.getattr("co_name").ok()?)
}

/// The constants of a code object; code among them is what it defines.
pub fn constants<'py>(code: &Bound<'py, PyAny>) -> Vec<Bound<'py, PyAny>> {
    let constants = code.getattr("co_consts").ok();
    let constants = constants.and_then(|all| all.cast_into_exact::<PyTuple>().ok());
    constants.iter().flat_map(|all| all.iter()).collect()
}

/// Every code object among the constants of `code`, and of those.
pub fn nested<'py>(code: &Bound<'py, PyAny>) -> Vec<Bound<'py, PyAny>> {
    let mut found = Vec::new();
    let mut waiting = vec![code.clone()];
    while let Some(code) = waiting.pop() {
        waiting.extend(
            constants(&code)
                .into_iter()
                .filter(|constant| is_code(constant)),
        );
        found.push(code);
    }
    found
}

fn same_code(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>, depth: usize) -> bool {
    if a.is(b) {
        return true;
    }
    let fields = FIELDS
        .iter()
        .all(|field| match (a.getattr(*field), b.getattr(*field)) {
            (Ok(a), Ok(b)) => same_constant(&a, &b, depth),
            (Err(_), Err(_)) => true,
            (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
        });
    let constants = (a.getattr("co_consts"), b.getattr("co_consts"));
    fields && matches!(constants, (Ok(a), Ok(b)) if same_constant(&a, &b, depth))
}

fn same_constant(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>, depth: usize) -> bool {
    if a.is(b) {
        return true;
    }
    if !a.get_type().is(b.get_type()) || depth > DEPTH {
        return false;
    }
    if let (Ok(a), Ok(b)) = (a.cast_exact::<PyTuple>(), b.cast_exact::<PyTuple>()) {
        let pairs = || a.iter().zip(b.iter());
        return a.len() == b.len() && pairs().all(|(a, b)| same_constant(&a, &b, depth + 1));
    }
    if let (Ok(a), Ok(b)) = (a.cast_exact::<PyFrozenSet>(), b.cast_exact::<PyFrozenSet>()) {
        let has = |item: &Bound<'_, PyAny>| b.iter().any(|b| same_constant(item, &b, depth + 1));
        return a.len() == b.len() && a.iter().all(|item| has(&item));
    }
    if let (Ok(a), Ok(b)) = (a.cast_exact::<PyFloat>(), b.cast_exact::<PyFloat>()) {
        return same_float(a.value(), b.value());
    }
    if let (Ok(a), Ok(b)) = (a.cast_exact::<PyComplex>(), b.cast_exact::<PyComplex>()) {
        return same_float(a.real(), b.real()) && same_float(a.imag(), b.imag());
    }
    if is_code(a) {
        return same_code(a, b, depth + 1);
    }
    if a.is_exact_instance_of::<PySlice>() {
        return ["start", "stop", "step"].iter().all(|part| {
            let parts = (a.getattr(*part), b.getattr(*part));
            matches!(parts, (Ok(a), Ok(b)) if same_constant(&a, &b, depth + 1))
        });
    }
    is_plain(a) && a.eq(b).unwrap_or(false)
}

/// `-0.0` isn't `0.0`, and `nan` is itself.
fn same_float(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits()
}

/// Exactly of a builtin type whose comparison is C's.
fn is_plain(object: &Bound<'_, PyAny>) -> bool {
    object.is_exact_instance_of::<PyString>()
        || object.is_exact_instance_of::<PyInt>()
        || object.is_exact_instance_of::<PyBytes>()
        || object.is_exact_instance_of::<PyBool>()
        || object.is_exact_instance_of::<PyNone>()
        || object.is_exact_instance_of::<PyEllipsis>()
}
