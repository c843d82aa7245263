//! Other modules that a contract speaks of, as the subject would import them.

use super::source::{Demand, Identity, Unloadable};
use super::{FileId, Observation, Reason, Why};

/// Looks at other modules without importing them.
pub trait Neighbours {
    /// What a module is that is found under an absolute dotted name.
    fn look(&self, module: &str, demand: &Demand) -> Neighbour;
}

/// Another module.
#[derive(Clone, Debug, PartialEq)]
pub enum Neighbour {
    Seen {
        identity: Identity,
        observation: Box<Observation>,
    },
    /// It is there, and can't be loaded.
    Unloadable(Unloadable, FileId),
    Missing,
    /// Whether it is there, or what it is, can't be told.
    Unseen(Reason),
}

/// Nothing is known of any other module.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Neighbours for Alone {
    fn look(&self, module: &str, _demand: &Demand) -> Neighbour {
        Neighbour::Unseen(Reason {
            why: Why::OtherFile(module.to_owned()),
            place: None,
        })
    }
}
