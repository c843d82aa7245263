//! What may be declared: the contract model and how it is read.
//!
//! Bytes become text ([`text`]), text a tree that knows its places ([`yaml`], [`toml`]), the tree the
//! model ([`decode`]), or everything that is wrong with it ([`error`]). Data of a program ([`data`])
//! becomes the same tree, with paths of keys for places; back again lead [`plain`] and [`emit`].

use std::sync::Arc;

mod base64;
mod credentials;
mod data;
mod decode;
mod dependency_name;
pub mod edit;
mod emit;
mod error;
mod guards;
pub mod key_path;
pub mod layout;
mod model;
pub mod outline;
mod plain;
mod resolve;
mod secrets;
mod selector;
mod spelling;
mod text;
mod toml;
mod tree;
mod verified;
mod yaml;

#[cfg(test)]
mod tests;

pub use crate::value::marker::{MarkerFault, MarkerFaultKind};
pub use data::{Atom, Data};
pub use decode::Part;
pub use emit::{after_key, as_key, yaml as to_yaml};
pub use error::{ContractError, Encoding, Found, Note, NoteKind, Problem, ProblemKind, SyntaxHint};
pub use guards::{ConfigurationFile, Guard, Guards, GuardsDocument, Mode, Strictness, read_guards};
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
    /// How the text is written.
    pub format: Format,
    /// Older spellings that were met, in the order of their places.
    pub notes: Vec<Note>,
    /// The text all spans point into: decoded, without byte order mark.
    pub text: Arc<str>,
    /// The same text, with stars for the expected values of secrets: the one to show.
    pub masked: Arc<str>,
    pub places: Places,
}

/// What a span in a contract's text says about a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Places {
    /// The text was written: the place is a line and a column.
    #[default]
    Lines,
    /// The contract is data of a program: what the span covers is the path of keys to the place.
    Keys,
}

/// Reads a contract.
///
/// # Errors
/// Everything that is wrong with it; after an error of syntax only that.
pub fn read(bytes: &[u8], format: Format) -> Result<Document, ContractError> {
    with_tree(bytes, format, |root, text, masked| {
        let (contract, notes) = decode::contract(root)?;
        Ok(Document {
            contract,
            format,
            notes,
            text: text.clone(),
            masked: masked.clone(),
            places: Places::Lines,
        })
    })
}

/// Reads a contract that is data of a program.
///
/// # Errors
/// Everything that is wrong with it, at paths of keys.
pub fn read_data(data: &Data) -> Result<Document, ContractError> {
    let (root, paths) = data::load(data).map_err(|problem| of_data(vec![*problem]))?;
    let (contract, notes) = decode::contract(&root).map_err(of_data)?;
    let text: Arc<str> = paths.into();
    Ok(Document {
        contract,
        format: Format::Yaml,
        notes,
        masked: text.clone(),
        text,
        places: Places::Keys,
    })
}

/// Checks a part of a contract that stands alone.
///
/// # Errors
/// Everything that is wrong with it, at paths of keys.
pub fn check_part(part: Part, data: &Data) -> Result<(), ContractError> {
    let (root, _) = data::load(data).map_err(|problem| of_data(vec![*problem]))?;
    match decode::part(part, &root) {
        problems if problems.is_empty() => Ok(()),
        problems => Err(of_data(problems)),
    }
}

/// Reads a part of a contract, and gives it as data.
///
/// # Errors
/// Everything that is wrong with it; after an error of syntax only that.
pub fn data_of(bytes: &[u8], format: Format, part: Part) -> Result<Data, ContractError> {
    with_tree(bytes, format, |root, _, _| match decode::part(part, root) {
        problems if problems.is_empty() => Ok(plain::data(root)),
        problems => Err(problems),
    })
}

fn of_data(problems: Vec<Problem>) -> ContractError {
    ContractError {
        problems: problems.into_iter().map(secrets::mask_path).collect(),
        text: None,
    }
}

/// Hands the tree of a text, the text, and what may be shown of it to `read`.
fn with_tree<T>(
    bytes: &[u8],
    format: Format,
    read: impl FnOnce(&tree::Node<'_>, &Arc<str>, &Arc<str>) -> Result<T, Vec<Problem>>,
) -> Result<T, ContractError> {
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
    read(&root, &text, &masked).map_err(|problems| ContractError {
        problems: problems.into_iter().map(secrets::mask_path).collect(),
        text: Some(masked),
    })
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
