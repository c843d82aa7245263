//! What an interpreter answers.

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
    pub system: String,
    pub machine: String,
    pub platform: String,
    pub os_name: String,
    pub executable: String,
    pub prefix: String,
    pub base_prefix: String,
    pub search_path: Vec<String>,
    pub stdlib: String,
    pub purelib: String,
    pub platlib: String,
}

#[derive(Deserialize)]
#[serde(tag = "result", rename_all = "kebab-case")]
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
    match serde_json::from_str(json) {
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
