//! What is really there: the model of an observation, and the agents that fill it.

pub mod builtin;
pub mod host;
pub mod lookup;
mod model;
pub mod source;
pub mod wire;

pub use model::*;
