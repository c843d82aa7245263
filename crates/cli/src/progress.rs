//! How far a long command has come: one line on a terminal, nothing anywhere else.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use crate::streams;

/// Nothing is shown of what takes less.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two lines, so that showing costs nothing.
const PAUSE: Duration = Duration::from_millis(100);

const COLUMNS: usize = 30;

/// The line, and when it was last shown.
pub struct Progress {
    total: usize,
    done: usize,
    started: Instant,
    shown: Option<Instant>,
    terminal: bool,
}

impl Progress {
    pub fn of(total: usize) -> Self {
        Self {
            total,
            done: 0,
            started: Instant::now(),
            shown: None,
            terminal: io::stderr().is_terminal(),
        }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.done += 1;
        let now = Instant::now();
        let rested = self.shown.is_none_or(|shown| now - shown >= PAUSE);
        if self.terminal && rested && now - self.started >= PATIENCE {
            self.shown = Some(now);
            streams::print_error(&line(self.done, self.total));
        }
    }
}

/// The line goes when the work is done.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            streams::print_error("\r\x1b[K");
        }
    }
}

fn line(done: usize, total: usize) -> String {
    let filled = COLUMNS * done.min(total) / total.max(1);
    let (bar, rest) = ("━".repeat(filled), " ".repeat(COLUMNS - filled));
    format!("\r\x1b[K{bar}{rest} {done}/{total}")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_line_shows_how_far_it_is() {
        assert!(line(1, 2).ends_with(&format!("━{} 1/2", " ".repeat(15))));
        assert!(line(2, 2).ends_with("━━ 2/2"));
        assert!(line(0, 0).ends_with(" 0/0"));
    }
}
