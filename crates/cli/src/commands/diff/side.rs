//! One side of a comparison, by what the command line calls it.

use std::path::Path;

use importspy_core::contract::{Document, Format, read};

use super::packed::{self, is_release};
use super::sources::{Sources, below, in_folder};
use super::{git, installed};
use crate::commands::check::format_of;
use crate::commands::inspect::{Refused, module_name};
use crate::commands::observed::Observer;
use crate::commands::rewrite::ContractFile;
use crate::problem::Problem;
use crate::status::Status;
use crate::subjects::shown;

/// What is compared.
pub enum Side {
    Contract(Box<Contract>),
    Modules(Sources),
}

pub struct Contract {
    pub shown: String,
    pub document: Document,
    pub format: Format,
}

/// Where the two sides are looked up: the first is this side's.
pub type Observers<'o> = [&'o Observer; 2];

impl Side {
    /// `elsewhere` looks into the environment that a side names: `NAME@FOLDER`.
    ///
    /// # Errors
    /// There is no such file, folder, module or revision; or it holds no contract.
    pub fn of(
        text: &str,
        observers: Observers<'_>,
        elsewhere: &dyn Fn(&str) -> Result<Observer, Refused>,
    ) -> Result<Self, Refused> {
        let path = Path::new(text);
        if path.is_dir() {
            return in_folder(path).map(Side::Modules);
        }
        if path.exists() {
            return in_file(path);
        }
        let environment = text
            .split_once('@')
            .filter(|(name, folder)| is_named(name) && !folder.contains(':'));
        if let Some((name, folder)) = environment {
            let own = elsewhere(folder)?;
            return installed::found(name, [&own, &own]).map(Side::Modules);
        }
        if let Some((revision, path)) = text.split_once(':') {
            return in_revision(text, revision, path);
        }
        if is_named(text) && (text.contains("==") || module_name(path).is_some()) {
            return installed::found(text, observers).map(Side::Modules);
        }
        let help = "name a contract, a module, a folder, a wheel, what is installed (NAME, \
                    NAME==VERSION, NAME@ENVIRONMENT), or REV:PATH";
        let problem = Problem::with_path(text, "there is no such file or folder", help);
        Err((problem, Status::Misused))
    }
}

/// Whether it may be the name of a module or a distribution, with a version.
fn is_named(text: &str) -> bool {
    let name = text.split("==").next().unwrap_or(text).trim();
    let is_of_name = |letter: char| letter.is_alphanumeric() || "._-".contains(letter);
    name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name.chars().all(is_of_name)
}

fn in_file(path: &Path) -> Result<Side, Refused> {
    if is_release(path) {
        let within = |name: &str| format!("{}/{name}", shown(path));
        return Sources::of_files(&within, packed::modules(path)?).map(Side::Modules);
    }
    match is_contract(path) {
        true => ContractFile::read(path).map(|file| {
            Side::Contract(Box::new(Contract {
                shown: file.shown,
                document: file.document,
                format: file.format,
            }))
        }),
        false => below(path).map(Side::Modules),
    }
}

fn in_revision(text: &str, revision: &str, path: &str) -> Result<Side, Refused> {
    let path = git::from_root(revision, path)?;
    let path = path.as_str();
    let files = git::files(revision, path)?;
    if !is_contract(Path::new(path)) {
        return Sources::of_revision(text, path, files).map(Side::Modules);
    }
    let [(_, bytes)] = files.as_slice() else {
        let problem = Problem::with_path(text, "there is no such file", "check revision and path");
        return Err((problem, Status::Misused));
    };
    let format = format_of(Path::new(path));
    let document = read(bytes, format).map_err(|error| {
        let path = text.to_owned();
        (Problem::Contract { path, error }, Status::Misused)
    })?;
    Ok(Side::Contract(Box::new(Contract {
        shown: text.to_owned(),
        document,
        format,
    })))
}

fn is_contract(path: &Path) -> bool {
    let suffix = path.extension().map(|suffix| suffix.to_ascii_lowercase());
    suffix.is_some_and(|suffix| {
        ["yml", "yaml", "json", "toml"]
            .iter()
            .any(|known| suffix == *known)
    })
}
