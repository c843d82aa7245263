//! Every word said about a violation. Matches are exhaustive: a new code, detail or reason does
//! not compile until it is worded.

mod detail;
mod help;
mod message;
mod reason;
mod shape;
mod subject;
#[cfg(test)]
mod tests;

pub(crate) use detail::kind_spelling;
