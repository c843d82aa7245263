//! Why a module that was run shows no facts.

use super::Place;

/// What became of a module instead of being loaded and observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub how: How,
    /// What happened, as a clause that follows a colon.
    pub detail: String,
    /// The line of the module that was running, where it is known.
    pub place: Option<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// An exception left its body.
    Raised,
    /// It ended its process: `sys.exit`, `os._exit`.
    Exited,
    /// A signal ended its process.
    Crashed,
    /// It didn't come to its end in time.
    TimedOut,
    /// It may have been loaded, but nothing that can be believed is known of it.
    Unobserved,
}
