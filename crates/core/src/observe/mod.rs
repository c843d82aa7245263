//! What is really there: the model of an observation, and the agents that fill it.

pub mod host;
mod model;
pub mod source;

pub use model::*;
