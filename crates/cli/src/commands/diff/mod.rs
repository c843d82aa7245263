//! `importspy diff`

mod git;
mod installed;
mod packed;
mod side;
mod sources;
mod tar;
mod trees;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use importspy_core::diff::{Effect, Placed, contracts, json, markdown, text};
use importspy_core::report::LineIndex;
use importspy_core::value::Span;

use super::check::on_large_stack;
use super::inspect::Refused;
use super::observed::{Means, Observer};
use crate::Within;
use crate::arguments::{DiffFormat, DiffOptions, FailOn, ImportOptions, TargetOptions};
use crate::problem::{Problem, with_line_end};
use crate::replace_file::replace_file;
use crate::status::Status;
use crate::streams::{self, Streams};
use crate::subjects::shown;
use side::Side;
use trees::{Compared, Text};

/// Tells what changed.
pub fn run(options: &DiffOptions, within: Within, streams: &Streams) -> Status {
    match on_large_stack(|| told(options, within.clone())) {
        Ok((status, refusals)) => refusals.into_iter().fold(status, |status, (problem, own)| {
            streams::print_error(&problem.text(streams.error_style()));
            status.max(own)
        }),
        Err((problem, status)) => {
            streams::print_error(&problem.text(streams.error_style()));
            status
        }
    }
}

fn told(options: &DiffOptions, within: Within) -> Result<(Status, Vec<Refused>), Refused> {
    let at = |python: Option<&OsStr>| {
        let named = TargetOptions {
            python: python.map(OsStr::to_owned),
            no_cache: options.target.no_cache,
        };
        // Of another environment what is installed is meant, not what lies here.
        let imports = ImportOptions {
            project_root: python.map_or_else(
                || options.import_options.project_root.clone(),
                |python| Some(PathBuf::from(python)),
            ),
        };
        let means = Means {
            live: None,
            imports: &imports,
            target: python.map_or(&options.target, |_| &named),
        };
        Observer::new(&means, within.clone())
    };
    let observer = at(None)?;
    let of_side = |python: &Option<OsString>| python.as_deref().map(|python| at(Some(python)));
    let old_observer = of_side(&options.python_old).transpose()?;
    let new_observer = of_side(&options.python_new).transpose()?;
    let (before, after) = (
        old_observer.as_ref().unwrap_or(&observer),
        new_observer.as_ref().unwrap_or(&observer),
    );
    let elsewhere = |folder: &str| at(Some(OsStr::new(folder)));
    let old = Side::of(&options.old, [before, after], &elsewhere)?;
    let new = Side::of(&options.new, [after, before], &elsewhere)?;
    let compared = match (&old, &new) {
        (Side::Contract(old), Side::Contract(new)) => {
            let texts = |side: &side::Contract| {
                Text::new((side.shown.clone(), side.document.masked.to_string()))
            };
            let changes = contracts((&old.document, old.format), (&new.document, new.format));
            let (before, after) = (texts(old), texts(new));
            Compared {
                changes: changes
                    .into_iter()
                    .map(|change| (change, before.clone(), after.clone()))
                    .collect(),
                refusals: Vec::new(),
            }
        }
        (Side::Modules(old), Side::Modules(new)) => trees::compare(old, new, &observer.target),
        (Side::Contract(_), Side::Modules(_)) | (Side::Modules(_), Side::Contract(_)) => {
            let help = "name two contracts, or two modules or packages";
            let message = "a contract can't be compared with a module".to_owned();
            let problem = Problem::with_option(message, Some(help.to_owned()));
            return Err((problem, Status::Misused));
        }
    };
    let status = write(options, &placed(&compared))?;
    Ok((status, compared.refusals))
}

/// The changes, each with its places as lines and columns.
fn placed(compared: &Compared) -> Vec<Placed<'_>> {
    let place = |span: Option<Span>, text: &Text| {
        let (path, text) = text.as_ref();
        let position = LineIndex::new(text).start_of(span?);
        Some(importspy_core::diff::Place {
            path: path.clone(),
            line: u32::try_from(position.line).unwrap_or(u32::MAX),
            column: u32::try_from(position.column).unwrap_or(u32::MAX),
        })
    };
    let changes = compared.changes.iter();
    changes
        .map(|(change, old, new)| {
            (
                change,
                place(change.old_place, old),
                place(change.new_place, new),
            )
        })
        .collect()
}

fn write(options: &DiffOptions, changes: &[Placed<'_>]) -> Result<Status, Refused> {
    let out = match options.output_format {
        DiffFormat::Text => text(changes),
        DiffFormat::Json => with_line_end(format!("{:#}", json(changes))),
        DiffFormat::Markdown => markdown(changes),
    };
    let status = match &options.output_file {
        None => streams::print(&out),
        Some(path) => {
            replace_file(path, out.as_bytes()).map_err(|error| {
                let help = "make the folder writable, or name another file";
                (
                    Problem::with_path(&shown(path), error.to_string(), help),
                    Status::Misused,
                )
            })?;
            Status::Admitted
        }
    };
    let limit = match options.fail_on {
        None => return Ok(status),
        Some(FailOn::Breaking) => Effect::Breaking,
        Some(FailOn::Widening) => Effect::Widening,
    };
    let failed = changes.iter().any(|(change, ..)| change.effect() >= limit);
    Ok(if failed {
        status.max(Status::Denied)
    } else {
        status
    })
}
