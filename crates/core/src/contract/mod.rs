//! What may be declared: the contract model and how it is read.
//!
//! Bytes become text ([`text`]), text a tree that knows its places ([`yaml`], [`toml`]), the tree the
//! model ([`decode`]), or everything that is wrong with it ([`error`]).

use std::sync::Arc;

mod decode;
mod dependency_name;
mod error;
mod marker;
mod model;
mod resolve;
mod secrets;
mod selector;
mod spelling;
mod text;
mod toml;
mod tree;
mod yaml;

#[cfg(test)]
mod tests;

pub use error::{ContractError, Encoding, Found, Note, NoteKind, Problem, ProblemKind, SyntaxHint};
pub use marker::{MarkerFault, MarkerFaultKind};
pub use model::*;
pub use resolve::ValueFault;
pub use selector::{SelectorFault, alternatives};

/// How a contract is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML 1.2; JSON is YAML.
    Yaml,
    Toml,
}

/// A contract and the text it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub contract: Contract,
    /// Older spellings that were met, in the order of their places.
    pub notes: Vec<Note>,
    /// The text all spans point into: decoded, without byte order mark.
    pub text: Arc<str>,
    /// The same text, with stars for the expected values of secrets: the one to show.
    pub masked: Arc<str>,
}

/// Reads a contract.
///
/// # Errors
/// Everything that is wrong with it; after an error of syntax only that.
pub fn read(bytes: &[u8], format: Format) -> Result<Document, ContractError> {
    let text = text::decode(bytes).map_err(|(problem, text)| {
        let text = text.map(|text| secrets::mask_unread(&text.into()));
        ContractError {
            problems: vec![*problem],
            text,
        }
    })?;
    let text: Arc<str> = text.into();
    let root = match load(&text, format) {
        Ok(root) => root,
        Err(problem) => {
            let problem = secrets::mask_problem(*problem, &text);
            let masked = secrets::mask_unread(&text);
            return Err(ContractError {
                problems: vec![problem],
                text: Some(masked),
            });
        }
    };
    let masked = secrets::mask(&text, &root);
    match decode::contract(&root) {
        Ok((contract, notes)) => Ok(Document {
            contract,
            notes,
            text: text.clone(),
            masked,
        }),
        Err(problems) => Err(ContractError {
            problems,
            text: Some(masked),
        }),
    }
}

fn load(text: &str, format: Format) -> Result<tree::Node<'_>, Box<Problem>> {
    match format {
        Format::Toml => toml::load(text),
        Format::Yaml => match yaml::load(text)? {
            Some(root) => Ok(root),
            None => Err(Problem::nowhere(ProblemKind::Empty)),
        },
    }
}

/// The JSON Schema (2020-12) of contracts: accepts whatever [`read`] accepts.
pub fn schema() -> serde_json::Value {
    decode::schema()
}
