//! Asking the evidence providers that were chosen, before any module is judged.

use std::path::{Path, PathBuf};

use importspy_core::observe::host::Host;

use crate::arguments::EvidenceOptions;
use crate::distributions::Distributions;
use crate::evidence::{Collected, Installed, Place, Request, collect};
use crate::host::Target;
use crate::modules::Modules;
use crate::problem::Problem;
use crate::subjects::Subject;

/// What the providers give; `running` is the interpreter that runs the command, which has them.
///
/// # Errors
/// A provider that was chosen isn't there, or no interpreter answers.
pub fn collected(
    options: &EvidenceOptions,
    subjects: &[Subject],
    root: Option<&Path>,
    running: Option<&Path>,
    (target, modules): (&Target, &Modules),
) -> Result<Collected, Problem> {
    if options.evidence_provider.is_empty() {
        return Ok(Collected::default());
    }
    let silent = |why: &str| Problem::with_option(why.to_owned(), None);
    let (python, _) = target.running().map_err(silent)?;
    let interpreter = target.interpreter().map_err(silent)?;
    let distributions = modules.distributions().into_iter();
    let installed = distributions.flat_map(Distributions::all);
    let installed = installed.filter_map(|description| {
        let read = description.distribution()?;
        Some(Installed {
            name: read.name.clone(),
            version: read.version.clone(),
        })
    });
    let request = Request {
        providers: options.evidence_provider.clone(),
        network_allowed: options.allow_network,
        subjects: subjects
            .iter()
            .map(|subject| subject.path.clone())
            .collect(),
        project_root: root.map(PathBuf::from),
        environment: Place {
            python: interpreter.version.clone(),
            os: interpreter.system.to_lowercase(),
            architecture: interpreter.machine.to_lowercase(),
            implementation: interpreter.implementation.clone(),
        },
        dependencies: installed.collect(),
    };
    collect(running.unwrap_or(python), &request)
}
