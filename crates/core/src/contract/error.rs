//! What can be wrong with a contract.

use std::sync::Arc;

use crate::value::Span;

/// Everything that is wrong with one contract.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractError {
    pub problems: Vec<Problem>,
    /// The contract's text, where it could be decoded.
    pub text: Option<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub span: Option<Span>,
    /// The path of keys: `classes[0].name`.
    pub path: String,
    pub kind: ProblemKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    UnknownKey {
        key: String,
        within: &'static str,
        nearest: Option<&'static str>,
        belongs_to: Option<&'static str>,
        known: Vec<&'static str>,
    },
}

impl Problem {
    pub fn message(&self) -> String {
        match &self.kind {
            ProblemKind::UnknownKey { key, within, .. } => format!("{within} has no key `{key}`"),
        }
    }

    pub fn help(&self) -> Option<String> {
        match &self.kind {
            ProblemKind::UnknownKey { nearest, .. } => {
                nearest.map(|nearest| format!("did you mean `{nearest}`?"))
            }
        }
    }
}
