//! What isn't as it should be.

use importspy_core::contract::Mode;

use crate::guards::{Configuration, MODE_VARIABLE, ModeChoice, Reach, mode_of_environment};

use super::armed::{Armed, ArmedGuard, Holder};
use super::declared::Declared;

/// Where to read what to do about tools that do something about imports.
const OTHER_TOOLS: &str =
    "another tool that hooks imports? See docs/guarding.md, \"Other tools that hook imports\"";

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
        Ok(armed) => {
            findings.extend(
                armed
                    .guards
                    .iter()
                    .flat_map(|guard| of_armed(guard, declared)),
            );
            findings.extend(of_interpreter(armed));
        }
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

fn of_armed(guard: &ArmedGuard, declared: &[Declared]) -> Vec<Finding> {
    let target = &guard.target;
    let mut same = declared
        .iter()
        .filter(|declared| declared.target == *target);
    if same.any(|declared| declared.reach == Reach::Nothing) {
        // That is told, and everything else follows from it.
        return Vec::new();
    }
    let mut findings = Vec::new();
    if guard.mechanism.is_none() && guard.mode != Mode::Off.spelling() {
        let message = format!("the guard of `{target}` isn't armed");
        findings.push(problem(None, message, OTHER_TOOLS));
    }
    let said = guard.problems.iter();
    let said = said.map(|said| format!("the guard of `{target}`: {said}"));
    findings.extend(said.map(|message| problem(None, message, OTHER_TOOLS)));
    findings
}

fn of_interpreter(armed: &Armed) -> Vec<Finding> {
    let mut findings = Vec::new();
    let unseen = armed.self_test.iter().filter(|tried| !tried.refused);
    let unseen = unseen.map(|tried| format!("imports of this form pass unseen: {}", tried.form));
    let is_watched = armed.mechanism.as_deref() == Some("import");
    findings.extend(unseen.map(|message| match is_watched {
        true => note(None, message, "`builtins.__import__` judges them instead"),
        false => problem(None, message, OTHER_TOOLS),
    }));
    let tampered = armed.tampered.iter();
    findings.extend(tampered.map(|what| problem(None, what.clone(), OTHER_TOOLS)));
    for module in &armed.loaded_before {
        findings.push(problem(
            None,
            format!("`{module}` was loaded before it was guarded; whoever did has it"),
            "find out what loads it when the interpreter starts: `python -X importtime -c pass`",
        ));
    }
    for Holder { module, holder } in &armed.unauthorised {
        findings.push(problem(
            None,
            format!("`{holder}` holds `{module}` and wouldn't be let in"),
            "let it be loaded after the guards, or allow it",
        ));
    }
    if let Some(what) = &armed.import_function {
        findings.push(note(
            None,
            format!("`builtins.__import__` is {what}, which becomes the importer of everything"),
            OTHER_TOOLS,
        ));
    }
    findings
}
