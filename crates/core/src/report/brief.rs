//! The report as the text of an exception: every violation in a few lines, without excerpts.

use std::fmt::Write;

use super::sources::Sources;
use super::{Counts, LineIndex, Report, SubjectReport, Verdict};
use crate::value::printable::{one_line, printable};
use crate::violation::{Status, Violation};

/// The report in brief, without a line end at its end.
pub fn render(report: &Report) -> String {
    let subjects: Vec<String> = report.subjects.iter().map(subject).collect();
    subjects.join("\n")
}

fn subject(subject: &SubjectReport) -> String {
    let mut out = headline(subject);
    if subject.violations.is_empty() {
        return out;
    }
    let contract = LineIndex::new(&subject.contract.text);
    let sources = Sources::of(&subject.sources);
    for violation in &subject.violations {
        let message = one_line(&violation.message());
        let doubt = match violation.status {
            Status::Broken => "",
            Status::Undetermined(_) => "undetermined: ",
        };
        let code = violation.code.as_str();
        // Writing into a string can't fail.
        let _ = write!(out, "\n  {doubt}{message} [{code}]");
        let demanded = violation.is_demanded().then(|| {
            let place = subject.contract.place(violation.contract, &contract);
            format!("demanded at {place}")
        });
        let spot = violation.source.and_then(|place| sources.spot(place));
        let found = spot.map(|spot| {
            let (place, path) = (spot.start(), printable(spot.path));
            format!("code at {path}:{}:{}", place.line, place.column)
        });
        let places: Vec<String> = demanded.into_iter().chain(found).collect();
        if !places.is_empty() {
            let _ = write!(out, "\n    {}", places.join(", "));
        }
        for (name, text) in told(violation) {
            let _ = write!(out, "\n    {name}: {}", one_line(&text));
        }
    }
    out
}

fn headline(subject: &SubjectReport) -> String {
    let (path, contract) = (printable(&subject.path), printable(&subject.contract.path));
    let Counts {
        kept,
        broken,
        undetermined,
    } = subject.counts();
    match subject.verdict() {
        Verdict::Admitted => format!("{path} is admitted by {contract}: {kept} kept"),
        Verdict::Denied => {
            format!("{path} is denied by {contract}: {broken} broken, {undetermined} undetermined")
        }
    }
}

/// The remedy, and what the contract's author wrote about the rule.
fn told(violation: &Violation) -> impl Iterator<Item = (&'static str, String)> {
    let advice = &violation.advice;
    [
        ("help", violation.help()),
        ("reason", advice.reason.clone()),
        ("instead", advice.instead.clone()),
        ("docs", advice.docs.clone()),
    ]
    .into_iter()
    .filter_map(|(name, text)| Some((name, text?)))
}
