//! The modules of one side, whatever they were read from.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use importspy_core::observe::source::{Identity, decode};
use importspy_core::observe::{FileId, Finder, Found, SourceFile};

use crate::commands::check::SOURCE_LIMIT;
use crate::commands::inspect::{Refused, unloadable};
use crate::problem::Problem;
use crate::read::read_regular;
use crate::status::Status;
use crate::subjects::{Identities, discover, shown};

/// Every module of one side, by its dotted name.
#[derive(Default)]
pub struct Sources {
    modules: BTreeMap<String, Module>,
    /// By their files: the first has the first number.
    names: Vec<String>,
    /// The package that all of them are in, once it was asked for.
    top: OnceLock<Option<String>>,
    /// Whether there is just one, whatever it is called.
    pub is_single: bool,
}

pub struct Module {
    pub shown: String,
    pub identity: Identity,
    pub text: String,
    bytes: Arc<[u8]>,
    file: FileId,
}

impl Sources {
    fn add(&mut self, shown: String, identity: Identity, bytes: &[u8]) -> Result<(), Refused> {
        let text = decode(bytes).map_err(|why| unloadable(&shown, "", &why))?;
        let name = identity.module.clone();
        self.names.push(name.clone());
        self.top = OnceLock::new();
        let file = FileId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let module = Module {
            shown,
            identity,
            text: text.into_owned(),
            bytes: bytes.into(),
            file,
        };
        self.modules.insert(name, module);
        Ok(())
    }

    /// The modules in files that were read, by their paths below where modules are imported from.
    ///
    /// # Errors
    /// One of them is no text.
    pub fn of_files(
        shown: &dyn Fn(&str) -> String,
        files: Vec<(String, Vec<u8>)>,
    ) -> Result<Self, Refused> {
        let mut sources = Self::default();
        for (name, bytes) in files {
            sources.add(shown(&name), identity(&name), &bytes)?;
        }
        Ok(sources)
    }

