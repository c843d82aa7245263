//! What one folder of a search path holds under a name, as importlib's `FileFinder` sees it.

use std::path::PathBuf;
use std::sync::Arc;

use super::folder::{Folder, Folders, State, is_library};

/// What there is under a name.
#[derive(Debug)]
pub enum Hit {
    Module(ModuleFile),
    /// A folder with an `__init__` file.
    Package(ModuleFile, Arc<Folder>),
    /// A folder without one: part of a namespace package, unless a later folder has more.
    Portion(Arc<Folder>),
    Nothing,
    /// There may be one.
    Unknown,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ModuleFile {
    pub path: PathBuf,
    pub form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Source,
    /// An extension module, or bytecode without source.
    Compiled,
}

/// The suffixes of extension modules, which only the target interpreter knows.
pub trait Suffixes {
    /// Best first; nothing when they can't be known.
    fn extensions(&self) -> Option<&[String]>;
}

/// What `folder` holds under `name`, the last part of a dotted name.
pub fn look(folders: &Folders, folder: &Folder, name: &str, suffixes: &dyn Suffixes) -> Hit {
    match folder.state {
        State::Read => {}
        State::Absent => return Hit::Nothing,
        State::File | State::Unreadable => return Hit::Unknown,
    }
    let inner = folder.folder(name).map(|path| folders.at(&path));
    if let Some(inner) = &inner {
        match module_file(inner, "__init__", suffixes) {
            Ok(Some(file)) => return Hit::Package(file, Arc::clone(inner)),
            Ok(None) if inner.state == State::Read => {}
            Ok(None) | Err(Undecided) => return Hit::Unknown,
        }
    }
    match module_file(folder, name, suffixes) {
        Ok(Some(file)) => Hit::Module(file),
        Ok(None) if inner.as_ref().is_some_and(|inner| inner.is_implied()) => Hit::Unknown,
        Ok(None) => inner.map_or(Hit::Nothing, Hit::Portion),
        Err(Undecided) => Hit::Unknown,
    }
}

/// Which of several files counts depends on suffixes that aren't known.
#[derive(Debug)]
pub struct Undecided;

/// The file in `folder` that holds the module called `stem`.
///
/// # Errors
/// It may be an extension module, and the suffixes aren't known.
pub fn module_file(
    folder: &Folder,
    stem: &str,
    suffixes: &dyn Suffixes,
) -> Result<Option<ModuleFile>, Undecided> {
    let found = |suffix: &str, form| {
        let path = folder.file(&format!("{stem}{suffix}"))?;
        Some(ModuleFile { path, form })
    };
    if folder.endings(&format!("{stem}.")).any(is_library) {
        let known = suffixes.extensions().ok_or(Undecided)?;
        let mut extensions = known.iter();
        if let Some(file) = extensions.find_map(|suffix| found(suffix, Form::Compiled)) {
            return Ok(Some(file));
        }
    }
    let sources: &[&str] = if cfg!(windows) {
        &[".py", ".pyw"]
    } else {
        &[".py"]
    };
    let mut sources = sources.iter();
    Ok(sources
        .find_map(|suffix| found(suffix, Form::Source))
        .or_else(|| found(".pyc", Form::Compiled)))
}
