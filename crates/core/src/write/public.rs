//! Which names are public.

use crate::observe::{Fact, Import, ImportScope, Observation};

/// The names of a module that others may use: those of `__all__`, else those that don't begin with
/// an underscore and weren't imported from elsewhere. A package passes on what it imports from itself.
pub fn names(observation: &Observation) -> Vec<&str> {
    if let Fact::Known(listed) = &observation.exports {
        return listed.iter().map(String::as_str).collect();
    }
    let is_package = observation.filename.starts_with("__init__.");
    let borrowed: Vec<&str> = observation
        .imports
        .known()
        .into_iter()
        .flatten()
        .filter(|import| import.scope == ImportScope::Module && !passed_on(import, is_package))
        .filter_map(bound_by)
        .collect();
    let names = observation.names.keys().map(String::as_str);
    names
        .filter(|name| !name.starts_with('_') && !borrowed.contains(name))
        .collect()
}

/// Whether an imported name is meant for others: `import x as x`, or a package's own module.
fn passed_on(import: &Import, is_package: bool) -> bool {
    let own_name = import.name.as_deref().unwrap_or(&import.module);
    import.alias.as_deref() == Some(own_name) || (is_package && import.level == 1)
}

/// The name that an import binds.
fn bound_by(import: &Import) -> Option<&str> {
    match (&import.alias, &import.name) {
        (Some(alias), _) => Some(alias),
        (None, Some(name)) => Some(name),
        (None, None) => import.module.split('.').next(),
    }
}

/// Whether Python calls a name by itself: `__init__`, `__enter__`.
pub fn is_special(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}
