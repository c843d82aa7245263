//! The doors of guarded modules: every import of one is judged at its own import statement, whatever
//! its form, and its body doesn't run for an importer that is refused.
//!
//! Three parts: who imports (`crate::embedded`: frames, births, importer), what is decided
//! (`verdict`, `own`, by the `policy` of each guard in the `registry`), and the doors.
//!
//! CPython asks a loaded module's `__spec__._initializing` on every import of it. The spec of a
//! guarded module is therefore made an instance of a class of ours (`spec_door`): for an importer
//! that isn't known to be admitted the answer is true, importlib then calls `_lock_unlock_module`,
//! and what stands in its place (`lock_door`) judges. `from package import guarded` asks nobody
//! once the package has it as an attribute, so that attribute is a door as well (`parent_door`).
//! What isn't loaded yet passes `load_door`, and everything that isn't a cached import statement
//! `find_door`. Imports of other modules meet no more than the question whether they are guarded.

mod access_door;
mod admitted;
mod arming;
mod demanded;
mod derived;
mod door_class;
mod doors;
mod exec_door;
mod find_door;
mod findable;
mod guarded;
mod handle;
mod import_door;
mod lazy_filter;
mod load_door;
mod lock_door;
mod module_slot;
mod own;
mod parent_door;
mod passage;
mod policy;
mod registry;
mod release_door;
mod self_test;
mod spec_door;
mod spec_slot;
mod state;
mod verdict;

use pyo3::prelude::*;
use pyo3::types::PyModule;

pub use admitted::{Firm, forget as forget_admitted};
pub use arming::arm;
pub use door_class::has_doors;
pub use handle::{Guard, guard, guards};
pub use passage::passed;
pub use registry::guards_itself_alone;
pub use spec_door::{is_ours, watch};
pub use state::guard_state;

use crate::embedded::spec::Spec;

/// The import system has made a module.
pub fn made(spec: &Spec<'_>, module: &Bound<'_, PyModule>) {
    if let Some(guarded) = guarded::of_spec(&spec.object) {
        // What can't be referred to can't be unloaded before anybody imports it either.
        drop(guarded.get().is_module(module));
    }
}
