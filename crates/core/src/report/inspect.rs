//! An observation, shown.

use crate::observe::Observation;

/// Every fact as JSON.
pub fn inspect_json(_observation: &Observation, _text: &str) -> String {
    todo!()
}

/// Every fact for people.
pub fn inspect_text(_observation: &Observation, _text: &str) -> String {
    todo!()
}
