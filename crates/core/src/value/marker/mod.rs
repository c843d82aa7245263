//! Environment markers (PEP 508): their grammar, and whether they hold somewhere.

mod evaluate;
mod parse;

pub use parse::{MarkerFault, MarkerFaultKind, VARIABLES};

/// A condition on the place where something would run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    text: String,
    condition: Condition,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    Any(Vec<Condition>),
    All(Vec<Condition>),
    Compared {
        left: Operand,
        sign: Sign,
        right: Operand,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Operand {
    /// A name of [`VARIABLES`], spelled as newer markers spell it.
    Variable(&'static str),
    Text(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// A comparison that versions know, as it is written.
    Compared(&'static str),
    In,
    NotIn,
}

impl Marker {
    /// Reads a marker.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, MarkerFault> {
        Ok(Self {
            text: text.trim().to_owned(),
            condition: parse::condition(text)?,
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }
}
