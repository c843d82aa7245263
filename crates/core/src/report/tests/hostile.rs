//! Text nobody should have written: it is reported all the same, quickly and harmlessly.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::contract::Advice;
use crate::contract::Places;
use crate::observe::{FileId, Place};
use crate::report::{ContractText, Report, SourceText, SubjectReport, TextStyle, json, text};
use crate::value::Span;
use crate::violation::{Code, Detail, Status, Subject, Violation};

fn report(name: &str, contract: &str, source: &str, spans: &[(Span, Span)]) -> Report {
    let violations = spans.iter().map(|&(contract, source)| Violation {
        code: Code::VariableMissing,
        subject: Subject::Variable(name.into()),
        status: Status::Broken,
        expected: Detail::Text(name.into()),
        found: Detail::Failure(name.into()),
        nearest: Some(name.into()),
        contract,
        source: Some(Place::in_subject(source)),
        advice: Advice {
            reason: Some(name.into()),
            ..Advice::default()
        },
    });
    let subject = SubjectReport {
        path: name.into(),
        contract: Arc::new(ContractText {
            path: name.into(),
            text: contract.into(),
            places: Places::Lines,
        }),
        sources: vec![SourceText {
            file: FileId::SUBJECT,
            path: name.into(),
            text: source.into(),
        }],
        kept: 0,
        violations: violations.collect(),
    };
    Report {
        subjects: vec![subject],
    }
}

fn every_format(report: &Report) -> Vec<String> {
    let plain = TextStyle {
        verbose: 1,
        ..TextStyle::default()
    };
    let quiet = TextStyle {
        quiet: true,
        ..plain
    };
    vec![
        text::render(report, &plain),
        text::render(report, &quiet),
        json::render(report),
    ]
}

/// Colours alone, as they are written by us.
fn without_colors(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((codes, rest)) if codes.chars().all(|c| c.is_ascii_digit() || c == ';') => {
                out.push_str(rest);
            }
            _ => out.push_str(&format!("\x1b[{part}")),
        }
    }
    out
}

#[test]
fn no_escape_reaches_the_output() {
    let evil = "\x1b]0;owned\x07\u{9b}31m\u{202e}\u{2028}\u{e0041}\0\x7f";
    let source = format!("x = 1 # {evil}\ny");
    let spans = [(Span::new(0, 5), Span::new(0, 1))];
    let report = report(evil, &source, &source, &spans);
    let color = TextStyle {
        color: true,
        ..TextStyle::default()
    };
    let mut outputs = every_format(&report);
    outputs.push(without_colors(&text::render(&report, &color)));
    for output in outputs {
        let bad = output.chars().find(|&c| {
            c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{2028}' | '\u{e0041}'))
        });
        assert_eq!(bad, None, "{output:?}");
    }
}

#[test]
fn no_range_is_out_of_range() {
    let offsets = [0, 1, 2, 3, 4, 5, 9, 100, u32::MAX as usize];
    let mut spans = Vec::new();
    for start in offsets {
        for end in offsets {
            spans.push((Span::new(start, end), Span::new(end, start)));
        }
    }
    for text in ["", "\n", "\r", "ä", "大\r\n大", "\t\tx\r", "a\u{301}\n\n"] {
        for width in [0, 40, 100] {
            let report = report("x", text, text, &spans);
            let style = TextStyle {
                width,
                ..TextStyle::default()
            };
            assert!(text::render(&report, &style).ends_with('\n'));
            json::render(&report);
        }
    }
}

#[test]
fn a_line_of_ten_megabytes_is_neither_printed_nor_slow() {
    let source = "é = 1; ".repeat(10 * 1024 * 1024 / 8);
    let spans: Vec<_> = (0..200)
        .map(|number| (Span::new(0, 1), Span::new(number * 50_000, source.len())))
        .collect();
    let report = report("x", "x: 1", &source, &spans);
    let begin = Instant::now();
    for output in every_format(&report) {
        assert!(output.len() < 1_000_000, "{}", output.len());
    }
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn values_of_any_length_are_shortened() {
    let long = "x".repeat(1_000_000);
    let spans = [(Span::new(0, 1), Span::new(0, 1))];
    let mut report = report("x", "x", "x", &spans);
    report.subjects[0].violations[0].found = Detail::Text(long.clone());
    report.subjects[0].violations[0].expected = Detail::Text(long);
    report.subjects[0].violations[0].code = Code::VariableValue;
    for output in every_format(&report) {
        assert!(output.len() < 10_000, "{}", output.len());
    }
}
