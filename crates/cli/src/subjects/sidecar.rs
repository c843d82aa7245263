//! Contracts that lie beside their module: `plugin.importspy.yml` governs `plugin.py`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// What follows a module's stem, in the order of preference of messages.
const SUFFIXES: [&str; 4] = [
    "importspy.yml",
    "importspy.yaml",
    "importspy.toml",
    "importspy.json",
];

/// What a module's file can be called, given its stem.
const MODULE_SUFFIXES: [&str; 3] = [".py", ".pyw", ""];

/// The contracts beside a module; more than one is a mistake.
pub fn beside(module: &Path) -> Vec<PathBuf> {
    SUFFIXES
        .iter()
        .map(|suffix| module.with_extension(suffix))
        .filter(|path| fs::symlink_metadata(path).is_ok())
        .collect()
}

/// The name of the contract that messages tell users to write.
pub fn expected(module: &Path) -> PathBuf {
    module.with_extension(SUFFIXES[0])
}

/// The stem of the module a file governs by its name, when it is such a contract.
pub fn governed_stem(name: &OsStr) -> Option<&str> {
    let name = name.to_str()?;
    SUFFIXES
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix)?.strip_suffix('.'))
        .filter(|stem| !stem.is_empty())
}

/// The module that a contract governs by its name, where it is there.
pub fn governed_module(contract: &Path) -> Option<PathBuf> {
    module_beside(contract, governed_stem(contract.file_name()?)?)
}

/// The module with a given stem in the folder of `contract`.
pub fn module_beside(contract: &Path, stem: &str) -> Option<PathBuf> {
    MODULE_SUFFIXES
        .iter()
        .map(|suffix| contract.with_file_name(format!("{stem}{suffix}")))
        // What can't be followed (a dangling link) is there all the same, and unreadable.
        .find(|path| fs::symlink_metadata(path).is_ok() && !path.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_names_its_module() {
        assert_eq!(
            governed_stem(OsStr::new("plugin.importspy.yml")),
            Some("plugin")
        );
        assert_eq!(
            governed_stem(OsStr::new("__init__.importspy.toml")),
            Some("__init__")
        );
        assert_eq!(governed_stem(OsStr::new("importspy.yml")), None);
        assert_eq!(governed_stem(OsStr::new(".importspy.yml")), None);
        assert_eq!(governed_stem(OsStr::new("plugin.py")), None);
        assert_eq!(
            expected(Path::new("a/plugin.py")),
            Path::new("a/plugin.importspy.yml")
        );
    }
}
