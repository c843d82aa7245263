//! From bytes to a contract.

use std::sync::Arc;

use super::{Contract, ContractError};

/// The notation a contract file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Json,
    Toml,
}

/// A contract and the text it was read from.
#[derive(Clone, Debug)]
pub struct Document {
    pub contract: Contract,
    pub notes: Vec<String>,
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
