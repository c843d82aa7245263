//! What is really there: the model of an observation, the agents that fill it, and what holds when
//! two of them have looked.

pub mod builtin;
mod failure;
mod finder;
pub mod host;
mod installation;
mod installed;
pub mod lookup;
pub mod merge;
mod model;
mod neighbours;
mod place;
pub mod source;
mod types;
pub mod wire;

pub use failure::{Failure, How};
pub use finder::{Finder, Found, Nowhere, SourceFile};
pub use installation::Installation;
pub use installed::{
    Declaration, Declared, Distribution, Evidence, Home, InstalledFrom, Lock, Locked, Need, Needs,
    Source, Tampered, Tampering,
};
pub use model::*;
pub use neighbours::{Alone, Neighbour, Neighbours, Origin};
pub use place::{FileId, Place};
