//! What may be declared: the contract model and how it is read.

mod error;
mod model;
mod read;

pub use error::{ContractError, Note, Problem};
pub use model::*;
pub use read::{Document, Format, read, schema};
