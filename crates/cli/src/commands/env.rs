//! `importspy env`

use std::path::PathBuf;

use serde_json::json;

use crate::arguments::{EnvOptions, OutputFormat};
use crate::host::Target;
use crate::probe::Answer;
use crate::problem::{Problem, with_line_end};
use crate::status::Status;
use crate::streams::{self, Streams};

use super::tell_problem;

/// Prints the facts about the target interpreter and its host.
pub fn run(options: &EnvOptions, python: Option<PathBuf>, streams: &Streams) -> Status {
    let answer = Target::of(&options.target, python).and_then(|target| {
        let help = "name another interpreter with --python".to_owned();
        target
            .answer()
            .cloned()
            .map_err(|why| Problem::with_option(why, Some(help)))
    });
    match (answer, options.format.output_format) {
        (Ok(answer), OutputFormat::Text) => streams::print(&text(&answer)),
        (Ok(answer), OutputFormat::Json) => streams::print(&document(&answer)),
        (Err(problem), format) => {
            tell_problem(problem, format, streams);
            Status::Misused
        }
    }
}

fn text(answer: &Answer) -> String {
    let rows = [
        ("os", answer.system.to_lowercase()),
        ("architecture", answer.machine.to_lowercase()),
        ("python", answer.version.clone()),
        ("implementation", answer.implementation.clone()),
        ("interpreter", answer.executable.clone()),
        ("prefix", answer.prefix.clone()),
        ("base prefix", answer.base_prefix.clone()),
        ("standard library", answer.stdlib.clone()),
        ("packages", answer.purelib.clone()),
        (
            "search path",
            answer.search_path.join("\n                  "),
        ),
    ];
    let lines: Vec<String> = rows
        .iter()
        .map(|(name, value)| format!("{name:<16}  {value}"))
        .collect();
    with_line_end(lines.join("\n"))
}

fn document(answer: &Answer) -> String {
    let document = json!({
        "schema": 1,
        "os": answer.system.to_lowercase(),
        "architecture": answer.machine.to_lowercase(),
        "python": { "version": answer.version, "implementation": answer.implementation },
        "interpreter": answer.executable,
        "prefix": answer.prefix,
        "base_prefix": answer.base_prefix,
        "paths": { "stdlib": answer.stdlib, "purelib": answer.purelib, "platlib": answer.platlib },
        "search_path": answer.search_path,
        "sys_platform": answer.platform,
        "os_name": answer.os_name,
    });
    with_line_end(format!("{document:#}"))
}
