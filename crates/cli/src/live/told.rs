//! What became of a module, from what its process told and how it ended.

use std::process::ExitStatus;
use std::time::Duration;

use importspy_core::observe;
use importspy_core::observe::wire::from_json;
use importspy_core::observe::{Failure, How};
use importspy_core::value::Span;
use importspy_core::value::printable::printable;

use super::channel::Answer;
use super::child::Printed;
use super::{Loaded, Place, Ran, Wanted};
use crate::problem::Problem;

const REMEDY: &str =
    "install importspy into the target interpreter: PYTHON -m pip install importspy";
/// Lines of each stream that are shown.
const LINES: usize = 10;
/// Characters of a line that are shown.
const COLUMNS: usize = 200;

/// Everything that is known about a module that was run.
pub struct Told<'w> {
    pub answer: Answer,
    /// Nothing where it was ended because its time was over.
    pub status: Option<ExitStatus>,
    pub patience: Duration,
    pub printed: Printed,
    pub wanted: &'w Wanted<'w>,
}

impl Told<'_> {
    /// What that means for the module.
    ///
    /// # Errors
    /// It says nothing about the module, only about the interpreter.
    pub fn understood(self) -> Result<Ran, Problem> {
        let outcome = match &self.answer {
            // It killed the process it runs in, and told the rest while that died.
            Answer::Parts(_) if self.status.and_then(signal).is_some() => Err(self.silent()),
            Answer::Parts(parts) => self.answered(parts)?,
            Answer::Garbled => Err(self.failed(How::Unobserved, "its result was tampered with")),
            Answer::Silence => Err(self.silent()),
            Answer::NotStarted => return Err(self.not_started()),
        };
        let printed = match &outcome {
            Ok(_) => String::new(),
            Err(_) => self.last_words(),
        };
        Ok(Ran { outcome, printed })
    }

    fn answered(&self, parts: &[Vec<u8>]) -> Result<Result<Loaded, Failure>, Problem> {
        let text = |index: usize| {
            let part = parts.get(index).map(Vec::as_slice).unwrap_or_default();
            String::from_utf8_lossy(part).into_owned()
        };
        let failed = |how| {
            let elsewhere = text(3);
            let detail = match elsewhere.as_str() {
                "" => text(1),
                place => format!("{} (in {place})", text(1)),
            };
            let mut failure = self.failed(how, &detail);
            let line = text(2).parse().ok().and_then(|line| self.line(line));
            failure.place = line.map(observe::Place::in_subject);
            failure
        };
        Ok(match text(0).as_str() {
            "observed" => match parts.get(1).map(|bytes| from_json(bytes)) {
                Some(Ok(observation)) => Ok(Loaded {
                    observation,
                    path: Some(text(2)).filter(|path| !path.is_empty()),
                    text: (parts.len() > 3).then(|| text(3)),
                }),
                Some(Err(error)) => return Err(unusable(&error.to_string())),
                None => Err(self.failed(How::Unobserved, "its result is incomplete")),
            },
            "raised" => Err(failed(How::Raised)),
            "exited" => Err(failed(How::Exited)),
            "no-extension" => return Err(unusable(&text(1))),
            "unobserved" => Err(self.failed(How::Unobserved, &text(1))),
            _ => Err(self.failed(How::Unobserved, "its result was tampered with")),
        })
    }

    /// The module was started and its process ended without a word.
    fn silent(&self) -> Failure {
        let Some(status) = self.status else {
            let seconds = self.patience.as_secs_f64();
            let unit = if seconds == 1.0 { "second" } else { "seconds" };
            return self.failed(How::TimedOut, &format!("no end after {seconds} {unit}"));
        };
        match (signal(status), status.code()) {
            (Some(number), _) => self.failed(How::Crashed, &signal_words(number)),
            (None, Some(code)) => self.failed(
                How::Exited,
                &format!("its process ended with status {code} (os._exit)"),
            ),
            (None, None) => self.failed(How::Unobserved, "its process ended without a result"),
        }
    }

    fn not_started(&self) -> Problem {
        let why = match self.status {
            Some(status) => status.to_string(),
            None => "it took too long".to_owned(),
        };
        let stderr = lines(&self.printed.stderr, 1).pop().unwrap_or_default();
        let detail = self.wanted.hidden.in_text(&stderr);
        let message = format!("--live: the target interpreter didn't start ({why}): {detail}");
        let help = "name another interpreter with --python".to_owned();
        Problem::with_option(message, Some(help))
    }

    fn failed(&self, how: How, detail: &str) -> Failure {
        Failure {
            how,
            detail: self.wanted.hidden.in_text(detail),
            place: None,
        }
    }

    /// The text of a line of the module, without the space around it.
    fn line(&self, number: usize) -> Option<Span> {
        let Place::File { text, .. } = &self.wanted.place else {
            return None;
        };
        let index = number.checked_sub(1)?;
        let line = text.split_inclusive('\n').nth(index)?;
        let before: usize = text.split_inclusive('\n').take(index).map(str::len).sum();
        let indent = line.len() - line.trim_start().len();
        Some(Span::new(
            before + indent,
            before + line.trim_end().len().max(indent),
        ))
    }

    /// The end of what the module printed, where it printed anything.
    fn last_words(&self) -> String {
        let streams = [
            ("stdout", &self.printed.stdout),
            ("stderr", &self.printed.stderr),
        ];
        let mut shown = String::new();
        for (name, bytes) in streams {
            let text = self.wanted.hidden.in_text(&String::from_utf8_lossy(bytes));
            let last = lines(text.as_bytes(), LINES);
            if !last.is_empty() {
                let path = self.wanted.module;
                shown.push_str(&format!("{path}: the last it wrote to {name}:\n"));
                shown.extend(last.iter().map(|line| format!("  | {line}\n")));
            }
        }
        shown
    }
}

/// The last lines that hold anything, made safe to print.
fn lines(bytes: &[u8], count: usize) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let last = text.lines().rev().filter(|line| !line.trim().is_empty());
    let mut shown: Vec<String> = last
        .take(count)
        .map(|line| printable(&line.chars().take(COLUMNS).collect::<String>()).into_owned())
        .collect();
    shown.reverse();
    shown
}

fn unusable(why: &str) -> Problem {
    let message = format!("--live: the target interpreter can't load importspy: {why}");
    Problem::with_option(message, Some(REMEDY.to_owned()))
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

fn signal_words(number: i32) -> String {
    let name = match number {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        _ => return format!("signal {number}"),
    };
    format!("signal {number} ({name})")
}
