//! `importspy run`

mod options;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::Command;

use crate::Within;
use crate::arguments::{OutputFormat, RunOptions};
use crate::guards::{self, GuardedPython};
use crate::problem::Problem;
use crate::status::Status;
use crate::streams::Streams;

use super::tell_problem;
use options::Isolated;

/// Starts the program in the place of this process; comes back only where it can't.
pub fn run(options: &RunOptions, within: &Within, streams: &Streams) -> Status {
    let problem = match command(options, within) {
        Ok(mut command) => unstarted(&command.get_program().to_owned(), replace(&mut command)),
        Err(problem) => problem,
    };
    tell_problem(problem, OutputFormat::Text, streams);
    Status::Misused
}

/// The interpreter with the guards of the configuration, and the program.
fn command(options: &RunOptions, within: &Within) -> Result<Command, Problem> {
    let found = guards::find(options.guards.config.as_deref())?;
    guards::require_contracts(&found)?;
    let python = GuardedPython::of(&options.target, within)?;
    let mut command = python.command(&found.path);
    match options::isolated(&options.command) {
        Some(parts) => begin_by_script(&mut command, &python, &parts),
        None => drop(command.args(&options.command)),
    }
    Ok(command)
}

/// Where nothing of the environment counts, a script arms the guards and begins the program.
fn begin_by_script(command: &mut Command, python: &GuardedPython, parts: &Isolated) {
    let is_typed = match parts.program.first() {
        Some(program) => program == "-",
        None => true,
    };
    let stays = is_typed && io::stdin().is_terminal();
    command.args(&parts.options);
    if stays {
        command.arg("-i");
    }
    let undone = match (stays, parts.skips_line) {
        (true, true) => "ix",
        (true, false) => "i",
        (false, true) => "x",
        (false, false) => "-",
    };
    let script = python.script();
    command.arg(script).arg(undone).args(&parts.program);
}

fn unstarted(python: &OsString, error: io::Error) -> Problem {
    Problem::with_option(
        format!("{} can't be run: {error}", python.to_string_lossy()),
        Some("name another interpreter with --python".to_owned()),
    )
}

/// Puts the program into the place of this process. Comes back only with the reason why it can't.
#[cfg(unix)]
fn replace(command: &mut Command) -> io::Error {
    use std::os::unix::process::CommandExt;
    command.exec()
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> io::Error {
    match command.status() {
        Ok(status) => std::process::exit(
            status
                .code()
                .unwrap_or_else(|| Status::Failed.code().into()),
        ),
        Err(error) => error,
    }
}
