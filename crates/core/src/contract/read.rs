//! From bytes to a contract.

use std::sync::Arc;

use super::{Contract, ContractError, Note};

/// How a contract is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML 1.2; JSON is YAML.
    Yaml,
    Toml,
}

/// A contract and the text it was read from.
#[derive(Clone, Debug)]
pub struct Document {
    pub contract: Contract,
    /// Older spellings that were met, in the order of their places.
    pub notes: Vec<Note>,
    pub text: Arc<str>,
    /// The text with the values of secrets masked; same length, same lines.
    pub masked: Arc<str>,
}

/// Reads a contract.
///
/// # Errors
/// Every problem found, with its place.
pub fn read(_bytes: &[u8], _format: Format) -> Result<Document, ContractError> {
    todo!()
}

/// The JSON Schema (2020-12) of a contract.
pub fn schema() -> serde_json::Value {
    todo!()
}
