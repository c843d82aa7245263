//! `importspy init`

mod importers;
mod output;
mod plan;

use importspy_core::write::{
    Interface, Package, Subject, Wishes, Written, contract, implementation,
};

use self::importers::Projects;
use self::output::Output;
use self::plan::Planned;
use super::inspect::Refused;
use super::observed::{Means, Observer, Origin, Seen};
use crate::Within;
use crate::arguments::{InitOptions, With};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::status::Status;
use crate::streams::{self, Streams};
use crate::subjects::shown;

use super::check::on_large_stack;

/// Writes the contracts of the modules that `options` name.
pub fn run(options: &InitOptions, within: Within, streams: &Streams) -> Status {
    let done = on_large_stack(|| all_written(options, within.clone()));
    let Done { told, refusals } = done.unwrap_or_else(|refused| Done {
        told: String::new(),
        refusals: vec![refused],
    });
    let mut worst = Status::Admitted;
    if !told.is_empty() {
        worst = streams::print(&told);
    }
    for (problem, status) in refusals {
        streams::print_error(&problem.text(streams.error_style()));
        worst = worst.max(status);
    }
    worst
}

/// What was done.
#[derive(Default)]
struct Done {
    /// What was written.
    told: String,
    /// Why the rest wasn't.
    refusals: Vec<Refused>,
}

/// Writes one contract after the other.
fn all_written(options: &InitOptions, within: Within) -> Result<Done, Refused> {
    let means = Means {
        live: options.live.then_some(&options.live_options),
        imports: &options.import_options,
        target: &options.target,
    };
    let observer = Observer::new(&means, within)?;
    let planned = plan::plan(options, &observer)?;
    if let ([first, _, ..], true) = (&planned[..], Output::is_one(options.output.as_deref())) {
        return written_together(options, &observer, &planned, &first.output);
    }
    let mut done = Done::default();
    let projects = Projects::new(&observer, planned.len() == 1);
    let mut progress = Progress::of(planned.len());
    for one in &planned {
        progress.step();
        match written(options, &projects, &observer, one) {
            Ok(line) => done.told.extend(line),
            Err(refused) => done.refusals.push(refused),
        }
    }
    Ok(done)
}

/// Writes one contract for all of them.
fn written_together(
    options: &InitOptions,
    observer: &Observer,
    planned: &[Planned],
    output: &Output,
) -> Result<Done, Refused> {
    output::require_free(output, options.force)?;
    let mut done = Done::default();
    let mut package = Package::default();
    let mut names = Vec::new();
    let mut first = None;
    let mut progress = Progress::of(planned.len());
    for one in planned {
        progress.step();
        match observer.see(&one.origin) {
            Ok(seen) => {
                let judge = |contract: &_| observer.judge(contract, &seen);
                let left = observer.with_subject(&seen, true, None, |subject| {
                    package.add(subject, wishes(options), &judge)
                });
                match left.is_empty() {
                    true => {
                        names.push(seen.module().to_owned());
                        first.get_or_insert((&one.origin, seen));
                    }
                    false => done.refusals.push(unloaded(&seen)),
                }
            }
            Err(refused) => done.refusals.push(refused),
        }
    }
    drop(progress);
    let Some((origin, first)) = &first else {
        return Ok(done);
    };
    let importers = options
        .with
        .contains(&With::Importers)
        .then(|| Projects::new(observer, true).importers_of(origin, first, &names));
    let shown: Vec<String> = options.modules.iter().map(|path| shown(path)).collect();
    let judge = |contract: &_| observer.judge_exactly(contract, first).unwrap_or_default();
    let written = observer.with_subject(first, true, importers.as_ref(), |subject| {
        package.together(&shown.join(", "), subject, wishes(options), &judge)
    });
    done.told.extend(output::write(output, &written.text)?);
    Ok(done)
}

fn unloaded(seen: &Seen) -> Refused {
    let message = "doesn't load, so no contract admits it";
    let help = "`importspy check` says why, with a contract of any kind";
    let problem = Problem::with_path(&seen.shown, message, help);
    (problem, Status::Denied)
}

fn written(
    options: &InitOptions,
    projects: &Projects<'_>,
    observer: &Observer,
    one: &Planned,
) -> Result<Option<String>, Refused> {
    output::require_free(&one.output, options.force)?;
    let seen = observer.see(&one.origin)?;
    let wanted = options.with.contains(&With::Importers);
    let importers =
        wanted.then(|| projects.importers_of(&one.origin, &seen, &[seen.module().to_owned()]));
    let named = matches!(one.origin, Origin::Named(_));
    let written = observer.with_subject(&seen, named, importers.as_ref(), |subject| {
        text_of(options, observer, one, &seen, subject)
    });
    let Written { text, violations } = written?;
    if !violations.is_empty() {
        return Err(unloaded(&seen));
    }
    output::write(&one.output, &text)
}

fn text_of(
    options: &InitOptions,
    observer: &Observer,
    one: &Planned,
    seen: &Seen,
    subject: Subject<'_>,
) -> Result<Written, Refused> {
    let judge = |contract: &_| observer.judge(contract, seen);
    let Some(base) = &one.base else {
        return Ok(contract(subject, wishes(options), &judge));
    };
    let interface = Interface {
        base,
        implementation: &options.implementation,
    };
    implementation(subject, interface, wishes(options)).ok_or_else(|| {
        let message = format!("has no class `{base}` that can be read");
        let help = "name a class that is defined in the module: --from-subclass pkg.mod.Class";
        (
            Problem::with_path(&seen.shown, message, help),
            Status::Misused,
        )
    })
}

fn wishes(options: &InitOptions) -> Wishes {
    let with = |what| options.with.contains(&what);
    Wishes {
        full: options.full,
        values: with(With::Values),
        annotations: with(With::Annotations),
        runtime: with(With::Runtime),
        dependencies: with(With::Dependencies),
    }
}
