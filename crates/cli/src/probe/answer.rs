//! What an interpreter answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ProbeError;

/// What begins the line of an answer.
const MARKER: &str = "importspy-probe:";

/// An interpreter's own words about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub version: String,
    pub version_info: (u32, u32, u32),
    pub implementation: String,
    pub implementation_name: String,
    pub implementation_version: String,
    pub system: String,
    pub machine: String,
    pub release: String,
    pub build: String,
    pub platform: String,
    pub os_name: String,
    pub executable: String,
    pub prefix: String,
    pub base_prefix: String,
    /// `sys.path`, without what depends on how a program is started.
    pub search_path: Vec<String>,
    /// The user's own packages, which come before those of the installation.
    pub user_path: Vec<String>,
    /// Whether code is run there when a program begins, which may do anything to imports.
    pub user_code: bool,
    /// The folders packages are installed to.
    pub site_packages: Vec<String>,
    pub builtin_modules: Vec<String>,
    /// Top-level modules that are frozen or loaded before a program begins: no folder of the program
    /// stands before them.
    pub resident_modules: Vec<String>,
    /// Names under which loaded modules are known besides their own (`os.path` is `posixpath`).
    pub module_aliases: BTreeMap<String, String>,
    pub extension_suffixes: Vec<String>,
    pub hooks: Vec<Hook>,
    pub stdlib: String,
    pub purelib: String,
    pub platlib: String,
}

/// A finder of modules that doesn't come with Python.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    pub name: String,
    /// Where its code is.
    pub file: String,
    /// Whether it is asked before the search path, not after it.
    pub first: bool,
    /// Whether the rest tells everything it does.
    pub understood: bool,
    /// Files, or folders of packages, that it finds names in.
    pub modules: BTreeMap<String, String>,
    /// Whether it also finds what lies in those folders.
    pub children: bool,
    /// Top-level names that it answers for in ways of its own.
    pub claims: Vec<String>,
    /// Namespace packages and their folders, found where `placeholder` is on the search path.
    pub namespaces: BTreeMap<String, Vec<String>>,
    pub placeholder: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reply {
    Ok(Box<Answer>),
    Error { kind: Refusal, detail: String },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Refusal {
    TooOld,
    Failed,
}

/// The answer in a line of output, when it is one.
pub fn marked(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix(MARKER)
}

/// Reads an answer.
///
/// # Errors
/// The interpreter is too old or failed, or the answer isn't one.
pub fn parse(python: &Path, json: &str) -> Result<Answer, ProbeError> {
    let path = PathBuf::from(python);
    match serde_json::from_slice(json.as_bytes()) {
        Ok(Reply::Ok(answer)) => Ok(*answer),
        Ok(Reply::Error {
            kind: Refusal::TooOld,
            detail,
        }) => Err(ProbeError::TooOld {
            path,
            version: detail,
        }),
        Ok(Reply::Error {
            kind: Refusal::Failed,
            detail,
        }) => Err(ProbeError::Failed {
            path,
            status: "while answering".to_owned(),
            detail: format!(": {detail}"),
        }),
        Err(error) => Err(ProbeError::Garbled {
            path,
            detail: error.to_string(),
        }),
    }
}
