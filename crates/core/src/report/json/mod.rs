//! The report as JSON.

mod v1;

use super::{LineIndex, Report, SubjectReport};
use crate::value::Span;
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
    let (contract, source) = indexes(subject);
    let violations = subject.violations.iter().map(|violation| {
        let contract = match subject.contract.key_path(violation.contract) {
            Some(key_path) => v1::Place::Keys {
                path: &subject.contract.path,
                line: None,
                column: None,
                key_path,
            },
            None => place(&subject.contract.path, &contract, violation.contract),
        };
        let source = match (&source, violation.source) {
            (Some(index), Some(span)) => Some(place(&subject.path, index, span)),
            _ => None,
        };
        wire(violation, contract, source)
    });
    v1::Subject {
        path: &subject.path,
        contract: &subject.contract.path,
        verdict: subject.verdict().into(),
        violations: violations.collect(),
    }
}

/// The lines of the contract and of the subject; nothing is counted where nothing points to.
fn indexes(subject: &SubjectReport) -> (LineIndex<'_>, Option<LineIndex<'_>>) {
    let text = if subject.violations.is_empty() {
        ""
    } else {
        &subject.contract.text
    };
    (
        LineIndex::new(text),
        subject.source.as_deref().map(LineIndex::new),
    )
}

fn place<'a>(path: &'a str, index: &LineIndex<'_>, span: Span) -> v1::Place<'a> {
    let position = index.start_of(span);
    v1::Place::Position {
        path,
        line: position.line,
        column: position.column,
    }
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
