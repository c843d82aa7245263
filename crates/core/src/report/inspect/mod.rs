//! What was observed, for debugging a contract and for comparing agents. One walk over the model
//! feeds both formats, so that they can't tell different stories.

mod text;
mod tree;
mod walk;

use super::SourceText;
use crate::observe::Observation;

/// The version of the JSON document.
const SCHEMA: u64 = 1;

/// Every fact as JSON: `known`, `conditional`, `absent` or `unknown`, with reason and line.
/// `sources`: the texts its places lie in.
pub fn inspect_json(observation: &Observation, sources: &[SourceText]) -> String {
    super::json::to_json(&walk::observation(observation, sources))
}

/// The same as indented text.
pub fn inspect_text(observation: &Observation, sources: &[SourceText]) -> String {
    text::render(&walk::observation(observation, sources))
}
