//! Contracts that are read, changed, and written back.

mod line_diff;

use std::path::{Path, PathBuf};

use importspy_core::contract::{Document, Format, read};

use super::check::{format_of, read_contract};
use super::inspect::Refused;
use crate::problem::Problem;
use crate::replace_file::replace_file;
use crate::status::Status;
use crate::streams;
use crate::subjects::shown;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A contract and where it is.
pub struct ContractFile {
    path: PathBuf,
    pub shown: String,
    pub format: Format,
    pub document: Document,
    marked: bool,
}

/// What becomes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Write,
    /// Shown.
    Diff,
    /// Only told of.
    Check,
}

impl Mode {
    /// What `--check` and `--diff` mean.
    pub fn of(check: bool, diff: bool) -> Self {
        match (check, diff) {
            (true, _) => Mode::Check,
            (false, true) => Mode::Diff,
            (false, false) => Mode::Write,
        }
    }
}

impl ContractFile {
    /// # Errors
    /// The file can't be read, or holds no contract.
    pub fn read(path: &Path) -> Result<Self, Refused> {
        let shown = shown(path);
        let bytes = read_contract(path).map_err(|problem| (problem, Status::Misused))?;
        let format = format_of(path);
        let document = read(&bytes, format).map_err(|error| {
            let path = shown.clone();
            (Problem::Contract { path, error }, Status::Misused)
        })?;
        Ok(Self {
            path: path.to_owned(),
            shown,
            format,
            document,
            marked: bytes.starts_with(BYTE_ORDER_MARK),
        })
    }
}

/// Writes the new text of a contract, or says what would be written.
///
/// # Errors
/// The file can't be written.
pub fn rewrite(file: &ContractFile, text: &str, mode: Mode) -> Result<Status, Refused> {
    let old = &*file.document.text;
    let shown = &file.shown;
    if old == text {
        return Ok(match mode {
            Mode::Write | Mode::Check => streams::print(&format!("unchanged {shown}\n")),
            Mode::Diff => Status::Admitted,
        });
    }
    match mode {
        Mode::Check => {
            let status = streams::print(&format!("would change {shown}\n"));
            Ok(status.max(Status::Denied))
        }
        Mode::Diff => {
            // What is shown holds no value of a secret.
            let new = read(text.as_bytes(), file.format).map(|document| document.masked);
            let new = new.map_err(|error| {
                let path = shown.clone();
                (Problem::Contract { path, error }, Status::Failed)
            })?;
            let status = streams::print(&line_diff::unified(shown, &file.document.masked, &new));
            Ok(status.max(Status::Denied))
        }
        Mode::Write => {
            let mark = if file.marked { BYTE_ORDER_MARK } else { b"" };
            replace_file(&file.path, &[mark, text.as_bytes()].concat()).map_err(|error| {
                let help = "make the file and its folder writable";
                (
                    Problem::with_path(shown, error.to_string(), help),
                    Status::Misused,
                )
            })?;
            Ok(streams::print(&format!("changed {shown}\n")))
        }
    }
}
