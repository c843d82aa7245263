//! The doors of a protected module that is loaded: every later import of it is judged at its own
//! import statement, whatever its form.
//!
//! CPython asks a loaded module's `__spec__._initializing` on every import of it. The spec of a
//! protected module is therefore made an instance of a class of ours (`spec_door`): for an importer
//! that isn't known to be admitted the answer is true, importlib then calls `_lock_unlock_module`,
//! and what stands in its place (`lock_door`) judges. `from package import protected` asks nobody
//! once the package has it as an attribute, so that attribute is a door as well (`parent_door`).
//! Imports of other modules meet none of this.

mod guarded;
mod lock_door;
mod parent_door;
mod release_door;
mod spec_door;

pub use guarded::arm;
pub use parent_door::has_doors;
pub use spec_door::{is_ours, watch};
