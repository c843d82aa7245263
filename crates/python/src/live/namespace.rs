//! Looking names up in a dictionary that may be large.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::native::{find, names};
use super::raw::has_plain_keys;

/// A dictionary of names that doesn't change while it is looked at.
pub struct Namespace<'py> {
    dict: Bound<'py, PyDict>,
    is_plain: bool,
}

impl<'py> Namespace<'py> {
    pub fn new(dict: &Bound<'py, PyDict>) -> Self {
        Self {
            dict: dict.clone(),
            is_plain: has_plain_keys(dict),
        }
    }

    /// What it holds under a name. Keys that aren't plain strings run no code: where there are any,
    /// the dictionary is walked.
    pub fn get(&self, name: &str) -> Option<Bound<'py, PyAny>> {
        if self.is_plain {
            self.dict.get_item(name).ok().flatten()
        } else {
            find(&self.dict, name)
        }
    }

    /// All its names, in order.
    pub fn names(&self) -> Vec<String> {
        let found = names(&self.dict).into_iter();
        found.map(|(name, _)| name).collect()
    }

    pub fn dict(&self) -> &Bound<'py, PyDict> {
        &self.dict
    }
}
