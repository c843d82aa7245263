//! Whether a loaded module is still what it was: against its own source, or an earlier state.

mod baseline;
mod codes;

pub use baseline::Baseline;
