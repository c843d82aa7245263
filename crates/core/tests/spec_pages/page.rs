//! Examples in a page: fenced blocks that follow one another.
//!
//! - ```` ```yaml contract ````: the contract
//! - ```` ```python module [filename=NAME] [importer=NAME] [unreadable=REASON] [raised=|exited=|crashed=|timed-out=|unobserved=WHAT] ````: the module it is checked against
//! - ```` ```python loaded ````: the same module as it is once loaded, for what only `--live` finds
//! - ```` ```python file=PATH ````: another module, beside the first
//! - ```` ```python later ````: the same module as it is later, for what only looking again finds
//! - ```` ```json installed ````: the distributions around it; see `installed.rs`
//! - ```` ```env ````: environment variables, one `NAME=value` a line
//! - ```` ```json report [partial] ````: the violations; without this block, the module is admitted.
//!   `partial`: there are others besides.

use std::collections::BTreeMap;

use crate::installed::Installed;
use importspy_core::observe::How;
use serde_json::Value;

#[derive(Debug, Default)]
pub struct Example {
    /// Where the contract's block begins.
    pub line: usize,
    pub contract: String,
    pub module: String,
    pub filename: String,
    /// Why the module can't be read, as the operating system would say it.
    pub unreadable: Option<String>,
    /// What became of the module when it was run instead of being loaded.
    pub failed: Option<(How, String)>,
    /// What is installed.
    pub installed: Installed,
    /// Who imports, where the module is an importer.
    pub importer: Option<String>,
    /// The module as it is later.
    pub later: Option<String>,
    /// The module as it is once loaded.
    pub loaded: Option<String>,
    /// Other files: their paths and texts.
    pub files: Vec<(String, String)>,
    pub variables: BTreeMap<String, String>,
    pub outcome: Outcome,
}

#[derive(Debug, Default)]
pub enum Outcome {
    #[default]
    Admitted,
    Denied {
        expected: Vec<Value>,
        partial: bool,
    },
}

struct Fence {
    line: usize,
    info: String,
    body: String,
}

/// Every example of a page. Pages without a contract are no business of ours; in the others, no
/// block may go unrun.
pub fn examples(text: &str) -> Result<Vec<Example>, String> {
    let mut examples: Vec<Example> = Vec::new();
    if !text.contains("```yaml contract") {
        return Ok(examples);
    }
    for fence in fences(text) {
        let info = fence.info.clone();
        let words: Vec<_> = info.split(' ').collect();
        match words.as_slice() {
            ["yaml", "contract"] => examples.push(Example {
                line: fence.line,
                contract: fence.body,
                filename: "module.py".into(),
                ..Example::default()
            }),
            [kind @ ("yaml" | "python" | "env" | "json"), attributes @ ..] => {
                let at = format!("line {}: ```{info}", fence.line);
                let example = examples.last_mut().ok_or(format!("{at} has no contract"))?;
                add(example, kind, attributes, fence).map_err(|error| format!("{at}: {error}"))?;
            }
            _ => {}
        }
    }
    match examples
        .iter()
        .find(|example| example.module.is_empty() && !example.silent())
    {
        Some(example) => Err(format!("line {}: the contract has no module", example.line)),
        None => Ok(examples),
    }
}

impl Example {
    /// Whether the module is meant to have no text.
    fn silent(&self) -> bool {
        self.unreadable.is_some()
    }
}

fn add(example: &mut Example, kind: &str, attributes: &[&str], fence: Fence) -> Result<(), String> {
    match (kind, attributes) {
        ("python", ["module", rest @ ..]) => {
            for attribute in rest {
                match attribute.split_once('=') {
                    Some(("importer", name)) => example.importer = Some(name.into()),
                    Some(("filename", name)) => example.filename = name.into(),
                    Some(("unreadable", why)) => example.unreadable = Some(why.replace('_', " ")),
                    Some((how, what)) if failure(how).is_some() => {
                        example.failed = failure(how).map(|how| (how, what.replace('_', " ")));
                    }
                    _ => return Err(format!("unknown attribute {attribute}")),
                }
            }
            example.module = fence.body;
        }
        ("python", [file]) if file.starts_with("file=") => {
            let path = file.trim_start_matches("file=").to_owned();
            example.files.push((path, fence.body));
        }
        ("python", ["later"]) => example.later = Some(fence.body),
        ("python", ["loaded"]) => example.loaded = Some(fence.body),
        ("env", []) => {
            for line in fence.body.lines() {
                let (name, value) = line.split_once('=').ok_or(format!("no `=` in {line}"))?;
                example.variables.insert(name.into(), value.into());
            }
        }
        ("json", ["installed"]) => {
            example.installed = Installed::read(&fence.body).map_err(|error| error.to_string())?;
        }
        ("json", ["report", rest @ ..]) => {
            let expected = serde_json::from_str(&fence.body).map_err(|error| error.to_string())?;
            example.outcome = Outcome::Denied {
                expected,
                partial: rest == ["partial"],
            };
        }
        _ => return Err("this block would never be run".into()),
    }
    Ok(())
}

fn failure(name: &str) -> Option<How> {
    Some(match name {
        "raised" => How::Raised,
        "exited" => How::Exited,
        "crashed" => How::Crashed,
        "timed-out" => How::TimedOut,
        "unobserved" => How::Unobserved,
        _ => return None,
    })
}

/// The fenced blocks that say what they are.
fn fences(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Fence {
                    line: number + 1,
                    info: info.trim().into(),
                    body: String::new(),
                });
            }
            (None, None) => {}
            (Some(_), Some(_)) => fences.extend(open.take()),
            (Some(fence), None) => {
                fence.body.push_str(line);
                fence.body.push('\n');
            }
        }
    }
    fences
}
