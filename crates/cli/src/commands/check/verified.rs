//! Verifying what a contract names before any module is judged: all processors, and a line that shows
//! how far it has come.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use importspy_core::contract::Contract;

use crate::modules::Modules;
use crate::progress::Progress;

/// Verifies each distribution once; the verdicts are found then. What can't be verified is told by
/// the rule that asks for it.
pub fn verify_named(contract: &Contract, modules: &Modules) {
    let names: Vec<&str> = contract.verified_names().collect();
    let Some(distributions) = (!names.is_empty())
        .then(|| modules.distributions().ok())
        .flatten()
    else {
        return;
    };
    let next = AtomicUsize::new(0);
    let progress = Mutex::new(Progress::of(names.len()));
    let work = || {
        while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            distributions.tampered(name, modules.remembers());
            progress
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .step();
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 1..cores.min(names.len()) {
            scope.spawn(work);
        }
        work();
    });
}
