//! Embedded mode: a module that asks who imports it.

mod admission;
mod births;
mod body;
mod caller;
mod code;
mod contract_files;
mod contracts;
mod decisions;
mod facts;
mod frames;
mod importer;
mod interpreter;
mod judge;
pub mod modules;
mod phase;
mod refusal;
mod settle;
mod source;
mod spec;
mod spy;
mod transparent;

pub use interpreter::require_first;
pub use spy::Spy;

/// Forgets every contract that was read and every verdict that could be used again.
pub fn clear_caches() {
    decisions::clear();
    contract_files::clear();
}
