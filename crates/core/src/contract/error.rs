//! Why a contract is refused, as data.

use crate::value::Span;

/// Every problem found in one contract file; at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractError {
    pub problems: Vec<Problem>,
    /// The contract's text with secrets masked, for excerpts; empty where it isn't text.
    pub text: String,
}

/// One problem of a contract file.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub message: String,
    pub help: Option<String>,
    pub span: Option<Span>,
    /// Counted from 1.
    pub line: usize,
    pub column: usize,
}
