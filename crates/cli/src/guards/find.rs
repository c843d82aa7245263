//! Which file declares the guards.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use importspy_core::contract::{ConfigurationFile, GuardsDocument, read_guards};

use super::Configuration;
use crate::problem::Problem;
use crate::read::{ReadError, read_regular};
use crate::subjects::shown;

const OWN: &str = "importspy.toml";
const PYPROJECT: &str = "pyproject.toml";
/// Bytes of a configuration.
const LIMIT: u64 = 16 << 20;
const HELP: &str =
    "declare `[[tool.importspy.guards]]` in pyproject.toml, or `[[guards]]` in importspy.toml";

/// The configuration in `path`, a file or the folder of one; without it the nearest one: of the
/// current folder, or above it up to the root of the repository.
///
/// # Errors
/// There is none, or it is wrong.
pub fn find(path: Option<&Path>) -> Result<Configuration, Problem> {
    match path {
        Some(folder) if folder.is_dir() => {
            in_folder(&resolved(folder))?.ok_or_else(|| nothing(folder))
        }
        Some(file) => in_file(&in_its_folder(file))?.ok_or_else(|| {
            Problem::with_path(&shown(file), "the file has no table `tool.importspy`", HELP)
        }),
        None => nearest(),
    }
}

fn resolved(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// A file, its folder resolved: one configuration has one path.
fn in_its_folder(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    match file.file_name() {
        Some(name) => resolved(folder).join(name),
        None => resolved(file),
    }
}

fn nearest() -> Result<Configuration, Problem> {
    let here = env::current_dir()
        .map_err(|error| Problem::with_path(".", error.to_string(), "change into a folder"))?;
    let is_root = |folder: &&Path| folder.join(".git").exists() || folder.join(".hg").exists();
    let above = here.ancestors().position(|folder| is_root(&folder));
    for folder in here.ancestors().take(above.unwrap_or(0) + 1) {
        if let Some(found) = in_folder(folder)? {
            return Ok(found);
        }
    }
    Err(nothing(&here))
}

fn nothing(folder: &Path) -> Problem {
    Problem::with_path(
        &shown(folder),
        "no configuration declares guards here",
        format!("{HELP}; or name the file"),
    )
}

/// The one configuration of a folder.
fn in_folder(folder: &Path) -> Result<Option<Configuration>, Problem> {
    let [own, project] = [OWN, PYPROJECT].map(|name| folder.join(name));
    let read = |file: PathBuf| match fs::symlink_metadata(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Ok(_) | Err(_) => in_file(&file),
    };
    match (read(own)?, read(project)?) {
        (Some(own), Some(_)) => Err(Problem::with_path(
            &shown(&own.path),
            "pyproject.toml beside it has a table `tool.importspy`, too",
            "keep one of the two",
        )),
        (found, other) => Ok(found.or(other)),
    }
}

fn in_file(file: &Path) -> Result<Option<Configuration>, Problem> {
    let path = near(file);
    let mut bytes = Vec::new();
    read_regular(file, LIMIT, &mut bytes).map_err(|error| unread(&path, &error))?;
    let kind = match file.file_name() == Some(OsStr::new(PYPROJECT)) {
        true => ConfigurationFile::Pyproject,
        false => ConfigurationFile::Own,
    };
    let document: Option<GuardsDocument> =
        read_guards(&bytes, kind).map_err(|error| Problem::Contract { path, error })?;
    Ok(document.map(|document| Configuration {
        path: file.to_owned(),
        document,
    }))
}

/// A file as messages show it: what is below the current folder counts from there.
fn near(file: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    shown(file.strip_prefix(here).unwrap_or(file))
}

fn unread(path: &str, error: &ReadError) -> Problem {
    match error {
        ReadError::Io(inner) if inner.kind() == ErrorKind::NotFound => {
            Problem::with_path(path, "there is no such configuration", "check the path")
        }
        ReadError::Io(inner) => Problem::with_path(
            path,
            format!("the configuration can't be read: {inner}"),
            "make the file readable",
        ),
        other => Problem::with_path(
            path,
            format!("the configuration {other}"),
            "name a TOML file, or its folder",
        ),
    }
}
