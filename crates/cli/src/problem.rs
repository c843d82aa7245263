//! What is wrong with the contract, the configuration or the command line, as data.

use importspy_core::contract::ContractError;
use importspy_core::report::{LineIndex, TextStyle, contract_error};
use importspy_core::value::Span;
use serde_json::{Value, json};

/// A reason why something can't be judged at all.
#[derive(Clone, Debug)]
pub enum Problem {
    /// A path or an option doesn't fit.
    Usage {
        path: Option<String>,
        message: String,
        help: Option<String>,
    },
    /// A contract is refused.
    Contract { path: String, error: ContractError },
}

impl Problem {
    /// A problem with a file or folder.
    pub fn with_path(path: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Problem::Usage {
            path: Some(path.to_owned()),
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// A problem with no file or folder.
    pub fn with_option(message: impl Into<String>, help: Option<String>) -> Self {
        Problem::Usage {
            path: None,
            message: message.into(),
            help,
        }
    }

    /// The problem for people, ending in a line end.
    pub fn text(&self, style: TextStyle) -> String {
        match self {
            Problem::Usage {
                path,
                message,
                help,
            } => usage_text(path.as_deref(), message, help.as_deref(), style),
            Problem::Contract { path, error } => {
                with_line_end(contract_error::render(path, error, &style))
            }
        }
    }

    /// The problem for machines; a contract may have several.
    fn json(&self) -> Vec<Value> {
        match self {
            Problem::Usage {
                path,
                message,
                help,
            } => vec![json!({
                "path": path, "line": null, "column": null, "message": message, "help": help,
            })],
            Problem::Contract { path, error } => contract_json(path, error),
        }
    }
}

/// A refused contract's problems, places counted from 1.
fn contract_json(path: &str, error: &ContractError) -> Vec<Value> {
    let index = error.text.as_deref().map(LineIndex::new);
    let place = |span: Span| index.as_ref().map(|index| index.start_of(span));
    error
        .problems
        .iter()
        .map(|problem| {
            let place = problem.span.and_then(place);
            json!({
                "path": path,
                "line": place.map(|place| place.line),
                "column": place.map(|place| place.column),
                "message": problem.message(),
                "help": problem.help(),
            })
        })
        .collect()
}

fn usage_text(path: Option<&str>, message: &str, help: Option<&str>, style: TextStyle) -> String {
    let (red, bold, reset) = if style.color {
        ("\x1b[1;31m", "\x1b[1m", "\x1b[0m")
    } else {
        ("", "", "")
    };
    let path = path
        .map(|path| format!("{}: ", visible(path)))
        .unwrap_or_default();
    let help = help
        .map(|help| format!("  {bold}help{reset}: {}\n", visible(help)))
        .unwrap_or_default();
    format!("{red}error{reset}: {path}{}\n{help}", visible(message))
}

/// `text` without anything that could steer a terminal: names of files are anyone's choice.
fn visible(text: &str) -> String {
    text.chars()
        .map(|char| {
            if char.is_control() {
                char.escape_default().to_string()
            } else {
                char.to_string()
            }
        })
        .collect()
}

/// `text`, ending in exactly one line end.
pub fn with_line_end(mut text: String) -> String {
    text.truncate(text.trim_end_matches('\n').len());
    text.push('\n');
    text
}

/// All problems of a run for machines: `{"problems": [...]}`.
pub fn error_object(problems: &[Problem]) -> Value {
    json!({ "problems": problems.iter().flat_map(Problem::json).collect::<Vec<_>>() })
}

/// A whole document for machines that tells nothing but problems.
pub fn error_document(problems: &[Problem]) -> String {
    with_line_end(format!(
        "{:#}",
        json!({ "schema": 1, "error": error_object(problems) })
    ))
}
