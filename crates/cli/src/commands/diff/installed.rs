//! What is installed in an environment: distributions and modules, by name.

use std::path::Path;

use importspy_core::value::VersionPattern;

use super::sources::{Sources, below};
use crate::commands::inspect::Refused;
use crate::commands::observed::Observer;
use crate::distributions::normal;
use crate::problem::Problem;
use crate::status::Status;

/// Finds `NAME` or `NAME==VERSION` among what is installed where `observer` looks, else, with a
/// version, among what is installed for the other side.
///
/// # Errors
/// There is nothing of that name, or not in that version.
pub fn found(text: &str, observers: [&Observer; 2]) -> Result<Sources, Refused> {
    let [own, _] = observers;
    let Some((name, version)) = text.split_once("==") else {
        return by_name(text, own);
    };
    let (name, version) = (normal(name.trim()), version.trim());
    let mut seen: Vec<String> = Vec::new();
    for observer in observers {
        let Some((found, place)) = observer.installed(&name)? else {
            continue;
        };
        let is_wanted = VersionPattern::parse(version).is_ok_and(|wanted| wanted.accepts(&found));
        if is_wanted || found == version {
            return of_distribution(&name, observer);
        }
        let told = format!("{found} in {place}");
        if !seen.contains(&told) {
            seen.push(told);
        }
    }
    let why = match seen.as_slice() {
        [] => format!("`{name}` is installed in neither environment"),
        seen => format!("that version isn't installed; there is {}", seen.join(", ")),
    };
    let help = "nothing is downloaded: name an environment that has it (NAME@FOLDER, --python-old, \
                --python-new), or a file that `pip download --no-deps` got";
    Err((Problem::with_path(text, why, help), Status::Misused))
}

/// A module's dotted name; else a distribution's.
fn by_name(name: &str, observer: &Observer) -> Result<Sources, Refused> {
    let missing = match observer.file_of(name) {
        Ok(file) => return of_file(&file, name),
        Err(missing) => missing,
    };
    match observer.installed(&normal(name))? {
        Some(_) => of_distribution(&normal(name), observer),
        None => Err(missing),
    }
}

fn of_file(file: &Path, name: &str) -> Result<Sources, Refused> {
    if !file.ends_with("__init__.py") {
        return below(file);
    }
    let mut sources = Sources::default();
    sources.add_package(file.parent().unwrap_or(Path::new(".")), name)?;
    Ok(sources)
}

fn of_distribution(name: &str, observer: &Observer) -> Result<Sources, Refused> {
    let mut sources = Sources::default();
    for (module, files) in observer.tops(name)? {
        let source = files
            .iter()
            .find(|file| file.extension().is_some_and(|suffix| suffix == "py"));
        match source {
            Some(file) if file.ends_with("__init__.py") => {
                sources.add_package(file.parent().unwrap_or(Path::new(".")), &module)?;
            }
            Some(file) => sources.add_file(file, &module)?,
            None => {}
        }
    }
    if sources.is_empty() {
        let help = "name one of its modules, or a wheel";
        let problem = Problem::with_path(name, "it lists no modules of Python source", help);
        return Err((problem, Status::Misused));
    }
    Ok(sources)
}
