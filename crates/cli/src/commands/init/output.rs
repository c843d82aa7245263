//! Where contracts go.

use std::fs;
use std::path::{Path, PathBuf};

use crate::commands::inspect::Refused;
use crate::problem::Problem;
use crate::replace_file::replace_file;
use crate::status::Status;
use crate::streams;
use crate::subjects::shown;

#[derive(Clone, Debug)]
pub enum Output {
    Stdout,
    File(PathBuf),
}

impl Output {
    /// Where a contract goes, by what is asked for and where it goes by default.
    pub fn of(wanted: Option<&Path>, default: PathBuf) -> Self {
        match wanted {
            None => Output::File(default),
            Some(folder) if folder.is_dir() => {
                Output::File(folder.join(default.file_name().unwrap_or_default()))
            }
            Some(dash) if dash == Path::new("-") => Output::Stdout,
            Some(file) => Output::File(file.to_owned()),
        }
    }

    /// Whether what is asked for is one place, however many contracts there are.
    pub fn is_one(wanted: Option<&Path>) -> bool {
        wanted.is_some_and(|wanted| !wanted.is_dir())
    }
}

/// # Errors
/// There is something that may not be replaced.
pub fn require_free(output: &Output, force: bool) -> Result<(), Refused> {
    match output {
        Output::File(path)
            if !force
                && fs::symlink_metadata(path)
                    .is_ok_and(|found| found.is_file() || found.is_symlink()) =>
        {
            let help = "importspy update changes it to follow the code; --force replaces it";
            let problem = Problem::with_path(&shown(path), "is there already", help);
            Err((problem, Status::Misused))
        }
        Output::File(_) | Output::Stdout => Ok(()),
    }
}

/// Writes a contract; what is to be said of it.
///
/// # Errors
/// The file can't be written.
pub fn write(output: &Output, text: &str) -> Result<Option<String>, Refused> {
    match output {
        Output::Stdout => match streams::print(text) {
            Status::Admitted => Ok(None),
            status => Err((
                Problem::with_option("stdout can't be written", None),
                status,
            )),
        },
        Output::File(path) => {
            replace_file(path, text.as_bytes()).map_err(|error| {
                let help = "make the folder writable, or name another file with --output";
                let problem = Problem::with_path(&shown(path), error.to_string(), help);
                (problem, Status::Misused)
            })?;
            Ok(Some(format!("wrote {}\n", shown(path))))
        }
    }
}
