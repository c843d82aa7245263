//! Our own failures, told shortly.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use crate::status::Status;
use crate::streams;

/// Runs `work`; a panic in it, or in a thread it waits for, ends in [`Status::Failed`] and a short
/// message that asks for a report. Where panics don't unwind, the process ends there and then.
pub fn caught(work: impl FnOnce() -> Status) -> Status {
    let before = panic::take_hook();
    panic::set_hook(Box::new(tell));
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(before);
    outcome.unwrap_or(Status::Failed)
}

fn tell(info: &PanicHookInfo<'_>) {
    let what = info.payload_as_str().unwrap_or("unknown");
    let place = info
        .location()
        .map(|at| format!(" ({}:{})", at.file(), at.line()))
        .unwrap_or_default();
    streams::print_error(&format!(
        "importspy: internal error: {what}{place}\n\
         This is a defect of importspy {}. Please report it, with the command and the files involved:\n  {}/issues\n",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_REPOSITORY"),
    ));
    if cfg!(panic = "abort") {
        std::process::exit(Status::Failed.code().into());
    }
}
