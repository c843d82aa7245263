//! `importspy check`

mod contracts;
mod evidence;
mod judge;
mod output;
mod sources;
mod threads;
mod verified;
mod version;

use std::mem::take;
use std::path::Path;
use std::sync::Arc;

use crate::Within;
use crate::arguments::CheckOptions;
use crate::host::Target;
use crate::live::Loader;
use crate::modules::Modules;
use crate::problem::Problem;
use crate::status::Status;
use crate::streams::Streams;
use crate::subjects::{Plan, discover, shown};

pub use contracts::{Loaded, format_of, load, read_contract};
pub use judge::SOURCE_LIMIT;
pub use sources::sources;
pub use threads::{answers, on_large_stack};
pub use version::{fill_version, owner_version};

use judge::{Judge, Judged};
use output::Outcome;

/// Judges the modules that `options` name, and tells about it.
pub fn run(options: CheckOptions, within: Within, streams: &Streams) -> Status {
    let outcome = judged(&options, within);
    output::tell(&outcome, &options, streams)
}

fn judged(options: &CheckOptions, within: Within) -> Outcome {
    match prepared(options, within) {
        Ok((mut judge, plan)) => {
            if let Some(shared) = &judge.shared {
                verified::verify_named(&shared.contract, &judge.modules);
            }
            let verdicts = threads::judge_all(&judge, &plan.subjects);
            let mut notes = take(&mut judge.modules.evidence.notes);
            if let Some(shared) = &mut judge.shared {
                notes.append(&mut shared.notes);
            }
            collected(verdicts, plan.problems, notes)
        }
        Err(problem) => Outcome {
            problems: vec![problem],
            ..Outcome::default()
        },
    }
}

/// Everything that must be right before the first module is read.
fn prepared(options: &CheckOptions, within: Within) -> Result<(Judge, Plan), Problem> {
    let running = within.python.clone();
    let target = Arc::new(Target::of(&options.target, within.python)?);
    let load = |path| contracts::load(path).map(|loaded| loaded.verified(options.integrity));
    let shared = options.contract.as_deref().map(load).transpose()?;
    if let (true, [only]) = (options.single, options.paths.as_slice()) {
        require_file(only)?;
    }
    let plan = discover(&options.paths, shared.is_some());
    let root = options.import_options.project_root.clone();
    let live = &options.live_options;
    let loader = options
        .live
        .then(|| Loader::new(live, root.clone(), &target, within.extension))
        .transpose()?;
    let mut modules = Modules::of(Arc::clone(&target));
    modules.with_compiled = options.bytecode;
    modules.evidence = evidence::collected(
        &options.evidence,
        &plan.subjects,
        root.as_deref(),
        running.as_deref(),
        (&target, &modules),
    )?;
    let judge = Judge {
        modules,
        target,
        shared,
        loader,
        root,
        integrity: options.integrity,
    };
    Ok((judge, plan))
}

fn require_file(path: &Path) -> Result<(), Problem> {
    if !path.is_dir() {
        return Ok(());
    }
    let help = "name one module, or check the folder: importspy check --live";
    Err(Problem::with_path(&shown(path), "is a folder", help))
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
            Judged::Subject {
                report,
                mut notes,
                printed,
            } => {
                outcome.printed.push_str(&printed);
                outcome.report.subjects.push(report);
                outcome.notes.append(&mut notes);
            }
            Judged::Unjudged(problem) => outcome.problems.push(problem),
        }
    }
    outcome
}
