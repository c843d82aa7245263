//! The facts about where a module would run, each had only when a contract asks for it.

pub mod environment;
mod text_type;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use importspy_core::contract::TextType;
use importspy_core::observe::host::{Host, Interpreter, Presence};

use crate::arguments::TargetOptions;
use crate::probe::{self, Answer, LocateError};
use crate::problem::Problem;

/// The target interpreter and this process's environment.
///
/// Deliberately without `Debug`: nothing may format what an environment holds.
pub struct Target {
    /// Files named on the command line, best first.
    named: Option<Vec<PathBuf>>,
    running: Option<PathBuf>,
    remember: bool,
    facts: OnceLock<Result<Facts, String>>,
}

struct Facts {
    /// The file that answered.
    python: PathBuf,
    answer: Answer,
    interpreter: Interpreter,
}

impl Target {
    /// The target that `options` mean; `running` is the interpreter that runs the command, if any.
    /// Starts nothing.
    ///
    /// # Errors
    /// `--python` names nothing.
    pub fn of(options: &TargetOptions, running: Option<PathBuf>) -> Result<Self, Problem> {
        let help =
            "name an interpreter's file, the folder of a virtual environment, or a name on PATH";
        let named = options
            .python
            .as_deref()
            .map(probe::named)
            .transpose()
            .map_err(|error| {
                Problem::with_option(format!("--python: {error}"), Some(help.to_owned()))
            })?;
        Ok(Self {
            named,
            running,
            remember: !options.no_cache,
            facts: OnceLock::new(),
        })
    }

    /// The interpreter in a file, for a program that it runs; without a file nothing is known of it.
    /// Starts nothing.
    pub fn running_from(python: Option<PathBuf>) -> Self {
        let facts = OnceLock::new();
        if python.is_none() {
            // It was just made, so it is empty.
            let _ = facts.set(Err("the interpreter doesn't say where it is".to_owned()));
        }
        Self {
            named: None,
            running: python,
            remember: true,
            facts,
        }
    }

    /// What the interpreter says about itself; asking starts it, once.
    ///
    /// # Errors
    /// Why it says nothing, in one sentence.
    pub fn answer(&self) -> Result<&Answer, &str> {
        self.facts().map(|facts| &facts.answer)
    }

    /// The interpreter's file and what it says about itself.
    ///
    /// # Errors
    /// Why it says nothing, in one sentence.
    pub fn running(&self) -> Result<(&Path, &Answer), &str> {
        self.facts()
            .map(|facts| (facts.python.as_path(), &facts.answer))
    }

    /// Whether what was found out in earlier runs may be used again.
    pub fn remembers(&self) -> bool {
        self.remember
    }

    fn facts(&self) -> Result<&Facts, &str> {
        self.facts
            .get_or_init(|| self.ask())
            .as_ref()
            .map_err(String::as_str)
    }

    fn ask(&self) -> Result<Facts, String> {
        let candidates = match &self.named {
            Some(named) => named.clone(),
            None => {
                probe::by_default(self.running.as_deref()).map_err(|error| error.to_string())?
            }
        };
        let mut first_error = None;
        for candidate in candidates {
            match probe::ask(&candidate, self.remember) {
                Ok(answer) => {
                    return Ok(Facts {
                        interpreter: interpreter(&answer),
                        python: candidate,
                        answer,
                    });
                }
                Err(error) => drop(first_error.get_or_insert(error.to_string())),
            }
        }
        Err(first_error.unwrap_or_else(|| LocateError::None.to_string()))
    }
}

fn interpreter(answer: &Answer) -> Interpreter {
    Interpreter {
        version: answer.version.clone(),
        version_info: answer.version_info,
        implementation: answer.implementation.clone(),
        implementation_name: answer.implementation_name.clone(),
        implementation_version: answer.implementation_version.clone(),
        system: answer.system.clone(),
        machine: answer.machine.clone(),
        release: answer.release.clone(),
        build: answer.build.clone(),
        platform: answer.platform.clone(),
        os_name: answer.os_name.clone(),
    }
}

impl Host for Target {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        self.facts().map(|facts| &facts.interpreter)
    }

    fn variable(&self, name: &str) -> Presence {
        environment::presence(name)
    }

    fn variable_equals(&self, name: &str, accepted: &[String]) -> bool {
        environment::equals(name, accepted)
    }

    fn variable_parses(&self, name: &str, as_type: TextType) -> bool {
        environment::parses(name, as_type)
    }
}
