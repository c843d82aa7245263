//! One file for each command.

pub mod check;
pub mod completions;
pub mod diff;
pub mod doctor;
pub mod env;
pub mod explain;
pub mod fmt;
pub mod init;
pub mod inspect;
mod observed;
mod rewrite;
pub mod run;
pub mod schema;
pub mod update;

use crate::arguments::OutputFormat;
use crate::problem::{Problem, error_document};
use crate::streams::{self, Streams};

/// Tells why a command can't do its work: people on stderr, machines in the document they read.
fn tell_problem(problem: Problem, format: OutputFormat, streams: &Streams) {
    match format {
        OutputFormat::Text => streams::print_error(&problem.text(streams.error_style())),
        // The status of a run with a problem is no better than that of a full disk.
        OutputFormat::Json => drop(streams::print(&error_document(&[problem]))),
    }
}
