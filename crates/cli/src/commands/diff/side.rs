//! One side of a comparison, by what the command line calls it.

use std::path::Path;

use importspy_core::contract::{Document, Format, read};

use super::git;
use super::sources::{Sources, below, in_folder};
use crate::commands::check::format_of;
use crate::commands::inspect::{Refused, module_name};
use crate::commands::observed::Observer;
use crate::commands::rewrite::ContractFile;
use crate::problem::Problem;
use crate::status::Status;

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

impl Side {
    /// # Errors
    /// There is no such file, folder, module or revision; or it holds no contract.
    pub fn of(text: &str, observer: &Observer) -> Result<Self, Refused> {
        let path = Path::new(text);
        if path.is_dir() {
            return in_folder(path).map(Side::Modules);
        }
        if path.exists() {
            return match is_contract(path) {
                true => ContractFile::read(path).map(|file| {
                    Side::Contract(Box::new(Contract {
                        shown: file.shown,
                        document: file.document,
                        format: file.format,
                    }))
                }),
                false => below(path).map(Side::Modules),
            };
        }
        if let Some((revision, path)) = text.split_once(':') {
            return in_revision(text, revision, path);
        }
        let Some(name) = module_name(path) else {
            let help = "name a contract, a module, a folder, or REV:PATH";
            let problem = Problem::with_path(text, "there is no such file or folder", help);
            return Err((problem, Status::Misused));
        };
        let file = observer.file_of(name)?;
        match file.file_name().is_some_and(|name| name == "__init__.py") {
            true => in_folder(file.parent().unwrap_or(Path::new("."))).map(Side::Modules),
            false => below(&file).map(Side::Modules),
        }
    }
}

fn in_revision(text: &str, revision: &str, path: &str) -> Result<Side, Refused> {
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
