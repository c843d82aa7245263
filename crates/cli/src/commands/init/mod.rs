//! `importspy init`

mod output;
mod plan;

use importspy_core::write::{Interface, Wishes, Written, contract, implementation, part, together};

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
    let mut progress = Progress::of(planned.len());
    for one in &planned {
        progress.step();
        match written(options, &observer, one) {
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
    let mut parts = Vec::new();
    let mut first = None;
    let mut progress = Progress::of(planned.len());
    for one in planned {
        progress.step();
        match observer.see(&one.origin) {
            Ok(seen) => {
                let judge = |contract: &_| observer.judge(contract, &seen);
                let part = part(seen.subject(observer, true), wishes(options), &judge);
                match part.violations.is_empty() {
                    true => parts.push(part),
                    false => done.refusals.push(unloaded(&seen)),
                }
                first.get_or_insert(seen);
            }
            Err(refused) => done.refusals.push(refused),
        }
    }
    drop(progress);
    if let Some(first) = &first {
        let shown: Vec<String> = options.modules.iter().map(|path| shown(path)).collect();
        let judge = |contract: &_| observer.judge_exactly(contract, first).unwrap_or_default();
        let text = together(&shown.join(", "), parts, &judge).text;
        done.told.extend(output::write(output, &text)?);
    }
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
    observer: &Observer,
    one: &Planned,
) -> Result<Option<String>, Refused> {
    output::require_free(&one.output, options.force)?;
    let seen = observer.see(&one.origin)?;
    let Written { text, violations } = text_of(options, observer, one, &seen)?;
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
) -> Result<Written, Refused> {
    let judge = |contract: &_| observer.judge(contract, seen);
    let named = matches!(one.origin, Origin::Named(_));
    let subject = seen.subject(observer, named);
    let Some(base) = &one.base else {
        return Ok(contract(subject, wishes(options), &judge));
    };
    let interface = Interface {
        base,
        implementation: &options.implementation,
    };
    implementation(subject, interface, wishes(options), &judge).ok_or_else(|| {
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
        importers: with(With::Importers),
    }
}
