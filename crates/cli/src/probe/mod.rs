//! Asking a Python interpreter what it is.

mod answer;
mod cache;
mod locate;
mod process;

use std::path::{Path, PathBuf};

pub use answer::{Answer, Hook};
pub use cache::cache_folder;
pub use locate::{LocateError, by_default, named};

/// Why an interpreter's facts can't be had.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    #[error("{path} can't be run: {why}", path = .0.display(), why = .1)]
    NotRunnable(PathBuf, std::io::Error),
    #[error("{path} ran, but did not answer as a Python interpreter does", path = .0.display())]
    NotPython(PathBuf),
    #[error("{path} failed ({status}){detail}", path = .path.display())]
    Failed {
        path: PathBuf,
        status: String,
        detail: String,
    },
    #[error("{path} did not answer within {seconds} seconds", path = .path.display())]
    TimedOut { path: PathBuf, seconds: u64 },
    #[error("{path} is Python {version}: too old, 3.6 or newer is needed", path = .path.display())]
    TooOld { path: PathBuf, version: String },
    #[error("{path} gave an answer that makes no sense: {detail}", path = .path.display())]
    Garbled { path: PathBuf, detail: String },
}

/// Asks the interpreter in the file `python`, or remembers its answer when `remember` allows it.
///
/// # Errors
/// [`ProbeError`]
pub fn ask(python: &Path, remember: bool) -> Result<Answer, ProbeError> {
    if remember && let Some(answer) = cache::load(python) {
        return Ok(answer);
    }
    let answer = process::ask(python)?;
    if remember {
        cache::store(python, &answer);
    }
    Ok(answer)
}
