//! What the extension module needs of the command line's parts when no command is run: files,
//! contracts and the environment are read in one way only.

pub use crate::commands::check::{Loaded, SOURCE_LIMIT, load, on_large_stack};
pub use crate::host::environment;
pub use crate::problem::Problem;
pub use crate::read::{ReadError, read_regular};
