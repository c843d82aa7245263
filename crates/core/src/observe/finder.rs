//! Where other modules come from: what a name that is imported leads to.

use std::sync::Arc;

use super::{FileId, Origin};

/// What the import system would load under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Source(SourceFile),
    /// A folder without `__init__.py` (PEP 420): it has submodules and nothing else.
    Namespace,
    /// There is such a module, and nothing of it can be read: a C extension without a stub, a
    /// module built into the interpreter, a file without source.
    Opaque,
    Missing,
}

/// A file of Python source, or a stub that stands for what has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub file: FileId,
    /// Base name of the file.
    pub filename: String,
    pub is_package: bool,
    /// A `.pyi` file: it has declarations, no values.
    pub is_stub: bool,
}

/// Finds modules along the search path of one subject, without importing anything.
pub trait Finder {
    /// What the import system would load for an absolute dotted name (`pkg.mod`).
    fn find(&self, module: &str) -> Found;

    /// Where a module is from.
    fn origin(&self, module: &str) -> Origin {
        match self.find(module) {
            Found::Source(_) | Found::Namespace => Origin::Found {
                file: None,
                owners: None,
            },
            Found::Missing => Origin::Missing,
            Found::Opaque => Origin::Unknown,
        }
    }

    /// The bytes of a file that was found. Asked once per file and thread.
    ///
    /// # Errors
    /// The operating system's words.
    fn read(&self, file: FileId) -> Result<Arc<[u8]>, String>;
}

/// Finds nothing: every other module is unknown.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

impl Finder for Nowhere {
    fn find(&self, _module: &str) -> Found {
        Found::Opaque
    }

    fn read(&self, _file: FileId) -> Result<Arc<[u8]>, String> {
        Err("there is no such file".to_owned())
    }
}
