//! Which modules are meant, and where the contract of each goes.

use std::path::{Path, PathBuf};

use super::output::Output;
use crate::arguments::InitOptions;
use crate::commands::inspect::{Refused, module_name};
use crate::commands::observed::{Observer, Origin};
use crate::problem::Problem;
use crate::status::Status;
use crate::subjects::{discover, expected_contract, shown};

/// A contract to be written.
#[derive(Clone, Debug)]
pub struct Planned {
    pub origin: Origin,
    /// The class whose implementations it is for.
    pub base: Option<String>,
    pub output: Output,
}

/// Every contract to be written, in order.
///
/// # Errors
/// What is named isn't there.
pub fn plan(options: &InitOptions, observer: &Observer) -> Result<Vec<Planned>, Refused> {
    let (origins, base) = match (&options.from_subclass, options.modules.as_slice()) {
        (Some(path), []) => {
            let (module, class) = split(path)?;
            (vec![Origin::Named(module)], Some(class))
        }
        (base, modules) => (origins(options, modules, observer)?, base.clone()),
    };
    let one = |origin: Origin| {
        let default = match (&base, &origin) {
            (Some(base), _) => PathBuf::from(format!("{}.yml", base.to_lowercase())),
            (None, Origin::File(path)) => expected_contract(path),
            (None, Origin::Named(name)) => PathBuf::from(format!("{name}.yml")),
        };
        let output = Output::of(options.output.as_deref(), default);
        let base = base.clone();
        Planned {
            origin,
            base,
            output,
        }
    };
    Ok(origins.into_iter().map(one).collect())
}

/// `pkg.mod.Class` or `pkg.mod:Class`.
fn split(path: &str) -> Result<(String, String), Refused> {
    match path.rsplit_once([':', '.']) {
        Some((module, class)) if !module.is_empty() => Ok((module.to_owned(), class.to_owned())),
        _ => {
            let help = "write --from-subclass pkg.mod.Class, or name the module, too";
            let message = format!("--from-subclass: `{path}` says no module");
            let problem = Problem::with_option(message, Some(help.to_owned()));
            Err((problem, Status::Misused))
        }
    }
}

fn origins(
    options: &InitOptions,
    modules: &[PathBuf],
    observer: &Observer,
) -> Result<Vec<Origin>, Refused> {
    let mut origins = Vec::new();
    for path in modules {
        let named = module_name(path).filter(|_| !path.is_dir());
        match named {
            Some(name) if options.recursive => {
                let file = observer.file_of(name)?;
                origins.extend(below(options, &file)?);
            }
            Some(name) => origins.push(Origin::Named(name.to_owned())),
            None if path.is_dir() && options.recursive => origins.extend(below(options, path)?),
            None if path.is_dir() => {
                let help = "add --recursive for a contract beside each module of it";
                let problem = Problem::with_path(&shown(path), "is a folder", help);
                return Err((problem, Status::Misused));
            }
            None => origins.push(Origin::File(path.clone())),
        }
    }
    Ok(origins)
}

/// The modules of a folder; of a package by its `__init__.py`.
fn below(options: &InitOptions, path: &Path) -> Result<Vec<Origin>, Refused> {
    let folder = match path.is_dir() {
        true => path,
        false if path.file_name().is_some_and(|name| name == "__init__.py") => {
            path.parent().unwrap_or(Path::new("."))
        }
        false => return Ok(vec![Origin::File(path.to_owned())]),
    };
    let found = discover(&[folder.to_owned()], true);
    if let Some(problem) = found.problems.into_iter().next() {
        return Err((problem, Status::Misused));
    }
    let wanted = |path: &Path| options.full || is_public(path.strip_prefix(folder).unwrap_or(path));
    let paths = found.subjects.into_iter().map(|subject| subject.path);
    Ok(paths
        .filter(|path| wanted(path))
        .map(Origin::File)
        .collect())
}

/// Whether no part of a path begins with an underscore; a package's own file does.
fn is_public(path: &Path) -> bool {
    path.components().all(|part| {
        let name = part.as_os_str().to_string_lossy();
        name == "__init__.py" || !name.starts_with('_')
    })
}
