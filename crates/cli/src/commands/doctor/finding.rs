//! What isn't as it should be.

use importspy_core::contract::Mode;

use crate::guards::{Configuration, MODE_VARIABLE, ModeChoice, Reach, mode_of_environment};

use super::armed::Armed;
use super::declared::Declared;

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub weight: Weight,
    /// The line of the configuration it is about.
    pub line: Option<usize>,
    pub message: String,
    pub help: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something isn't protected that should be.
    Problem,
    /// Something to know.
    Note,
}

impl Weight {
    pub fn word(self) -> &'static str {
        match self {
            Weight::Problem => "problem",
            Weight::Note => "note",
        }
    }
}

fn problem(line: Option<usize>, message: String, help: &str) -> Finding {
    Finding {
        weight: Weight::Problem,
        line,
        message,
        help: help.to_owned(),
    }
}

fn note(line: Option<usize>, message: String, help: &str) -> Finding {
    Finding {
        weight: Weight::Note,
        ..problem(line, message, help)
    }
}

/// Everything that isn't as it should be, the configuration's matters first.
pub fn of(
    configuration: &Configuration,
    declared: &[Declared],
    armed: Result<&Armed, &String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(of_environment(configuration));
    findings.extend(declared.iter().flat_map(of_guard));
    match armed {
        Ok(armed) => findings.extend(of_interpreter(armed)),
        Err(why) => findings.push(problem(
            None,
            format!("the guards can't be armed: {why}"),
            "run `importspy run -c pass` to see more",
        )),
    }
    findings
}

fn of_environment(configuration: &Configuration) -> Option<Finding> {
    match mode_of_environment(&configuration.document.guards) {
        ModeChoice::Unset | ModeChoice::Chosen(Mode::Enforce) => None,
        ModeChoice::Chosen(Mode::Audit | Mode::Off) => Some(problem(
            None,
            format!("{MODE_VARIABLE} is set: no guard refuses anything"),
            "unset it, or take the mode out of `environment-modes`",
        )),
        ModeChoice::Ignored(why) => Some(note(
            None,
            format!("{MODE_VARIABLE} is set, but {why}"),
            "unset it, or name its mode in `environment-modes`",
        )),
    }
}

fn of_guard(guard: &Declared) -> Vec<Finding> {
    let (target, line) = (&guard.target, Some(guard.line));
    let mut findings = Vec::new();
    match guard.reach {
        Reach::Nothing => findings.push(problem(
            line,
            format!("no module is found for the guard of `{target}`, so it protects nothing"),
            "check the spelling, and which interpreter is meant (--python)",
        )),
        Reach::Unknown => findings.push(note(
            line,
            format!("whether there are modules for the guard of `{target}` can't be told"),
            "`importspy inspect` shows how a name is found",
        )),
        Reach::Something(_) => {}
    }
    if guard.mode != Mode::Enforce {
        findings.push(note(
            line,
            format!(
                "the guard of `{target}` is set to {} and refuses nothing",
                guard.mode.spelling()
            ),
            "take its `mode` away once it should",
        ));
    }
    findings.extend(guard.idle.iter().map(|(selector, line)| {
        note(
            Some(*line),
            format!("`{selector}` means no module that can be found"),
            "check the spelling, or leave it where the modules are still to come",
        )
    }));
    findings
}

fn of_interpreter(armed: &Armed) -> Vec<Finding> {
    let mut findings = Vec::new();
    for guard in &armed.guards {
        let target = &guard.target;
        if !guard.armed {
            let message = format!("the guard of `{target}` isn't armed");
            findings.push(problem(None, message, "see the other findings"));
        }
        findings.extend(guard.problems.iter().map(|said| {
            problem(
                None,
                format!("the guard of `{target}`: {said}"),
                "see docs/guarding.md",
            )
        }));
    }
    for trial in armed.self_tests.iter().filter(|trial| !trial.passed) {
        findings.push(problem(
            None,
            format!("imports of this form pass unseen: {}", trial.name),
            "another tool that hooks imports may be loaded before: see docs/guarding.md",
        ));
    }
    for door in armed.doors.iter().filter(|door| !door.passed) {
        findings.push(problem(
            None,
            format!("{} isn't as importspy left it", door.name),
            "another tool that hooks imports is loaded after: see docs/guarding.md",
        ));
    }
    for module in &armed.loaded_before {
        findings.push(problem(
            None,
            format!("`{module}` was loaded before it was guarded; whoever did has it"),
            "find out what loads it when the interpreter starts (`python -X importtime`)",
        ));
    }
    for context in &armed.unauthorised {
        findings.push(problem(
            None,
            format!("{context} without having been admitted"),
            "let it be loaded after the guards",
        ));
    }
    if let Some(what) = &armed.replaced_import {
        findings.push(note(
            None,
            format!("`builtins.__import__` is {what}: it may be the importer of everything"),
            "allow its module where it must import, or load it after the guards",
        ));
    }
    findings
}
