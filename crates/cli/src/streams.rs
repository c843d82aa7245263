//! The process's own streams: what goes where, and whether in colour.

use std::env;
use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::AutoStream;
use clap::ValueEnum;
use importspy_core::report::TextStyle;

use crate::status::Status;

/// Columns of text that goes to no terminal.
const WIDTH_ELSEWHERE: usize = 100;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR, FORCE_COLOR or CLICOLOR say otherwise
    #[default]
    Auto,
    Always,
    Never,
}

/// What is known about stdout and stderr.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    color: Color,
}

impl Streams {
    pub fn new(color: Color) -> Self {
        Self { color }
    }

    /// How text for stdout looks.
    pub fn output_style(&self) -> TextStyle {
        plain_style(wanted(self.color, io::stdout().is_terminal()))
    }

    /// How text for stderr looks.
    pub fn error_style(&self) -> TextStyle {
        plain_style(wanted(self.color, io::stderr().is_terminal()))
    }

    /// How text for a file looks: in colour only when that was asked for in so many words.
    pub fn file_style(&self) -> TextStyle {
        TextStyle {
            color: self.color == Color::Always,
            width: WIDTH_ELSEWHERE,
            ..self.output_style()
        }
    }
}

fn plain_style(color: bool) -> TextStyle {
    TextStyle {
        color,
        verbose: 0,
        quiet: false,
        width: width(),
    }
}

/// Whether a stream is coloured. An explicit choice wins, then `NO_COLOR`, then `FORCE_COLOR` and
/// `CLICOLOR_FORCE`, then `CLICOLOR=0` and `TERM=dumb`, then whether it is a terminal.
pub fn wanted(color: Color, terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => from_environment(&|name| env::var_os(name), terminal),
    }
}

fn from_environment(variable: &dyn Fn(&str) -> Option<OsString>, terminal: bool) -> bool {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let on = |name: &str| set(name).is_some_and(|value| value != "0");
    if set("NO_COLOR").is_some() {
        return false;
    }
    if on("FORCE_COLOR") || on("CLICOLOR_FORCE") {
        return true;
    }
    let refused = set("CLICOLOR").is_some_and(|value| value == "0");
    terminal && !refused && set("TERM").is_none_or(|value| value != "dumb")
}

/// Columns: `COLUMNS` when it is a number, the terminal's, or a fixed number elsewhere.
fn width() -> usize {
    let told = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let terminal = || {
        io::stdout()
            .is_terminal()
            .then(terminal_size::terminal_size)
            .flatten()
    };
    told.filter(|columns| *columns >= 20)
        .or_else(|| terminal().map(|(columns, _)| usize::from(columns.0).max(20)))
        .unwrap_or(WIDTH_ELSEWHERE)
}

/// Writes to stdout, all of it, and tells how a run that has nothing else to do ends. A reader that
/// went away is no failure; a full disk is.
pub fn print(text: &str) -> Status {
    match write(&mut AutoStream::always(io::stdout().lock()), text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            print_error(&format!("error: stdout can't be written: {error}\n"));
            Status::Misused
        }
        Ok(()) | Err(_) => Status::Admitted,
    }
}

/// Writes to stderr, all of it.
pub fn print_error(text: &str) {
    // Nobody is left who could be told; the exit status still is.
    let _ = write(&mut AutoStream::always(io::stderr().lock()), text);
}

fn write(stream: &mut dyn Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(variables: &[(&str, &str)], terminal: bool) -> bool {
        let lookup = |name: &str| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| OsString::from(value))
        };
        from_environment(&lookup, terminal)
    }

    #[test]
    fn the_environment_decides_in_order() {
        assert!(color(&[], true));
        assert!(!color(&[], false));
        assert!(!color(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(color(&[("NO_COLOR", ""), ("FORCE_COLOR", "1")], false));
        assert!(!color(&[("FORCE_COLOR", "0")], false));
        assert!(color(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!color(&[("CLICOLOR", "0")], true));
        assert!(!color(&[("TERM", "dumb")], true));
    }
}
