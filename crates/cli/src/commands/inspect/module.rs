//! The module that is meant, read.

use std::env;
use std::path::{Path, PathBuf};

use importspy_core::observe::source::{Identity, decode};
use importspy_core::observe::{Finder, Found};

use super::{Refused, SOURCE_LIMIT, unloadable};
use crate::host::Target;
use crate::live::{resolved, rooted};
use crate::modules::Modules;
use crate::problem::Problem;
use crate::read::read_regular;
use crate::status::Status;
use crate::subjects::{Identities, shown};

/// A module's source.
pub struct Module {
    /// As it is shown.
    pub path: String,
    pub file: PathBuf,
    pub identity: Identity,
    pub text: String,
}

/// The dotted name that is meant, where there is no such file.
pub fn name(path: &Path) -> Option<&str> {
    let name = path.to_str().filter(|_| !path.exists() || path.is_dir())?;
    let is_name =
        |part: &str| !part.is_empty() && part.chars().all(|c| c == '_' || c.is_alphanumeric());
    (name.split('.').all(is_name) && !name.ends_with(".py")).then_some(name)
}

impl Module {
    /// The module in a file; `root` is the folder modules are imported from, when it is given.
    ///
    /// # Errors
    /// It can't be read, or isn't text.
    pub fn in_file(path: &Path, root: Option<&Path>) -> Result<Self, Refused> {
        let mut bytes = Vec::new();
        read_regular(path, SOURCE_LIMIT, &mut bytes).map_err(|error| {
            let help = "name one readable Python source file";
            let problem = Problem::with_path(&shown(path), error.to_string(), help);
            (problem, Status::Misused)
        })?;
        let mut module = Self::of(path, &bytes)?;
        let identity = &mut module.identity;
        if let Some(name) = root.and_then(|root| rooted(path, root, identity.is_package)) {
            identity.module = name;
        }
        Ok(module)
    }

    /// The module that `target` would import under a name, from `root` or the current folder.
    ///
    /// # Errors
    /// It isn't found, has no source, can't be read, or isn't text.
    pub fn named(
        name: &str,
        root: Option<&Path>,
        modules: &Modules,
        target: &Target,
    ) -> Result<Self, Refused> {
        let root = match root {
            Some(root) => resolved(root),
            None => env::current_dir().unwrap_or_default(),
        };
        let finder = modules.seen_from(&root, None);
        let refused =
            |message: String, help: &str, status| (Problem::with_path(name, message, help), status);
        let file = match finder.find(name) {
            Found::Source(found) => found.file,
            Found::Namespace => {
                let help = "name one of the modules in it";
                let message = "is a namespace package: it has modules in it and nothing else";
                return Err(refused(message.to_owned(), help, Status::Denied));
            }
            Found::Opaque => return Err(opaque(name, target)),
            Found::Missing => {
                let help = "check the spelling, and which interpreter is meant (--python)";
                let message = "there is no such file, and no module of that name";
                return Err(refused(message.to_owned(), help, Status::Misused));
            }
        };
        let bytes = finder
            .read(file)
            .map_err(|why| refused(why, "make the file readable", Status::Denied))?;
        let path = modules.path_of(file).unwrap_or_default();
        let module = Self::of(&path, &bytes)?;
        Ok(Self {
            identity: Identity {
                module: name.to_owned(),
                ..module.identity
            },
            ..module
        })
    }

    fn of(path: &Path, bytes: &[u8]) -> Result<Self, Refused> {
        let text = decode(bytes).map_err(|why| unloadable(&shown(path), "", &why))?;
        Ok(Self {
            path: shown(path),
            file: path.to_owned(),
            identity: Identities::default().of(path),
            text: text.into_owned(),
        })
    }
}

/// A module that may be there, of which nothing can be read.
fn opaque(name: &str, target: &Target) -> Refused {
    let (message, help) = match target.answer() {
        Ok(_) => (
            "has no source that can be found".to_owned(),
            "importspy inspect --live shows it as it is once loaded",
        ),
        Err(why) => (
            format!("can't be looked for: {why}"),
            "name another interpreter with --python",
        ),
    };
    (Problem::with_path(name, message, help), Status::Denied)
}
