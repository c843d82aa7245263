//! What may be declared: the contract model and how it is read.

mod model;

pub use model::*;
