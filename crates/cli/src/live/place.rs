//! Where modules are imported from.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf, absolute};

/// A path as the import system would have it.
pub fn resolved(path: &Path) -> PathBuf {
    let whole = if path.components().any(|part| part == Component::ParentDir) {
        fs::canonicalize(path)
    } else {
        absolute(path)
    };
    whole.unwrap_or_else(|_| path.to_owned())
}

/// The folder modules are imported from by the program that a module belongs to: `given`, or the one
/// that the module's dotted name leads to.
pub fn import_root(given: Option<&Path>, path: &Path, module: &str, is_package: bool) -> PathBuf {
    match given {
        Some(given) => resolved(given),
        None => root_of(&resolved(path), module, is_package),
    }
}

/// The folder that must be on the search path for a module's dotted name to lead to its file.
fn root_of(path: &Path, module: &str, is_package: bool) -> PathBuf {
    let parts = module.split('.').count() + usize::from(is_package);
    let folder = path.ancestors().nth(parts).or(path.parent());
    folder.unwrap_or(Path::new("/")).to_owned()
}

/// The dotted name of a file below the root of its project, when it can have one.
pub fn rooted(path: &Path, root: &Path, is_package: bool) -> Option<String> {
    let path = resolved(path);
    let inside = path.strip_prefix(resolved(root)).ok()?;
    let named = if is_package {
        inside.parent()?.to_owned()
    } else {
        inside.with_extension("")
    };
    let parts: Option<Vec<&str>> = named.iter().map(OsStr::to_str).collect();
    parts
        .filter(|parts| !parts.is_empty() && parts.iter().all(|part| !part.contains('.')))
        .map(|parts| parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_roots_belong_together() {
        let file = Path::new("/p/src/pkg/sub/mod.py");
        assert_eq!(root_of(file, "pkg.sub.mod", false), Path::new("/p/src"));
        assert_eq!(root_of(file, "mod", false), Path::new("/p/src/pkg/sub"));
        let package = Path::new("/p/src/pkg/__init__.py");
        assert_eq!(root_of(package, "pkg", true), Path::new("/p/src"));
        let root = Path::new("/p/src");
        assert_eq!(rooted(file, root, false).as_deref(), Some("pkg.sub.mod"));
        assert_eq!(rooted(package, root, true).as_deref(), Some("pkg"));
        assert_eq!(rooted(Path::new("/q/mod.py"), root, false), None);
    }
}
