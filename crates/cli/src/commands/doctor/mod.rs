//! `importspy doctor`

mod armed;
mod declared;
mod finding;
mod output;

use std::sync::Arc;

use crate::Within;
use crate::arguments::{DoctorOptions, OutputFormat};
use crate::guards::{self, Configuration, GuardedPython, Search};
use crate::host::Target;
use crate::modules::Modules;
use crate::problem::Problem;
use crate::status::Status;
use crate::streams::{self, Streams};

use super::tell_problem;
use armed::Armed;
use declared::Declared;
use finding::{Finding, Weight};

/// Everything that was looked at.
pub struct Examined {
    configuration: Configuration,
    /// The guards, in their order.
    declared: Vec<Declared>,
    /// What an interpreter with the guards says, or why it says nothing.
    armed: Result<Armed, String>,
    findings: Vec<Finding>,
}

/// Prints what is guarded, and what isn't that should be.
pub fn run(options: &DoctorOptions, within: &Within, streams: &Streams) -> Status {
    let format = options.format.output_format;
    let examined = match examine(options, within) {
        Ok(examined) => examined,
        Err(problem) => {
            tell_problem(problem, format, streams);
            return Status::Misused;
        }
    };
    let printed = streams::print(&match format {
        OutputFormat::Text => output::text(&examined, streams.output_style()),
        OutputFormat::Json => output::document(&examined),
    });
    let wrong = examined
        .findings
        .iter()
        .any(|finding| finding.weight == Weight::Problem);
    printed.max(if wrong {
        Status::Denied
    } else {
        Status::Admitted
    })
}

fn examine(options: &DoctorOptions, within: &Within) -> Result<Examined, Problem> {
    let configuration = guards::find(options.guards.config.as_deref())?;
    guards::require_contracts(&configuration)?;
    let python = GuardedPython::of(&options.target, within)?;
    let target = Arc::new(Target::of(&options.target, within.python.clone())?);
    let modules = Modules::of(target);
    let finder = modules.seen_from(configuration.folder(), None);
    let search = Search::new(&modules, finder);
    let declared: Vec<Declared> = configuration
        .guards()
        .iter()
        .map(|guard| Declared::of(guard, &configuration, &search))
        .collect();
    let armed = armed::ask(&python, &configuration);
    let findings = finding::of(&configuration, &declared, armed.as_ref());
    Ok(Examined {
        configuration,
        declared,
        armed,
        findings,
    })
}
