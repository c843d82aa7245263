//! A refused contract, for people.

use super::TextStyle;
use crate::contract::ContractError;

/// Every problem with its place and an excerpt.
pub fn render(_path: &str, _error: &ContractError, _style: &TextStyle) -> String {
    todo!()
}
