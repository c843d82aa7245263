//! The report as JSON.

mod v1;

use super::sources::Sources;
use super::{LineIndex, Position, Report, SubjectReport};
use crate::value::printable::is_disruptive;
use crate::violation::{Status, Violation};

/// The report as one JSON document in the current version of the format, with a line end.
pub fn render(report: &Report) -> String {
    let document = v1::Report {
        schema: v1::SCHEMA,
        verdict: report.verdict().into(),
        counts: report.counts().into(),
        subjects: report.subjects.iter().map(subject).collect(),
    };
    // These types hold nothing that JSON can't.
    to_json(&document)
}

/// `value` as indented JSON. What could steer a terminal is escaped.
pub(super) fn to_json(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_else(|_| "null".to_owned());
    let mut out = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        // The line ends between values are the only control characters left in JSON.
        if is_disruptive(c) && c != '\n' {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

fn subject(subject: &SubjectReport) -> v1::Subject<'_> {
    let violations = &subject.violations;
    // No lines are counted where nothing points to them.
    let text = if violations.is_empty() {
        ""
    } else {
        &subject.contract.text
    };
    let contract = LineIndex::new(text);
    let sources = Sources::of(&subject.sources);
    let violations = violations.iter().map(|violation| {
        let path = &subject.contract.path;
        let demanded = match subject.contract.key_path(violation.contract) {
            Some(key_path) => v1::Place::Keys {
                path,
                line: None,
                column: None,
                key_path,
            },
            None => place(path, contract.start_of(violation.contract)),
        };
        let found = violation.source.and_then(|place| sources.spot(place));
        let found = found.map(|spot| place(spot.path, spot.start()));
        wire(violation, demanded, found)
    });
    v1::Subject {
        path: &subject.path,
        contract: &subject.contract.path,
        verdict: subject.verdict().into(),
        violations: violations.collect(),
    }
}

fn place(path: &str, Position { line, column }: Position) -> v1::Place<'_> {
    v1::Place::Position { path, line, column }
}

fn wire<'a>(
    violation: &'a Violation,
    contract: v1::Place<'a>,
    source: Option<v1::Place<'a>>,
) -> v1::Violation<'a> {
    let Violation {
        code,
        subject,
        status,
        advice,
        ..
    } = violation;
    v1::Violation {
        code: code.as_str(),
        subject: subject.to_string(),
        category: code.category().into(),
        status: match status {
            Status::Broken => v1::Status::Broken,
            Status::Undetermined(_) => v1::Status::Undetermined,
        },
        expected: violation.expected_text(),
        found: violation.found_text(),
        message: violation.message(),
        help: violation.help(),
        contract,
        source,
        reason: advice.reason.as_deref(),
        instead: advice.instead.as_deref(),
        docs: advice.docs.as_deref(),
    }
}
