//! Other modules that a contract speaks of, as the subject would import them.

use super::source::{Demand, Identity, Unloadable};
use super::{FileId, Observation, Reason, Why};

/// Looks at other modules without importing them.
pub trait Neighbours {
    /// What a module is that is found under an absolute dotted name.
    fn look(&self, module: &str, demand: &Demand) -> Neighbour;

    /// Where a module is from; its file isn't read.
    fn origin(&self, module: &str) -> Origin;
}

/// Where a module is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Found {
        /// Its file, absolute and with `/`; nothing where it has none that is known.
        file: Option<String>,
        /// The distributions that own it, by normalised name; nothing where that isn't known.
        owners: Option<Vec<String>>,
    },
    Missing,
    /// Whether it is there can't be told.
    Unknown,
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

    fn origin(&self, _module: &str) -> Origin {
        Origin::Unknown
    }
}
