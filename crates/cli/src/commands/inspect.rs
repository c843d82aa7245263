//! `importspy inspect`

use std::path::PathBuf;

use importspy_core::observe::source::{Demand, Unloadable, decode, observe};
use importspy_core::report::{LineIndex, inspect_json, inspect_text};

use crate::arguments::{InspectOptions, OutputFormat};
use crate::host::Target;
use crate::problem::{Problem, with_line_end};
use crate::read::{ReadError, read_regular};
use crate::status::Status;
use crate::streams::{self, Streams};
use crate::subjects::{Identities, shown};

use super::check::{SOURCE_LIMIT, on_large_stack};
use super::tell_problem;

/// Prints what is observed in one module.
pub fn run(options: &InspectOptions, python: Option<PathBuf>, streams: &Streams) -> Status {
    match on_large_stack(|| shown_observation(options, python.clone())) {
        Ok(text) => streams::print(&with_line_end(text)),
        Err((problem, status)) => {
            tell_problem(problem, options.format.output_format, streams);
            status
        }
    }
}

fn shown_observation(
    options: &InspectOptions,
    python: Option<PathBuf>,
) -> Result<String, (Problem, Status)> {
    let target =
        Target::of(&options.target, python).map_err(|problem| (problem, Status::Misused))?;
    let mut bytes = Vec::new();
    read_regular(&options.path, SOURCE_LIMIT, &mut bytes)
        .map_err(|error| unread(options, &error))?;
    let text = decode(&bytes).map_err(|why| unloadable(options, "", &why))?;
    let identity = Identities::default().of(&options.path);
    let observation = observe(&text, &identity, &Demand::Everything, &target)
        .map_err(|why| unloadable(options, &text, &why))?;
    Ok(match options.format.output_format {
        OutputFormat::Text => inspect_text(&observation, &text),
        OutputFormat::Json => inspect_json(&observation, &text),
    })
}

fn unread(options: &InspectOptions, error: &ReadError) -> (Problem, Status) {
    let help = "name one readable Python source file";
    (
        Problem::with_path(&shown(&options.path), error.to_string(), help),
        Status::Misused,
    )
}

fn unloadable(options: &InspectOptions, text: &str, why: &Unloadable) -> (Problem, Status) {
    let (message, offset) = match why {
        Unloadable::Encoding { message, .. } | Unloadable::Unreadable { message } => {
            (message, None)
        }
        Unloadable::Syntax { message, span } | Unloadable::TooDeep { message, span } => {
            (message, Some(span.start as usize))
        }
    };
    let place = offset
        .map(|offset| line_and_column(text, offset))
        .unwrap_or_default();
    let path = format!("{}{place}", shown(&options.path));
    let help = "Python would refuse this file, too";
    (
        Problem::with_path(&path, message.clone(), help),
        Status::Denied,
    )
}

/// `:LINE:COLUMN`, both counted from 1, columns in characters.
fn line_and_column(text: &str, offset: usize) -> String {
    let place = LineIndex::new(text).position(offset);
    format!(":{}:{}", place.line, place.column)
}
