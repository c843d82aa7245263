//! `importspy completions`

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::arguments::Arguments;
use crate::status::Status;
use crate::streams;

/// Prints what a shell needs to complete command lines.
pub fn run(shell: Shell) -> Status {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "importspy", &mut script);
    streams::print(&String::from_utf8_lossy(&script))
}
