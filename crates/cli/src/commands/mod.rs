//! One file for each command.

pub mod check;
pub mod env;
pub mod explain;
pub mod inspect;
pub mod schema;