    /// The modules of a revision, below `path`.
    ///
    /// # Errors
    /// One of them is no text.
    pub fn of_revision(
        text: &str,
        path: &str,
        files: Vec<(String, Vec<u8>)>,
    ) -> Result<Self, Refused> {
        let revision = text.split(':').next().unwrap_or_default();
        let path = path.trim_end_matches('/');
        let is_single = matches!(files.as_slice(), [(only, _)] if only == path);
        let is_package = files
            .iter()
            .any(|(name, _)| name == &format!("{path}/__init__.py"));
        // A package's own name counts; the folders above it don't.
        let above = match is_package || is_single {
            true => path.rfind('/').map_or(0, |at| at + 1),
            false => path.len() + usize::from(!path.is_empty()),
        };
        let mut sources = Self {
            is_single,
            ..Self::default()
        };
        for (name, bytes) in files {
            let below = name.get(above..).unwrap_or(&name);
            sources.add(format!("{revision}:{name}"), identity(below), &bytes)?;
        }
        Ok(sources)
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Adds one module among others.
    ///
    /// # Errors
    /// It can't be read.
    pub fn add_file(&mut self, path: &Path, name: &str) -> Result<(), Refused> {
        let place = format!("{}.py", name.replace('.', "/"));
        self.add(shown(path), identity(&place), &bytes(path)?)
    }

    /// Adds the modules of a package that is imported by `name`.
    ///
    /// # Errors
    /// One of them can't be read.
    pub fn add_package(&mut self, folder: &Path, name: &str) -> Result<(), Refused> {
        self.add_folder(folder, &format!("{}/", name.replace('.', "/")))
    }

    fn add_folder(&mut self, folder: &Path, prefix: &str) -> Result<(), Refused> {
        let found = discover(&[folder.to_owned()], true);
        if let Some(problem) = found.problems.into_iter().next() {
            return Err((problem, Status::Misused));
        }
        for subject in found.subjects {
            let below = subject.path.strip_prefix(folder).unwrap_or(&subject.path);
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            let below = format!("{prefix}{}", parts.join("/"));
            self.add(
                shown(&subject.path),
                identity(&below),
                &bytes(&subject.path)?,
            )?;
        }
        Ok(())
    }

    /// The module that is called `name` in `other`. Packages are compared whatever they are called, and
    /// so are two modules; a module and a package where the package itself was or is that module.
    pub fn like(&self, other: &Self, name: &str) -> Option<&Module> {
        match (other.is_single, self.is_single) {
            (true, true) => self.get(name),
            (true, false) => self.get(self.top().unwrap_or(name)),
            (false, true) => match other.top() {
                Some(top) if top != name => None,
                _ if other.top().is_none() && !self.modules.contains_key(name) => None,
                _ => self.get(name),
            },
            (false, false) => match (other.top(), self.top()) {
                (Some(theirs), Some(own)) if theirs != own => {
                    let rest = name.strip_prefix(theirs).unwrap_or_default();
                    self.get(&format!("{own}{rest}"))
                }
                _ => self.get(name),
            },
        }
    }

    /// The package that all modules are in.
    fn top(&self) -> Option<&str> {
        let found = || self.package().map(str::to_owned);
        self.top.get_or_init(found).as_deref()
    }

    fn package(&self) -> Option<&str> {
        let first = self.names.first()?.split('.').next()?;
        let within = |name: &String| name == first || is_below(name, first);
        let is_package = self.modules.get(first)?.identity.is_package;
        (is_package && self.names.iter().all(within)).then_some(first)
    }

    /// The modules that others may import, in order.
    pub fn public(&self) -> impl Iterator<Item = (&str, &Module)> {
        let modules = self
            .modules
            .iter()
            .map(|(name, module)| (name.as_str(), module));
        modules.filter(|(name, _)| self.is_single || is_public(name))
    }

    pub fn get(&self, name: &str) -> Option<&Module> {
        match self.is_single {
            true => self.modules.values().next(),
            false => self.modules.get(name),
        }
    }

    /// Whether a file is compared as a module of its own.
    pub fn is_public_file(&self, file: FileId) -> bool {
        self.name_of(file).is_some_and(is_public)
    }

    fn name_of(&self, file: FileId) -> Option<&str> {
        let index = (file.0 as usize).checked_sub(1)?;
        self.names.get(index).map(String::as_str)
    }

    /// Whether there is a module below that name.
    fn has_below(&self, package: &str) -> bool {
        let prefix = format!("{package}.");
        let mut from = self.modules.range(prefix.clone()..);
        from.next()
            .is_some_and(|(name, _)| name.starts_with(&prefix))
    }
}

fn is_public(name: &str) -> bool {
    !name.split('.').any(|part| part.starts_with('_'))
}

/// The identity of a module by its path below where modules are imported from.
fn identity(path: &str) -> Identity {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    let is_package = stem == "__init__" || stem.ends_with("/__init__");
    let module = stem
        .strip_suffix("__init__")
        .unwrap_or(stem)
        .trim_end_matches('/');
    let parts: Vec<String> = module.split('/').map(str::to_owned).collect();
    Identity {
        module: parts.join("."),
        is_package,
        filename: path.rsplit('/').next().unwrap_or(path).to_owned(),
        path: parts,
    }
}

/// The module in one file.
///
/// # Errors
/// It can't be read.
pub fn below(path: &Path) -> Result<Sources, Refused> {
    let mut sources = Sources {
        is_single: true,
        ..Sources::default()
    };
    sources.add(shown(path), Identities::default().of(path), &bytes(path)?)?;
    Ok(sources)
}

/// The modules in a folder, which may be a package.
///
/// # Errors
/// One of them can't be read, or there is none.
pub fn in_folder(folder: &Path) -> Result<Sources, Refused> {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let own = full.file_name().unwrap_or_default().to_string_lossy();
    let mut sources = Sources::default();
    match folder.join("__init__.py").is_file() {
        true => sources.add_package(folder, &own)?,
        false => sources.add_folder(folder, "")?,
    }
    Ok(sources)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    read_regular(path, SOURCE_LIMIT, &mut bytes).map_err(|error| {
        let help = "name readable Python source";
        (
            Problem::with_path(&shown(path), error.to_string(), help),
            Status::Misused,
        )
    })?;
    Ok(bytes)
}

impl Finder for Sources {
    fn find(&self, module: &str) -> Found {
        match self.modules.get(module) {
            Some(found) => Found::Source(SourceFile {
                file: found.file,
                filename: found.identity.filename.clone(),
                is_package: found.identity.is_package,
                is_stub: false,
            }),
            None if self.has_below(module) => Found::Namespace,
            // Modules of others aren't part of the comparison.
            None => Found::Opaque,
        }
    }

    fn read(&self, file: FileId) -> Result<Arc<[u8]>, String> {
        let named = self.name_of(file).and_then(|name| self.modules.get(name));
        named
            .filter(|module| module.file == file)
            .map(|module| Arc::clone(&module.bytes))
            .ok_or_else(|| "there is no such file".to_owned())
    }
}

fn is_below(name: &str, package: &str) -> bool {
    name.strip_prefix(package)
        .is_some_and(|rest| rest.starts_with('.'))
}
