//! The keys that lead to a place in a contract, as messages write them: `classes[0].methods[1].name`.

use std::fmt::Write as _;

/// So much of a name that an author chose is repeated in a path.
const LONGEST: usize = 60;

/// A key of the dialect.
pub fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// A name the contract's author chose.
pub fn push_name(path: &mut String, name: &str) {
    if is_simple(name) {
        return push_key(path, name);
    }
    let short: String = name.chars().take(LONGEST).collect();
    // Writing into a string can't fail.
    let _ = write!(path, "[{short:?}]");
}

/// The position of an item in a list.
pub fn push_index(path: &mut String, index: usize) {
    let _ = write!(path, "[{index}]");
}

fn is_simple(name: &str) -> bool {
    let simple = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !name.is_empty() && name.len() <= LONGEST && name.chars().all(simple)
}
