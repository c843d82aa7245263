//! The contracts that guards name.

use importspy_core::contract::Guard;

use super::Configuration;
use crate::commands::check::load;
use crate::problem::Problem;

/// Reads every contract that is named, for what is wrong with them.
///
/// # Errors
/// The first that can't be used.
pub fn require_contracts(found: &Configuration) -> Result<(), Problem> {
    for guard in found.guards() {
        for written in named(guard) {
            load(&found.path_of(written))?;
        }
    }
    Ok(())
}

/// The paths of a guard's contracts, as they are written.
pub fn named(guard: &Guard) -> impl Iterator<Item = &str> {
    let contracts = [&guard.importer_contract, &guard.module_contract];
    contracts
        .into_iter()
        .flatten()
        .map(|written| written.value.as_str())
}
