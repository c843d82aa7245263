//! Whether what a guard means is anywhere to be found: a guard of nothing protects nothing.
//!
//! The finders are asked as an import would ask them; nothing is loaded.

use importspy_core::contract::alternatives;
use pyo3::prelude::*;
use pyo3::types::PyModule;

use crate::embedded::modules;
use crate::embedded::spec::Spec;
use crate::live::{find, instance_dict};

/// The names in a target that no module has, nor any below them.
pub fn missing(py: Python<'_>, target: &str) -> Vec<String> {
    let names = alternatives(target).unwrap_or_default();
    let names = names.iter().map(|name| literal(name));
    let mut missing: Vec<_> = names
        .filter(|name| !name.is_empty() && !is_there(py, name))
        .collect();
    missing.dedup();
    missing
}

/// The segments before the first that isn't a name.
fn literal(pattern: &str) -> String {
    let names = pattern.split('.').take_while(|part| !part.contains('*'));
    names.collect::<Vec<_>>().join(".")
}

/// Whether a name is found, or that can't be told.
fn is_there(py: Python<'_>, name: &str) -> bool {
    let finder = modules::named(py, "_frozen_importlib");
    let Some(finder) = finder.and_then(|importlib| find(&importlib.dict(), "_find_spec")) else {
        return true;
    };
    let mut path = py.None().into_bound(py);
    let ends = name.match_indices('.').map(|(place, _)| place);
    for end in ends.chain([name.len()]) {
        let part = &name[..end];
        if part.contains('.') && path.is_none() {
            // What is above it is no package.
            return false;
        }
        if let Some(module) = modules::whatever(py, part) {
            let own = module.cast::<PyModule>().ok();
            let own = own.and_then(|module| find(&module.dict(), "__path__"));
            path = own.unwrap_or_else(|| py.None().into_bound(py));
            continue;
        }
        match finder.call1((part, &path)) {
            Ok(found) if found.is_none() => return false,
            Ok(found) => {
                let spec = Spec::from(found).and_then(|spec| instance_dict(&spec.object));
                let inside = spec.and_then(|spec| find(&spec, "submodule_search_locations"));
                path = inside.unwrap_or_else(|| py.None().into_bound(py));
            }
            Err(_) => return true,
        }
    }
    true
}
