//! Evidence from providers: Python code that is installed under the entry point group
//! `importspy.evidence_providers`, and run only where it is chosen by name.

use std::path::{Path, PathBuf};

use importspy_core::observe::Evidence;
use importspy_core::value::EvidenceStatus;
use importspy_core::value::distribution_name::normal_name;
use serde::{Deserialize, Serialize};

use crate::ask::ask;
use crate::problem::Problem;

const SCRIPT: &str = include_str!("collect.py");

/// What providers are told.
#[derive(Serialize)]
pub struct Request {
    pub providers: Vec<String>,
    pub network_allowed: bool,
    /// The modules that are judged.
    pub subjects: Vec<PathBuf>,
    pub project_root: Option<PathBuf>,
    pub environment: Place,
    pub dependencies: Vec<Installed>,
}

/// The target interpreter and its host.
#[derive(Serialize)]
pub struct Place {
    pub python: String,
    pub os: String,
    pub architecture: String,
    pub implementation: String,
}

/// A distribution that is installed there.
#[derive(Serialize)]
pub struct Installed {
    pub name: String,
    pub version: String,
}

#[derive(Deserialize)]
struct Answer {
    /// As it was chosen, and as it calls itself.
    name: String,
    provider: String,
    evidence: Vec<Given>,
    /// Why it can't be what was meant.
    wrong: Option<String>,
    /// Why it gives nothing.
    failed: Option<String>,
}

#[derive(Deserialize)]
struct Given {
    kind: String,
    subject: String,
    status: String,
}

/// All that the providers of a run gave.
#[derive(Debug, Default)]
pub struct Collected {
    given: Vec<(String, Evidence)>,
    /// Why some of them gave nothing, worded.
    pub notes: Vec<String>,
}

impl Collected {
    /// The evidence about something; names of distributions have one normal form.
    pub fn about(&self, subject: &str) -> impl Iterator<Item = Evidence> {
        let normal = normal_name(subject);
        let is_meant = move |given: &str| {
            given == subject || (normal.is_some() && normal_name(given) == normal)
        };
        let given = self.given.iter();
        let about = given.filter(move |(about, _)| is_meant(about));
        about.map(|(_, evidence)| evidence.clone())
    }
}

/// Runs the providers in a process of the interpreter that has them.
///
/// # Errors
/// There is no such provider, or no interpreter that could run it.
pub fn collect(python: &Path, request: &Request) -> Result<Collected, Problem> {
    let help = "name a provider that is installed for that interpreter".to_owned();
    let wrong = |message: String| {
        Problem::with_option(
            format!("--evidence-provider: {message}"),
            Some(help.clone()),
        )
    };
    let line = ask(python, SCRIPT, request)
        .map_err(|error| wrong(format!("{} gave no answer: {error}", python.display())))?;
    let answers: Vec<Answer> = serde_json::from_slice(&line)
        .map_err(|_| wrong(format!("{} gave no answer", python.display())))?;
    let mut collected = Collected::default();
    for answer in answers {
        let Answer {
            name,
            provider,
            evidence,
            wrong: reason,
            failed,
        } = answer;
        if let Some(reason) = reason {
            return Err(wrong(format!("{name}: {reason}")));
        }
        if let Some(failed) = failed {
            let note = format!("note: the evidence provider {name} gave nothing: {failed}\n");
            collected.notes.push(note);
        }
        let given = evidence.into_iter().filter_map(|given| {
            let evidence = Evidence {
                kind: given.kind,
                provider: provider.clone(),
                status: EvidenceStatus::from_spelling(&given.status)?,
            };
            Some((given.subject, evidence))
        });
        collected.given.extend(given);
    }
    Ok(collected)
}
