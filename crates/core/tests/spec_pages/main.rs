//! Runs every example of `spec/` and `docs/`: contract against module, report against what the
//! page says.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../files/mod.rs"]
mod files;
mod host;
mod installed;
mod page;
mod run;

use std::path::{Path, PathBuf};

use page::{Example, Outcome};

#[test]
fn every_example_does_what_its_page_says() {
    let mut failures = Vec::new();
    for path in pages() {
        let text = std::fs::read_to_string(&path).expect("page is readable");
        let examples = page::examples(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for example in examples {
            if let Err(failure) = holds(&example) {
                failures.push(format!("{}:{}: {failure}", path.display(), example.line));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn pages_have_examples() {
    let pages = pages();
    assert!(pages.iter().any(|page| page.ends_with("docs/contract.md")));
    for path in pages
        .iter()
        .filter(|page| page.starts_with(root().join("spec")))
    {
        let text = std::fs::read_to_string(path).expect("page is readable");
        let examples = page::examples(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(!examples.is_empty(), "{} has no example", path.display());
    }
}

/// Runs one example and compares the report.
fn holds(example: &Example) -> Result<(), String> {
    let violations = run::violations(example)?;
    match &example.outcome {
        Outcome::Admitted if violations.is_empty() => Ok(()),
        Outcome::Admitted => Err(format!("denied: {violations:#?}")),
        Outcome::Denied { expected, partial } => {
            let missing = expected
                .iter()
                .find(|want| !violations.iter().any(|v| agrees(want, v)));
            if let Some(missing) = missing {
                return Err(format!("{missing} is not among {violations:#?}"));
            }
            if !partial && violations.len() != expected.len() {
                return Err(format!(
                    "more is reported than the page says: {violations:#?}"
                ));
            }
            Ok(())
        }
    }
}

/// Whether a violation has everything `want` names. A number stands for the line of a place.
fn agrees(want: &serde_json::Value, violation: &serde_json::Value) -> bool {
    let Some(entries) = want.as_object() else {
        return false;
    };
    entries
        .iter()
        .all(|(key, want)| match (&violation[key], want) {
            (serde_json::Value::Object(place), want) => place.get("line") == Some(want),
            (found, want) => found == want,
        })
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every page with examples, in a fixed order.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for folder in ["spec", "docs"] {
        let entries = std::fs::read_dir(root().join(folder)).expect("folder of pages");
        pages.extend(entries.map(|entry| entry.expect("page").path()));
    }
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}
