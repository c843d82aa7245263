//! One set of sample reports, rendered in every format and compared with the files in `expected/`.
//! `UPDATE_EXPECTED=1 cargo test` writes them anew.

mod hostile;
mod observed;
mod samples;

use crate::observe::FileId;

use super::{SourceText, TextStyle, brief, contract_error, inspect_json, inspect_text, json, text};
use samples::{admitted, contract_problems, denied, denied_by_data, nothing, undetermined};

/// Compares `actual` with `expected/NAME`.
fn matches(name: &str, actual: &str) {
    let path = format!(
        "{}/src/report/tests/expected/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, actual).expect("expected file is written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(actual == expected, "{path} differs from:\n{actual}");
}

#[test]
fn samples_as_json() {
    for (name, report) in [
        ("admitted.json", admitted()),
        ("denied.json", denied()),
        ("undetermined.json", undetermined()),
        ("nothing.json", nothing()),
        ("denied-by-data.json", denied_by_data()),
    ] {
        let rendered = json::render(&report);
        let _: serde_json::Value = serde_json::from_str(&rendered).expect("valid JSON");
        matches(name, &rendered);
    }
}

#[test]
fn samples_in_brief() {
    for (name, report) in [
        ("admitted.brief", admitted()),
        ("denied.brief", denied()),
        ("undetermined.brief", undetermined()),
        ("denied-by-data.brief", denied_by_data()),
    ] {
        matches(name, &brief::render(&report));
    }
}

#[test]
fn samples_as_text() {
    let plain = TextStyle::default();
    let verbose = TextStyle {
        verbose: 1,
        ..plain
    };
    let quiet = TextStyle {
        quiet: true,
        ..plain
    };
    let color = TextStyle {
        color: true,
        ..plain
    };
    for (name, report, style) in [
        ("admitted.txt", admitted(), plain),
        ("admitted-verbose.txt", admitted(), verbose),
        ("denied.txt", denied(), plain),
        ("denied-by-data.txt", denied_by_data(), plain),
        ("denied-verbose.txt", denied(), verbose),
        ("denied-quiet.txt", denied(), quiet),
        ("denied-color.txt", denied(), color),
        (
            "denied-narrow.txt",
            denied(),
            TextStyle { width: 40, ..plain },
        ),
        ("undetermined.txt", undetermined(), plain),
        ("nothing.txt", nothing(), plain),
    ] {
        matches(name, &text::render(&report, &style));
    }
    assert_eq!(text::render(&admitted(), &quiet), "");
}

#[test]
fn contract_problems_as_text() {
    let plain = TextStyle::default();
    let quiet = TextStyle {
        quiet: true,
        ..plain
    };
    let render = |style| contract_error::render("contract.yml", &contract_problems(), style);
    matches("contract-error.txt", &render(&plain));
    matches("contract-error-quiet.txt", &render(&quiet));
}

#[test]
fn an_observation_in_both_formats() {
    let (observation, source) = observed::sample();
    let sources = [SourceText {
        file: FileId::SUBJECT,
        path: "plugin.py".into(),
        text: source.into(),
    }];
    matches("inspect.json", &inspect_json(&observation, &sources));
    matches("inspect.txt", &inspect_text(&observation, &sources));
}
