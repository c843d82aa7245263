//! Which file is the target interpreter.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the interpreter of an environment or installation lies in its folder.
const IN_PREFIX: [&str; 4] = [
    "bin/python3",
    "bin/python",
    "Scripts/python.exe",
    "python.exe",
];

/// How many of several interpreters on PATH are tried; shims may stand before real ones.
const TRIES: usize = 3;

/// Why no interpreter is found.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocateError {
    #[error("{} is a folder without an interpreter in it (no bin/python)", .0.display())]
    EmptyFolder(PathBuf),
    #[error("there is no interpreter {}", .0.display())]
    Missing(PathBuf),
    #[error("there is no interpreter {} on PATH", .0.display())]
    NotOnPath(PathBuf),
    #[error("VIRTUAL_ENV names {}, where there is no interpreter", .0.display())]
    BrokenEnvironment(PathBuf),
    #[error("no Python interpreter was found: no VIRTUAL_ENV, no .venv, no python3 on PATH")]
    None,
}

/// The files that `request` may mean, best first: a path, an environment's folder, a name on PATH.
///
/// # Errors
/// There is none.
pub fn named(request: &OsStr) -> Result<Vec<PathBuf>, LocateError> {
    let path = Path::new(request);
    if path.components().count() == 1 && !path.has_root() && request != "." && request != ".." {
        let found = on_path(request);
        if !found.is_empty() {
            return Ok(found);
        }
        if !path.exists() {
            return Err(LocateError::NotOnPath(path.into()));
        }
    }
    if path.is_dir() {
        let inside = in_prefix(path).ok_or_else(|| LocateError::EmptyFolder(path.into()))?;
        return Ok(vec![inside]);
    }
    if path.exists() {
        // `Command` looks a bare name up on PATH, and this is not what was found.
        Ok(vec![
            std::path::absolute(path).unwrap_or_else(|_| path.into()),
        ])
    } else {
        Err(LocateError::Missing(path.into()))
    }
}

/// The files that may be the target when none is named, best first.
///
/// `running` is the interpreter that runs the command, when one does.
///
/// # Errors
/// There is none.
pub fn by_default(running: Option<&Path>) -> Result<Vec<PathBuf>, LocateError> {
    if let Some(running) = running {
        return Ok(vec![running.into()]);
    }
    if let Some(active) = env::var_os("VIRTUAL_ENV").filter(|value| !value.is_empty()) {
        let prefix = PathBuf::from(active);
        return match in_prefix(&prefix) {
            Some(python) => Ok(vec![python]),
            None => Err(LocateError::BrokenEnvironment(prefix)),
        };
    }
    if let Some(python) = in_project() {
        return Ok(vec![python]);
    }
    let mut found = on_path(OsStr::new("python3"));
    found.extend(on_path(OsStr::new("python")));
    found.truncate(TRIES);
    if found.is_empty() {
        Err(LocateError::None)
    } else {
        Ok(found)
    }
}

/// `.venv` in the current folder, or above it up to the root of the repository; never beyond,
/// because what lies there may be anyone's.
fn in_project() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let is_root = |folder: &&Path| folder.join(".git").exists() || folder.join(".hg").exists();
    let depth = here
        .ancestors()
        .position(|folder| is_root(&folder))
        .unwrap_or(0);
    here.ancestors()
        .take(depth + 1)
        .find_map(|folder| in_prefix(&folder.join(".venv")))
}

fn in_prefix(prefix: &Path) -> Option<PathBuf> {
    IN_PREFIX
        .iter()
        .map(|relative| prefix.join(relative))
        .find(|path| path.is_file())
}

fn on_path(name: &OsStr) -> Vec<PathBuf> {
    let Some(path) = env::var_os("PATH") else {
        return Vec::new();
    };
    env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .map(|file| {
            if cfg!(windows) && file.extension().is_none() {
                file.with_extension("exe")
            } else {
                file
            }
        })
        .filter(|file| is_executable(file))
        .take(TRIES)
        .collect()
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file())
}
