//! What may be declared: the contract model and how it is read.

mod error;
mod model;

pub use error::{ContractError, Problem, ProblemKind};
pub use model::*;
