//! `importspy env`

use std::path::PathBuf;
use std::sync::Arc;

use importspy_core::value::printable::printable;
use serde_json::{Value, json};

use crate::arguments::{EnvOptions, OutputFormat};
use crate::distributions::{Distribution, Distributions, Origin};
use crate::host::Target;
use crate::modules::Modules;
use crate::probe::Answer;
use crate::problem::{Problem, with_line_end};
use crate::status::Status;
use crate::streams::{self, Streams};

use super::tell_problem;

/// Prints the facts about the target interpreter and its host.
pub fn run(options: &EnvOptions, python: Option<PathBuf>, streams: &Streams) -> Status {
    match facts(options, python) {
        Ok((answer, installed, unreadable)) => {
            streams::print(&match options.format.output_format {
                OutputFormat::Text => text(&answer, &installed, &unreadable),
                OutputFormat::Json => document(&answer, &installed, &unreadable),
            })
        }
        Err(problem) => {
            tell_problem(problem, options.format.output_format, streams);
            Status::Misused
        }
    }
}

/// A distribution, and where it is from.
struct Installed {
    distribution: Distribution,
    origin: Option<Origin>,
}

fn facts(
    options: &EnvOptions,
    python: Option<PathBuf>,
) -> Result<(Answer, Vec<Installed>, Vec<String>), Problem> {
    let target = Arc::new(Target::of(&options.target, python)?);
    let help = "name another interpreter with --python".to_owned();
    let answer = target
        .answer()
        .map_err(|why| Problem::with_option(why, Some(help)))?;
    let modules = Modules::of(Arc::clone(&target));
    let known = modules.distributions().ok();
    let unreadable = known.into_iter().flat_map(Distributions::unreadable);
    let unreadable = unreadable.map(|path| path.display().to_string()).collect();
    let installed = known.into_iter();
    let installed = installed.flat_map(Distributions::all);
    let installed = installed.filter_map(|description| {
        Some(Installed {
            distribution: description.distribution()?.clone(),
            origin: description.origin(),
        })
    });
    Ok((answer.clone(), installed.collect(), unreadable))
}

fn text(answer: &Answer, installed: &[Installed], unreadable: &[String]) -> String {
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
        ("unreadable", unreadable.join("\n                  ")),
        (
            "distributions",
            installed
                .iter()
                .map(line)
                .collect::<Vec<_>>()
                .join("\n                  "),
        ),
    ];
    let lines: Vec<String> = rows
        .iter()
        .filter(|(name, value)| *name != "unreadable" || !value.is_empty())
        .map(|(name, value)| format!("{name:<16}  {value}"))
        .collect();
    with_line_end(lines.join("\n"))
}

fn document(answer: &Answer, installed: &[Installed], unreadable: &[String]) -> String {
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
        "distributions": installed.iter().map(entry).collect::<Vec<_>>(),
        "unreadable_metadata": unreadable,
        "sys_platform": answer.platform,
        "os_name": answer.os_name,
    });
    with_line_end(format!("{document:#}"))
}

fn line(installed: &Installed) -> String {
    let Installed {
        distribution,
        origin,
    } = installed;
    let Distribution {
        name,
        version,
        path: _,
    } = distribution;
    let from = origin.as_ref().map(|origin| {
        let how = if origin.from.editable {
            "editable, "
        } else {
            ""
        };
        format!(" ({how}{})", origin.url)
    });
    printable(&format!("{name} {version}{}", from.unwrap_or_default())).into_owned()
}

fn entry(installed: &Installed) -> Value {
    let Installed {
        distribution,
        origin,
    } = installed;
    let Distribution {
        name,
        version,
        path,
    } = distribution;
    json!({
        "name": name,
        "version": version,
        "path": path.to_string_lossy(),
        "origin": origin.as_ref().map(|origin| json!({
            "url": origin.url,
            "editable": origin.from.editable,
        })),
    })
}
