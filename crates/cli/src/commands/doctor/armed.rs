//! What an interpreter says once it has armed the guards.

use std::process::Stdio;

use serde::{Deserialize, Serialize};

use crate::guards::{Configuration, GuardedPython};
use crate::modules::Modules;

/// Says how the guards are. The program is nothing else.
const ASK: &str = "import sys; from importspy import _doctor; \
    _doctor.tell(sys.argv[1], sys.argv[2:])";
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
    /// Modules of others that are loaded as the interpreter starts.
    pub loaded_at_start: Vec<String>,
    /// Guarded modules that were there before the guards.
    pub loaded_before: Vec<String>,
    pub guards: Vec<ArmedGuard>,
    /// What sees imports: `spec`, or `import` where that fails; nothing where nothing is guarded.
    pub mechanism: Option<String>,
    /// The forms of imports that were tried.
    pub self_test: Vec<Tried>,
    /// The functions that ours stand in the place of.
    pub doors: Vec<Door>,
    /// What isn't as it was left, in words.
    pub tampered: Vec<String>,
    /// The types on `sys.meta_path`, in order.
    pub finders: Vec<String>,
    /// What replaced `builtins.__import__`.
    pub import_function: Option<String>,
    pub unauthorised: Vec<Holder>,
}

/// One guard that is armed.
#[derive(Debug, Serialize, Deserialize)]
pub struct ArmedGuard {
    pub target: String,
    pub mode: String,
    /// Nothing where it does nothing.
    pub mechanism: Option<String>,
    /// What it can't do.
    pub problems: Vec<String>,
}

/// A form of imports, and whether a trial of it was refused, as it should be.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tried {
    pub form: String,
    pub refused: bool,
}

/// A function, and whether ours stands in its place.
#[derive(Debug, Serialize, Deserialize)]
pub struct Door {
    pub name: String,
    pub hangs: bool,
}

/// A module that holds a guarded one and wouldn't be let in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Holder {
    pub module: String,
    pub holder: String,
}

/// Starts an interpreter with the guards and nothing else.
///
/// # Errors
/// What it said instead of answering.
pub fn ask(python: &GuardedPython, configuration: &Configuration) -> Result<Armed, String> {
    let output = python
        .command(&configuration.path)
        .args(["-B", "-c", ASK])
        .arg(&configuration.path)
        .args(Modules::folders_of(configuration.folder()))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let answer = said.lines().find_map(|line| line.strip_prefix(MARKER));
    match answer.map(|json| serde_json::from_slice(json.as_bytes())) {
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
