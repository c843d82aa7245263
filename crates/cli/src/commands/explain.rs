//! `importspy explain`

use importspy_core::violation::{Code, pages};

use crate::problem::{Problem, with_line_end};
use crate::status::Status;
use crate::streams::{self, Streams};

/// Prints the page of a code, or the list of codes.
pub fn run(code: Option<&str>, streams: &Streams) -> Status {
    let Some(code) = code else {
        return streams::print(&list());
    };
    if let Some(page) = pages::page(code) {
        return streams::print(&with_line_end(page.to_owned()));
    }
    let help = match pages::nearest(code) {
        Some(nearest) => format!("did you mean `{nearest}`? `importspy explain` lists all codes"),
        None => "`importspy explain` lists all codes".to_owned(),
    };
    let problem = Problem::with_option(format!("there is no code `{code}`"), Some(help));
    streams::print_error(&problem.text(streams.error_style()));
    Status::Misused
}

fn list() -> String {
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    with_line_end(codes.join("\n"))
}
