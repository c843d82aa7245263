//! The report for people.

use super::{Report, TextStyle};

/// The whole report as text, ending in a summary.
pub fn render(_report: &Report, _style: &TextStyle) -> String {
    todo!()
}
