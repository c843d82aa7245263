//! What the source agent says of small modules: every `.case` file in `cases/`.
//!
//! A file holds cases, each a `### title`, a module, and expectations in lines of the form
//! `#= PATH VALUE`: the path leads through the names, members and facts of `inspect`'s JSON, dots
//! between; the value is the text there, `-` for nothing there. `#= ! TEXT`: the module isn't
//! observed, and the message has that text. `#> PATH`: the lines that follow are another file.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../files/mod.rs"]
mod files;

use std::path::Path;

use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::observe::source::{
    Demand, Elsewhere, Identity, Library, Unloadable, observe_among,
};
use importspy_core::report::inspect_json;
use importspy_core::value::TextType;
use serde_json::Value;

use self::files::Files;

/// CPython 3.12.1 on Linux, without environment variables.
struct Linux(Interpreter);

impl Host for Linux {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Ok(&self.0)
    }

    fn variable(&self, _name: &str) -> Presence {
        Presence::Unset
    }

    fn variable_equals(&self, _name: &str, _accepted: &[String]) -> bool {
        false
    }

    fn variable_parses(&self, _name: &str, _as_type: TextType) -> bool {
        false
    }
}

struct Case {
    title: String,
    files: Files,
    expected: Vec<(String, String)>,
}

#[test]
fn every_case_is_observed_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/source_agent/cases");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("cases") {
        let path = entry.expect("entry").path();
        for case in cases(&std::fs::read_to_string(&path).expect("readable case")) {
            count += 1;
            let shown = shown(&case.files);
            for (at, expected) in &case.expected {
                let found = match &shown {
                    Ok(shown) => fact(shown, at),
                    Err(message) if at == "!" && message.contains(expected) => continue,
                    Err(message) => message.clone(),
                };
                if found != *expected {
                    let title = &case.title;
                    failures.push(format!(
                        "{}: {title}: {at} is {found:?}, not {expected:?}",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(count > 0, "no cases");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("### ") {
            cases.push(Case {
                title: title.to_owned(),
                files: Files(vec![("case.py".to_owned(), String::new())]),
                expected: Vec::new(),
            });
            continue;
        }
        let case = cases.last_mut().expect("a title comes first");
        if let Some(expectation) = line.strip_prefix("#= ") {
            let (at, value) = expectation.split_once(' ').expect("path and value");
            case.expected.push((at.to_owned(), value.to_owned()));
        } else if let Some(path) = line.strip_prefix("#> ") {
            case.files.0.push((path.to_owned(), String::new()));
        } else if let Some((_, text)) = case.files.0.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    cases
}

/// The module's observation, as `inspect` shows it.
fn shown(files: &Files) -> Result<Value, String> {
    let host = Linux(Interpreter {
        version: "3.12.1".into(),
        version_info: (3, 12, 1),
        implementation: "CPython".into(),
        implementation_name: "cpython".into(),
        implementation_version: "3.12.4".into(),
        release: "6.1.0".into(),
        build: "#1 SMP".into(),
        system: "Linux".into(),
        machine: "x86_64".into(),
        platform: "linux".into(),
        os_name: "posix".into(),
    });
    let identity = Identity {
        module: "case".into(),
        is_package: false,
        filename: "case.py".into(),
        path: vec!["case".into()],
    };
    let library = Library::default();
    let elsewhere = Elsewhere {
        finder: files,
        library: &library,
    };
    let (_, module) = files.0.first().expect("the subject");
    match observe_among(module, &identity, &Demand::Everything, &host, elsewhere) {
        Ok(observed) => {
            let json = inspect_json(&observed, &files.texts());
            Ok(serde_json::from_str(&json).expect("JSON"))
        }
        Err(
            Unloadable::Syntax { message, .. }
            | Unloadable::TooDeep { message, .. }
            | Unloadable::Encoding { message, .. }
            | Unloadable::Unreadable { message },
        ) => Err(message),
    }
}

/// What is at a path. A class's number leads to the class.
fn fact(shown: &Value, path: &str) -> String {
    let names = shown.get("names").expect("names");
    let mut steps = path.split('.');
    let first = steps.next().unwrap_or_default();
    let mut current = match first.strip_prefix('/') {
        Some(key) => shown.get(key),
        None => names.get(first),
    };
    for step in steps {
        let class = current
            .and_then(|found| found.get("class"))
            .and_then(Value::as_u64)
            .and_then(|number| shown.get("classes")?.get(usize::try_from(number).ok()?));
        let own = current.and_then(|found| match step.parse::<usize>() {
            Ok(index) => found.get(index),
            Err(_) => found.get(step),
        });
        current = own.or_else(|| class.and_then(|class| class.get(step)));
    }
    match current {
        None => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) if items.iter().all(|item| item.get("name").is_some()) => {
            let names = items.iter().filter_map(|item| item.get("name")?.as_str());
            names.collect::<Vec<_>>().join(" ")
        }
        Some(other) => other.to_string(),
    }
}
