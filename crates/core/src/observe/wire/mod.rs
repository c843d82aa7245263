//! An observation on its way from one process to another: JSON, with a version.
//!
//! What is read may have been tampered with: it is a claim of the process that wrote it, bounded in
//! depth, and nothing in it is trusted to be consistent.

mod types;
mod values;

use std::fmt;

use serde::de::{Error, IgnoredAny, SeqAccess};
use serde::{Deserialize, Serialize};

use super::Observation;

/// Raised with every change of the model.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    wire: u32,
    observation: T,
}

/// Why bytes are no observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireError {
    /// Not JSON, or not of the right shape: the reader's words.
    Malformed(String),
    /// Written by another version of the engine.
    Version(u32),
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WireError::Malformed(why) => write!(f, "not an observation: {why}"),
            WireError::Version(found) => {
                write!(f, "an observation of version {found}, not {VERSION}")
            }
        }
    }
}

impl std::error::Error for WireError {}

/// Writes an observation.
pub fn to_json(observation: &Observation) -> Vec<u8> {
    let envelope = Envelope {
        wire: VERSION,
        observation,
    };
    // Writing into memory can't fail, and every key is text.
    serde_json::to_vec(&envelope).unwrap_or_default()
}

/// Reads an observation that [`to_json`] wrote.
///
/// # Errors
/// What isn't one, or one of another version.
pub fn from_json(bytes: &[u8]) -> Result<Observation, WireError> {
    let malformed = |error: serde_json::Error| WireError::Malformed(error.to_string());
    match serde_json::from_slice::<Envelope<Observation>>(bytes) {
        Ok(Envelope { wire, observation }) if wire == VERSION => Ok(observation),
        Ok(Envelope { wire, .. }) => Err(WireError::Version(wire)),
        Err(error) => match serde_json::from_slice::<Envelope<IgnoredAny>>(bytes) {
            Ok(Envelope { wire, .. }) if wire != VERSION => Err(WireError::Version(wire)),
            _ => Err(malformed(error)),
        },
    }
}

/// All that is left of a sequence.
fn rest<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(mut seq: A) -> Result<Vec<T>, A::Error> {
    let mut items = Vec::new();
    while let Some(item) = seq.next_element()? {
        items.push(item);
    }
    Ok(items)
}

/// The next element of a sequence that must have one.
fn next<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(seq: &mut A) -> Result<T, A::Error> {
    seq.next_element()?
        .ok_or_else(|| A::Error::custom("too short"))
}
