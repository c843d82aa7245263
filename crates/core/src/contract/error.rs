//! What can be wrong with a contract.

use std::sync::Arc;

use crate::value::Span;

/// Everything that is wrong with one contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractError {
    /// At least one, in the order of their places.
    pub problems: Vec<Problem>,
    /// The text for excerpts, secrets masked; nothing where the file is no text.
    pub text: Option<Arc<str>>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub span: Option<Span>,
    /// The keys that lead there.
    pub path: String,
}

impl Problem {
    /// One sentence: what is wrong, what was expected.
    pub fn message(&self) -> String {
        todo!()
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        todo!()
    }
}

/// Something older that is still understood; never changes the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub span: Span,
    pub path: String,
}

impl Note {
    /// The older spelling, and the newer one.
    pub fn message(&self) -> String {
        todo!()
    }
}
