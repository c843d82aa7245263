//! Names of distributions.

/// A distribution's name in its normal form (PEP 503): runs of `-`, `_` and `.` are one `-`, letters
/// are small. Nothing where the text is no such name.
pub fn normal_name(name: &str) -> Option<String> {
    let name = name.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if !name.chars().all(allowed) || !ends(name.chars().next()) || !ends(name.chars().last()) {
        return None;
    }
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            normal.push(c.to_ascii_lowercase());
        } else if !normal.ends_with('-') {
            normal.push('-');
        }
    }
    Some(normal)
}
