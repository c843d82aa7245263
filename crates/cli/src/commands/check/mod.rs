//! `importspy check`

mod contracts;
mod judge;
mod output;
mod threads;

use std::mem::take;
use std::path::PathBuf;

use crate::arguments::CheckOptions;
use crate::host::Target;
use crate::problem::Problem;
use crate::status::Status;
use crate::streams::Streams;
use crate::subjects::{Plan, discover};

pub use judge::SOURCE_LIMIT;
pub use threads::on_large_stack;

use judge::{Judge, Judged};
use output::Outcome;

/// Judges the modules that `options` name, and tells about it.
pub fn run(options: CheckOptions, python: Option<PathBuf>, streams: &Streams) -> Status {
    let outcome = judged(&options, python);
    output::tell(&outcome, &options, streams)
}

fn judged(options: &CheckOptions, python: Option<PathBuf>) -> Outcome {
    match prepared(options, python) {
        Ok((mut judge, plan)) => {
            let verdicts = threads::judge_all(&judge, &plan.subjects);
            let notes = judge.shared.as_mut().map(|shared| take(&mut shared.notes));
            collected(verdicts, plan.problems, notes.unwrap_or_default())
        }
        Err(problem) => Outcome {
            problems: vec![problem],
            ..Outcome::default()
        },
    }
}

/// Everything that must be right before the first module is read.
fn prepared(options: &CheckOptions, python: Option<PathBuf>) -> Result<(Judge, Plan), Problem> {
    let target = Target::of(&options.target, python)?;
    let shared = options
        .contract
        .as_deref()
        .map(contracts::load)
        .transpose()?;
    let plan = discover(&options.paths, shared.is_some());
    Ok((Judge { target, shared }, plan))
}

fn collected(verdicts: Vec<Judged>, problems: Vec<Problem>, notes: Vec<String>) -> Outcome {
    let mut outcome = Outcome {
        problems,
        notes,
        ..Outcome::default()
    };
    outcome.report.subjects.reserve_exact(verdicts.len());
    for verdict in verdicts {
        match verdict {
            Judged::Subject { report, mut notes } => {
                outcome.report.subjects.push(report);
                outcome.notes.append(&mut notes);
            }
            Judged::Unjudged(problem) => outcome.problems.push(problem),
        }
    }
    outcome
}
