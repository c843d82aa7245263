//! The pages that `explain` prints.

/// The page of a code.
pub fn page(_code: &str) -> Option<&'static str> {
    None
}

/// The code closest to an unknown one.
pub fn nearest(_code: &str) -> Option<&'static str> {
    None
}
