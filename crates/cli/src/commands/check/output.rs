//! Telling how a check went: what goes to which stream, in which format.

use std::path::Path;

use importspy_core::report::{Report, TextStyle, Verdict, json, text};
use serde_json::{Value, json};

use crate::arguments::{CheckOptions, OutputFormat};
use crate::problem::{Problem, error_document, error_object, with_line_end};
use crate::replace_file::replace_file;
use crate::status::Status;
use crate::streams::{self, Streams};
use crate::subjects::shown;

/// Everything there is to tell.
#[derive(Default)]
pub struct Outcome {
    pub report: Report,
    /// Why something could not be judged.
    pub problems: Vec<Problem>,
    /// What is worth knowing about the contracts, worded; changes no verdict.
    pub notes: Vec<String>,
    /// What modules that failed printed last.
    pub printed: String,
}

impl Outcome {
    /// The greatest of all ends.
    fn status(&self) -> Status {
        if !self.problems.is_empty() {
            return Status::Misused;
        }
        match self.report.verdict() {
            Verdict::Admitted => Status::Admitted,
            Verdict::Denied => Status::Denied,
        }
    }
}

/// Writes the report and the problems where they belong.
pub fn tell(outcome: &Outcome, options: &CheckOptions, streams: &Streams) -> Status {
    let status = outcome.status();
    let format = options.format.output_format;
    // Machines read problems in the document itself; people read them beside it.
    if format == OutputFormat::Text || options.output_file.is_some() {
        if !options.quiet {
            streams::print_error(&outcome.notes.concat());
        }
        for problem in &outcome.problems {
            streams::print_error(&problem.text(streams.error_style()));
        }
    }
    if !options.quiet {
        streams::print_error(&outcome.printed);
    }
    let style = if options.output_file.is_some() {
        streams.file_style()
    } else {
        streams.output_style()
    };
    let style = TextStyle {
        verbose: options.verbose,
        quiet: options.quiet,
        ..style
    };
    let document = match format {
        OutputFormat::Text => people(outcome, style, options.output_file.is_some()),
        OutputFormat::Json => machines(outcome),
    };
    status.max(match &options.output_file {
        Some(path) => save(path, &document, streams),
        None => streams::print(&document),
    })
}

/// Writes the report to a file; tells how a run that has nothing else to do ends.
fn save(path: &Path, document: &str, streams: &Streams) -> Status {
    let Err(error) = replace_file(path, document.as_bytes()) else {
        return Status::Admitted;
    };
    let help = "name a file in a folder that exists and may be written to";
    let message = format!("the report can't be written: {error}");
    let problem = Problem::with_path(&shown(path), message, help);
    streams::print_error(&problem.text(streams.error_style()));
    Status::Misused
}

/// Text; a file also holds the problems, so that it never tells less than the run did.
fn people(outcome: &Outcome, style: TextStyle, to_file: bool) -> String {
    let mut document = String::new();
    if to_file {
        document.extend(outcome.problems.iter().map(|problem| problem.text(style)));
    }
    if !outcome.report.subjects.is_empty() {
        document.push_str(&text::render(&outcome.report, &style));
    }
    document
}

/// One JSON object: the report, and under `error` what could not be judged.
fn machines(outcome: &Outcome) -> String {
    if outcome.problems.is_empty() {
        return with_line_end(json::render(&outcome.report));
    }
    if outcome.report.subjects.is_empty() {
        return error_document(&outcome.problems);
    }
    let Ok(Value::Object(mut document)) =
        serde_json::from_slice(json::render(&outcome.report).as_bytes())
    else {
        return error_document(&outcome.problems);
    };
    // A run that left something unjudged admits nothing as a whole.
    document.insert("verdict".to_owned(), json!("denied"));
    document.insert("error".to_owned(), error_object(&outcome.problems));
    with_line_end(format!("{:#}", Value::Object(document)))
}
