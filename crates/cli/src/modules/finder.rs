//! What a name leads to, seen from one program.

use std::iter::once;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_core::observe::{FileId, Finder, Found, Origin, SourceFile};

use super::Modules;
use super::located::{self, Inside, Located, What};
use super::lookup::Suffixes;
use super::path::Place;
use super::root::Root;
use super::search::Search;
use super::stub;

/// Whose a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Missing,
    /// The interpreter's, or its standard library's.
    Standard,
    /// It is found from where the program's own modules are.
    Program,
    /// It is found along the interpreter's search path.
    Installed,
    Unknown,
}

/// Finds modules as one program does.
pub struct ModuleFinder<'m> {
    pub(super) modules: &'m Modules,
    pub(super) root: Arc<Root>,
    /// The file of the module that imports.
    subject: Option<PathBuf>,
}

impl<'m> ModuleFinder<'m> {
    pub(super) fn new(modules: &'m Modules, root: Arc<Root>, subject: Option<PathBuf>) -> Self {
        Self {
            modules,
            root,
            subject,
        }
    }

    /// What all subjects of a run share.
    pub fn modules(&self) -> &'m Modules {
        self.modules
    }

    /// Whose a module is, as far as its place tells.
    pub fn side(&self, module: &str) -> Side {
        let located = self.locate(module);
        match &located.origin {
            _ if located.is_missing() => Side::Missing,
            _ if !located.installed && located.what != What::Opaque => Side::Program,
            located::Origin::NoFile if located.what == What::Opaque => Side::Standard,
            located::Origin::NoFile => Side::Installed,
            located::Origin::File(path) if self.modules.is_standard(path) => Side::Standard,
            located::Origin::File(_) if located.installed => Side::Installed,
            located::Origin::File(_) => Side::Program,
            located::Origin::Unknown if self.is_resident(module) => Side::Standard,
            located::Origin::Unknown => Side::Unknown,
        }
    }

    /// Whether the interpreter has a module before a program begins.
    fn is_resident(&self, module: &str) -> bool {
        let installed = self.modules.installed();
        installed.is_some_and(|installed| installed.is_resident(module))
    }

    /// The folders of a namespace package; nothing where the name leads to something else.
    pub fn portions(&self, module: &str) -> Option<Vec<PathBuf>> {
        let located = self.locate(module);
        let Inside::Places(places) = &located.inside else {
            return None;
        };
        let folder = |place: &Place| Some(place.folder(&self.modules.folders)?.path.clone());
        (located.what == What::Namespace).then(|| places.iter().filter_map(folder).collect())
    }

    /// What a dotted name leads to: first its package, then what is in there.
    pub(super) fn locate(&self, module: &str) -> Arc<Located> {
        if let Some(known) = self.root.known.get(module) {
            return known;
        }
        if module.split('.').any(str::is_empty) {
            return Arc::new(Located::missing());
        }
        let dots = module.match_indices('.').map(|(at, _)| at);
        let mut names = dots.chain(once(module.len())).map(|end| &module[..end]);
        let mut located = self.remembered(names.next().unwrap_or(module), None);
        for name in names {
            if located.is_missing() || matches!(located.inside, Inside::Unknown) {
                break;
            }
            located = self.remembered(name, Some(&located));
        }
        located
    }

    /// What a name leads to below what was found for its parent.
    fn remembered(&self, name: &str, parent: Option<&Located>) -> Arc<Located> {
        // What every program finds is found once for all of them.
        let known = match parent {
            Some(parent) if parent.installed => &self.modules.found,
            Some(_) | None => &self.root.known,
        };
        known.get(name).unwrap_or_else(|| {
            let found = match parent {
                Some(parent) => Arc::new(self.below(name, parent)),
                None => self.top(name),
            };
            known.put(name, found)
        })
    }

    /// A compiled module without a stub beside it is what a package of stubs says.
    ///
    /// `everyone`: whether only those stubs count that every program finds.
    pub(super) fn with_stub(&self, name: &str, located: Located, everyone: bool) -> Located {
        if located.what != What::Opaque || matches!(located.inside, Inside::Unknown) {
            return located;
        }
        let installed = self.modules.installed();
        let places = installed.iter().flat_map(|known| known.places.iter());
        let own = (!everyone).then_some(&self.root.first);
        let places = own.into_iter().chain(places);
        match stub::packaged(&self.modules.folders, name, places) {
            Some(path) => Located {
                what: What::Source {
                    path,
                    is_stub: true,
                },
                ..located
            },
            None => located,
        }
    }

    pub(super) fn search<'s>(&'s self, suffixes: &'s dyn Suffixes) -> Search<'s> {
        Search {
            folders: &self.modules.folders,
            suffixes,
            hooks: match self.modules.installed.get() {
                Some(Some(installed)) => &installed.answer.hooks,
                Some(None) | None => &[],
            },
        }
    }

    fn is_subject(&self, path: &Path) -> bool {
        self.subject.as_deref() == Some(path)
    }
}

/// Asks the interpreter for the suffixes of extension modules only where there may be one.
pub(super) struct NotAskedYet<'m>(pub &'m Modules);

impl Suffixes for NotAskedYet<'_> {
    fn extensions(&self) -> Option<&[String]> {
        self.0.installed()?.extensions()
    }
}

impl Finder for ModuleFinder<'_> {
    fn find(&self, module: &str) -> Found {
        let located = self.locate(module);
        let (path, is_stub) = match &located.what {
            What::Source { path, is_stub } => (path, *is_stub),
            What::Namespace => return Found::Namespace,
            What::Opaque => return Found::Opaque,
            What::Missing => return Found::Missing,
        };
        let file = if self.is_subject(path) {
            FileId::SUBJECT
        } else {
            self.modules.files.number(path)
        };
        let filename = path.file_name().unwrap_or_default();
        Found::Source(SourceFile {
            file,
            filename: filename.to_string_lossy().into_owned(),
            is_package: located.is_package(),
            is_stub,
        })
    }

    fn origin(&self, module: &str) -> Origin {
        let located = self.locate(module);
        match &located.origin {
            _ if located.is_missing() => Origin::Missing,
            located::Origin::Unknown => Origin::Unknown,
            located::Origin::NoFile => Origin::Found {
                file: Some(String::new()),
                owners: Some(Vec::new()),
            },
            located::Origin::File(path) => Origin::Found {
                file: path.to_str().map(|path| path.replace('\\', "/")),
                owners: self.modules.owners(path),
            },
        }
    }

    fn read(&self, file: FileId) -> Result<Arc<[u8]>, String> {
        let file = match &self.subject {
            Some(subject) if file == FileId::SUBJECT => self.modules.files.number(subject),
            Some(_) | None => file,
        };
        self.modules.files.content(file)
    }
}
