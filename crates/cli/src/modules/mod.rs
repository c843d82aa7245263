//! Finding other modules: what the import system of the target would load under a name, without
//! importing anything.
//!
//! A program finds modules in its own folder first, then in those of `PYTHONPATH`, the standard
//! library, the packages installed for its user and for everyone, and through import hooks of
//! editable installs. What none of them has is looked for in the project around the module (`src/` and
//! its root), because tests and scripts are often run from there.
//!
//! What can't be established is opaque, never missing: an interpreter that doesn't answer, a file
//! that is no archive or an unreadable folder on the path, an import hook that isn't understood.

mod below;
mod files;
mod finder;
mod folder;
mod installed;
mod located;
mod lookup;
mod package;
mod path;
mod project;
mod resident;
mod root;
mod search;
mod stub;
#[cfg(test)]
mod tests;
mod top;

use std::iter::once;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use files::Files;
pub use finder::{ModuleFinder, Side};
use folder::Folders;
pub use folder::{Folder, State};
use importspy_core::observe::FileId;
use importspy_core::observe::source::Identity;
use installed::Installed;
pub use package::{Own, own};
pub use project::root_with;
use root::{Known, Roots};

use crate::declared::Projects;
use crate::distributions::Distributions;
use crate::evidence::Collected;
use crate::host::Target;
use crate::live::{import_root, resolved};
use crate::locks::Locks;
use crate::subjects::shown;

/// What all subjects of a run share: folders and files that were read, names that were found.
pub struct Modules {
    target: Arc<Target>,
    /// Where a program that runs looks for modules, and the classes of its other finders.
    path: Option<(Vec<String>, Vec<String>)>,
    folders: Folders,
    files: Files,
    roots: Roots,
    /// Nothing when the interpreter doesn't answer.
    installed: OnceLock<Option<Installed>>,
    /// What the installed modules are, whoever imports them.
    found: Known,
    distributions: OnceLock<Distributions>,
    /// What projects declare that they need.
    pub projects: Projects,
    /// What evidence providers gave.
    pub evidence: Collected,
    /// What lock files say.
    pub locks: Locks,
    /// Whether compiled files are compared with what the target makes of their source.
    pub with_compiled: bool,
}

impl Modules {
    /// Modules as programs of `target` find them. Neither starts nor reads anything.
    pub fn of(target: Arc<Target>) -> Self {
        Self {
            target,
            path: None,
            folders: Folders::default(),
            files: Files::default(),
            roots: Roots::default(),
            installed: OnceLock::new(),
            found: Known::default(),
            distributions: OnceLock::new(),
            projects: Projects::default(),
            locks: Locks::default(),
            with_compiled: false,
            evidence: Collected::default(),
        }
    }

    /// The same of a program that runs: it looks along `path`. `finders`: the classes of what finds
    /// modules for it, too.
    pub fn along(self, path: Vec<String>, finders: Vec<String>) -> Self {
        Self {
            path: Some((path, finders)),
            ..self
        }
    }

    /// Finds what a program finds whose modules are imported from the folder `root`.
    ///
    /// `subject`: the file of the module that imports, when there is one.
    pub fn seen_from(&self, root: &Path, subject: Option<&Path>) -> ModuleFinder<'_> {
        ModuleFinder::new(self, self.roots.at(root), subject.map(Path::to_owned))
    }

    /// Finds what the program finds that the module in `file` belongs to. `root`: the folder it
    /// imports from, where that is given.
    pub fn seen_by(
        &self,
        root: Option<&Path>,
        file: &Path,
        identity: &Identity,
    ) -> ModuleFinder<'_> {
        let Identity {
            module, is_package, ..
        } = identity;
        let root = import_root(root, file, module, *is_package);
        self.seen_from(&root, Some(&resolved(file)))
    }

    /// The folders that a program's own modules are found in, when it is started from `root`; best
    /// first.
    pub fn folders_of(root: &Path) -> Vec<PathBuf> {
        let project = project::folders(root).into_iter();
        once(root.to_owned())
            .chain(project.filter(|folder| folder != root))
            .collect()
    }

    /// Where a file is that was found. What is below the current folder counts from there.
    pub fn shown(&self, file: FileId) -> Option<String> {
        let path = self.files.path_of(file)?;
        let here = std::env::current_dir().unwrap_or_default();
        let near = path.strip_prefix(&here).unwrap_or(&path);
        Some(shown(near))
    }

    /// Where a file is that was found.
    pub fn path_of(&self, file: FileId) -> Option<PathBuf> {
        self.files.path_of(file)
    }

    /// The distributions that the target has installed.
    ///
    /// # Errors
    /// Why the interpreter doesn't answer, in one sentence.
    pub fn distributions(&self) -> Result<&Distributions, &str> {
        self.target.answer()?;
        Ok(self.distributions.get_or_init(|| {
            let installed = self.installed().into_iter();
            let places = installed.flat_map(|installed| &installed.places);
            Distributions::along(places.filter_map(|place| place.folder(&self.folders)))
        }))
    }

    /// The normalised names of the distributions that own a file, where that can be told.
    fn owners(&self, file: &Path) -> Option<Vec<String>> {
        self.distributions().ok()?.provider(file).names()
    }

    /// Whether what was found out before may be used again.
    pub fn remembers(&self) -> bool {
        self.target.remembers()
    }

    /// The interpreter that compiled files are compared with, where they are.
    pub fn compiling(&self) -> Option<&Path> {
        let running = self.target.running().ok().filter(|_| self.with_compiled);
        running.map(|(python, _)| python)
    }

    /// Whether a file is part of the standard library.
    fn is_standard(&self, file: &Path) -> bool {
        let packages = ["site-packages", "dist-packages"];
        self.installed().is_some_and(|installed| {
            let inside = file.strip_prefix(&installed.answer.stdlib);
            inside.is_ok_and(|inside| !packages.iter().any(|folder| inside.starts_with(folder)))
        })
    }

    /// The interpreter's side of the search path; the first call asks it.
    fn installed(&self) -> Option<&Installed> {
        let ask = || {
            let answer = self.target.answer().ok()?.clone();
            Some(match &self.path {
                Some((path, finders)) => Installed::along(answer, path, finders),
                None => Installed::new(answer),
            })
        };
        self.installed.get_or_init(ask).as_ref()
    }
}
