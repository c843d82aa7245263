//! `importspy schema`

use importspy_core::contract;

use crate::problem::with_line_end;
use crate::status::Status;
use crate::streams;

/// Prints the JSON Schema of contracts.
pub fn run() -> Status {
    streams::print(&with_line_end(format!("{:#}", contract::schema())))
}
