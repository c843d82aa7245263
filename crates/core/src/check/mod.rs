//! One function per kind of node: contract against observation. All violations, no words, no I/O.

use crate::contract::Contract;
use crate::observe::Observation;
use crate::observe::host::Host;
use crate::observe::source::{Identity, Unloadable};
use crate::violation::Violation;

/// The outcome of checking one subject: every constraint is kept, or named in `violations`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    pub kept: usize,
    /// Ordered by position in the contract.
    pub violations: Vec<Violation>,
}

/// Checks one subject against one contract.
///
/// `bytes` is the subject's source as it lies on disk (for `integrity`).
pub fn check(
    _contract: &Contract,
    _identity: &Identity,
    _observed: &Result<Observation, Unloadable>,
    _bytes: &[u8],
    _host: &dyn Host,
) -> Checked {
    todo!()
}
