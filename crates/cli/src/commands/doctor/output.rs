//! What was examined, for people and for machines.

use importspy_core::report::TextStyle;
use importspy_core::value::printable::printable;
use serde_json::{Value, json};

use crate::guards::Reach;
use crate::problem::with_line_end;
use crate::subjects::shown;

use super::declared::Declared;
use super::finding::{Finding, Weight};
use super::{Armed, Examined};

/// The finders that come with Python are its own.
const PYTHONS_OWN: &str = "_frozen_importlib";

/// The page for people.
pub fn text(examined: &Examined, style: TextStyle) -> String {
    let mut lines = vec![row("configuration", &shown(&examined.configuration.path))];
    if let Ok(armed) = &examined.armed {
        lines.extend(interpreter(armed));
    }
    lines.push(String::new());
    lines.extend(
        examined
            .declared
            .iter()
            .map(|guard| guard_line(guard, examined)),
    );
    lines.push(String::new());
    for finding in &examined.findings {
        lines.extend(finding_lines(finding, examined, style));
        lines.push(String::new());
    }
    lines.push(summary(examined));
    with_line_end(lines.join("\n"))
}

fn row(name: &str, value: &str) -> String {
    format!("{name:<16}  {}", printable(value))
}

fn interpreter(armed: &Armed) -> Vec<String> {
    let refused = armed.self_test.iter().filter(|tried| tried.refused);
    let finders = armed
        .finders
        .iter()
        .filter(|finder| !finder.starts_with(PYTHONS_OWN));
    let finders: Vec<&str> = finders.map(String::as_str).collect();
    let seen = match armed.mechanism.as_deref() {
        Some("spec") => "the specs of guarded modules; other imports meet nothing",
        Some("import") => "builtins.__import__, the fallback",
        Some(other) => other,
        None => "nothing",
    };
    let tried = format!("{} of {} refused", refused.count(), armed.self_test.len());
    let import = armed.import_function.as_deref();
    vec![
        row(
            "interpreter",
            &format!("{} (Python {})", armed.interpreter, armed.python),
        ),
        row("importspy", &armed.importspy),
        row("imports seen by", seen),
        row("trial imports", &tried),
        row(
            "loaded at start",
            &or_none(&armed.loaded_at_start.join(", ")),
        ),
        row("other finders", &or_none(&finders.join(", "))),
        row("__import__", import.unwrap_or("Python's own")),
    ]
}

fn or_none(text: &str) -> String {
    if text.is_empty() { "none" } else { text }.to_owned()
}

fn guard_line(guard: &Declared, examined: &Examined) -> String {
    let found = match &guard.reach {
        Reach::Something(Some(path)) => path.as_str(),
        Reach::Something(None) => "found",
        Reach::Nothing => "no module",
        Reach::Unknown => "unknown",
    };
    let strict = match guard.strict.as_slice() {
        [] => String::new(),
        strict => format!(", strict: {}", strict.join(", ")),
    };
    let place = format!("{}:{}", file_name(examined), guard.line);
    let what = format!("{}{strict}", guard.mode.spelling());
    printable(&format!(
        "{:<32}  {what:<8}  {place}  {found}",
        guard.target
    ))
    .into_owned()
}

fn file_name(examined: &Examined) -> String {
    let name = examined.configuration.path.file_name();
    name.unwrap_or_default().to_string_lossy().into_owned()
}

fn finding_lines(finding: &Finding, examined: &Examined, style: TextStyle) -> Vec<String> {
    let word = finding.weight.word();
    let word = match (style.color, finding.weight) {
        (false, _) => word.to_owned(),
        (true, Weight::Problem) => format!("\x1b[1;31m{word}\x1b[0m"),
        (true, Weight::Note) => format!("\x1b[1m{word}\x1b[0m"),
    };
    let place = finding
        .line
        .map(|line| format!("{}:{line}: ", file_name(examined)));
    let place = place.unwrap_or_default();
    vec![
        format!("{word}: {place}{}", printable(&finding.message)),
        format!("  help: {}", printable(&finding.help)),
    ]
}

fn summary(examined: &Examined) -> String {
    let count = |wanted: Weight| {
        let findings = examined.findings.iter();
        findings.filter(|finding| finding.weight == wanted).count()
    };
    let counted = |number: usize, word: &str| match number {
        1 => format!("1 {word}"),
        number => format!("{number} {word}s"),
    };
    format!(
        "{}, {}, {}",
        counted(examined.declared.len(), "guard"),
        counted(count(Weight::Problem), "problem"),
        counted(count(Weight::Note), "note"),
    )
}

/// The document for machines.
pub fn document(examined: &Examined) -> String {
    let path = shown(&examined.configuration.path);
    let protected = examined
        .findings
        .iter()
        .all(|finding| finding.weight == Weight::Note);
    let document = json!({
        "schema": 1,
        "protected": protected,
        "configuration": path,
        "guards": examined.declared.iter().map(guard_entry).collect::<Vec<_>>(),
        "interpreter": examined.armed.as_ref().ok(),
        "findings": examined.findings.iter().map(|finding| json!({
            "weight": finding.weight.word(),
            "path": finding.line.map(|_| &path),
            "line": finding.line,
            "message": finding.message,
            "help": finding.help,
        })).collect::<Vec<_>>(),
    });
    with_line_end(format!("{document:#}"))
}

fn guard_entry(guard: &Declared) -> Value {
    let Declared {
        target,
        line,
        mode,
        strict,
        reach,
        idle,
    } = guard;
    let (found, file) = match reach {
        Reach::Something(file) => (Some(true), file.as_deref()),
        Reach::Nothing => (Some(false), None),
        Reach::Unknown => (None, None),
    };
    json!({
        "target": target,
        "line": line,
        "mode": mode.spelling(),
        "strict": strict,
        "found": found,
        "file": file,
        "selectors_without_module": idle.iter().map(|(selector, _)| selector).collect::<Vec<_>>(),
    })
}
