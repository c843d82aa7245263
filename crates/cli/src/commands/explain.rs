//! `importspy explain`

use importspy_core::violation::{Code, pages};
use serde_json::{Value, json};

use crate::arguments::{ExplainOptions, OutputFormat};
use crate::problem::{Problem, with_line_end};
use crate::status::Status;
use crate::streams::{self, Streams};

use super::tell_problem;

/// Prints the page of a code, every page, or the list of codes.
pub fn run(options: &ExplainOptions, streams: &Streams) -> Status {
    let format = options.format.output_format;
    let Some(name) = &options.code else {
        let (all, codes) = (options.all, Code::ALL);
        return streams::print(&match format {
            OutputFormat::Json => document(codes),
            OutputFormat::Text if all => pages_of(codes),
            OutputFormat::Text => list(codes),
        });
    };
    let known = Code::ALL.iter().find(|code| code.as_str() == name.as_str());
    let Some(code) = known else {
        tell_problem(unknown(name), format, streams);
        return Status::Misused;
    };
    streams::print(&match format {
        OutputFormat::Json => document(&[*code]),
        OutputFormat::Text => pages_of(&[*code]),
    })
}

fn unknown(code: &str) -> Problem {
    let help = match pages::nearest(code) {
        Some(nearest) => format!("did you mean `{nearest}`? `importspy explain` lists all codes"),
        None => "`importspy explain` lists all codes".to_owned(),
    };
    Problem::with_option(format!("there is no code `{code}`"), Some(help))
}

fn list(codes: &[Code]) -> String {
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    with_line_end(codes.join("\n"))
}

fn pages_of(codes: &[Code]) -> String {
    let pages = codes.iter().filter_map(|code| pages::page(code.as_str()));
    with_line_end(pages.collect::<Vec<_>>().join("\n\n"))
}

/// `{"schema": 1, "codes": [{"code", "category", "page"}]}`; pages are Markdown.
fn document(codes: &[Code]) -> String {
    let one = |code: &Code| -> Value {
        json!({
            "code": code.as_str(),
            "category": code.category().as_str(),
            "page": pages::page(code.as_str()),
        })
    };
    let codes: Vec<Value> = codes.iter().map(one).collect();
    with_line_end(format!("{:#}", json!({ "schema": 1, "codes": codes })))
}
