//! The version that CPython up to 3.13 keeps of each dictionary: another number after each change
//! (PEP 509; `ma_version_tag` in `Include/cpython/dictobject.h`).
#![expect(unsafe_code)]

use std::sync::OnceLock;

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// How a dictionary begins.
#[repr(C)]
struct Beginning {
    _references: isize,
    _class: *const (),
    _used: isize,
    version: u64,
}

/// Whether this interpreter keeps versions.
static KEPT: OnceLock<bool> = OnceLock::new();

/// The version of a dictionary; nothing where the interpreter keeps none.
#[inline]
pub fn version(dict: &Bound<'_, PyDict>) -> Option<u64> {
    let is_kept = *KEPT.get_or_init(|| dict.py().version_info() < (3, 14) && changes(dict.py()));
    is_kept.then(|| read(dict))
}

#[inline]
fn read(dict: &Bound<'_, PyDict>) -> u64 {
    // SAFETY: the object is a dictionary, or of a class derived from it, so it begins like one and
    // is at least as large; the thread is attached, so nobody writes meanwhile.
    unsafe { (*dict.as_ptr().cast::<Beginning>()).version }
}

/// Whether what is read follows the changes of a dictionary, and nothing else.
fn changes(py: Python<'_>) -> bool {
    let (dict, other) = (PyDict::new(py), PyDict::new(py));
    let mut last = read(&dict);
    let mut is_new = |is_done: PyResult<()>| {
        let before = std::mem::replace(&mut last, read(&dict));
        is_done.is_ok()
            && last != before
            && other.set_item(last, last).is_ok()
            && last == read(&dict)
    };
    is_new(dict.set_item("name", 1))
        && is_new(dict.set_item("name", 2))
        && is_new(dict.set_item("other", 2))
        && is_new(dict.del_item("name"))
}
