//! What an interpreter says once it has armed the guards.

use std::process::Stdio;

use serde::{Deserialize, Serialize};

use crate::guards::{Configuration, GuardedPython};

/// Says how the guards are. The program is nothing else.
const ASK: &str = "from importspy import _doctor; _doctor.tell()";
const MARKER: &str = "importspy-doctor:";
/// So much of a complaint is repeated.
const LAST_LINES: usize = 5;

/// The state of the guards in an interpreter that has run nothing else.
#[derive(Debug, Serialize, Deserialize)]
pub struct Armed {
    /// The interpreter's file and version, and the version of importspy.
    pub interpreter: String,
    pub python: String,
    pub importspy: String,
    pub guards: Vec<ArmedGuard>,
    /// Finders of modules that are asked before Python's own, in their order.
    pub finders: Vec<String>,
    /// What stands in the place of `builtins.__import__`, where that isn't the original.
    pub replaced_import: Option<String>,
    /// What sees imports.
    pub mechanism: String,
    /// The trials of the mechanism, and whether each went as it should.
    pub self_tests: Vec<Trial>,
    /// The places where imports are seen, and whether each is as we left it.
    pub doors: Vec<Trial>,
    /// Modules that were there before the guards, and are guarded by them.
    pub loaded_before: Vec<String>,
    /// Modules that hold a guarded one without having been admitted, with what they hold.
    pub unauthorised: Vec<String>,
}

/// One guard that is armed.
#[derive(Debug, Serialize, Deserialize)]
pub struct ArmedGuard {
    pub target: String,
    pub mode: String,
    pub armed: bool,
    /// What it can't do.
    pub problems: Vec<String>,
}

/// Something that is as it should be, or isn't.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trial {
    pub name: String,
    pub passed: bool,
}

/// Starts an interpreter with the guards and nothing else.
///
/// # Errors
/// What it said instead of answering.
pub fn ask(python: &GuardedPython, configuration: &Configuration) -> Result<Armed, String> {
    let output = python
        .command(&configuration.path)
        .args(["-B", "-c", ASK])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let answer = said.lines().find_map(|line| line.strip_prefix(MARKER));
    match answer.map(serde_json::from_str) {
        Some(Ok(armed)) => Ok(armed),
        Some(Err(error)) => Err(format!("its answer makes no sense: {error}")),
        None => Err(complaint(&String::from_utf8_lossy(&output.stderr))),
    }
}

fn complaint(said: &str) -> String {
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let first = lines.len().saturating_sub(LAST_LINES);
    match lines.get(first..) {
        Some(last) if !last.is_empty() => last.join("\n"),
        Some(_) | None => "it said nothing".to_owned(),
    }
}
