//! What a name leads to, seen from one program.

use std::iter::once;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_core::observe::{FileId, Finder, Found, SourceFile};

use super::Modules;
use super::installed::Installed;
use super::located::{Inside, Located, What};
use super::lookup::Suffixes;
use super::package::{self, Own};
use super::path::Place;
use super::resident;
use super::root::Root;
use super::search::{Outcome, Search};
use super::stub;

/// Finds modules as one program does.
pub struct ModuleFinder<'m> {
    modules: &'m Modules<'m>,
    root: Arc<Root>,
    /// The file of the module that imports.
    subject: Option<PathBuf>,
}

impl<'m> ModuleFinder<'m> {
    pub(super) fn new(modules: &'m Modules<'_>, root: Arc<Root>, subject: Option<PathBuf>) -> Self {
        Self {
            modules,
            root,
            subject,
        }
    }

    /// What a dotted name leads to: first its package, then what is in there.
    pub(super) fn locate(&self, module: &str) -> Arc<Located> {
        if let Some(known) = self.root.known.get(module) {
            return known;
        }
        if module.split('.').any(str::is_empty) {
            return Arc::new(Located::missing());
        }
        let mut above: Option<Arc<Located>> = None;
        for end in module
            .match_indices('.')
            .map(|(at, _)| at)
            .chain(once(module.len()))
        {
            let name = &module[..end];
            let located = match (self.root.known.get(name), above) {
                (Some(known), _) => known,
                (None, None) => self.root.known.put(name, self.top(name)),
                (None, Some(parent)) => {
                    let found = Arc::new(self.below(name, &parent));
                    self.root.known.put(name, found)
                }
            };
            if located.is_missing() || matches!(located.inside, Inside::Unknown) {
                return located;
            }
            above = Some(located);
        }
        above.unwrap_or_else(|| Arc::new(Located::missing()))
    }

    /// What a name without dots leads to.
    fn top(&self, name: &str) -> Arc<Located> {
        if name == "__main__" {
            return Arc::new(Located::opaque());
        }
        if resident::is_possible(name) {
            match self.modules.installed() {
                None => return Arc::new(Located::opaque()),
                Some(installed) if installed.is_builtin(name) => {
                    return Arc::new(Located::opaque().installed());
                }
                Some(installed) if installed.is_resident(name) => {
                    return self.resident(name, installed);
                }
                Some(_) => {}
            }
        }
        let own = match self
            .search(&NotAskedYet(self.modules))
            .along(name, [&self.root.first])
        {
            Outcome::Located(located) => return Arc::new(self.with_stub(name, located)),
            Outcome::Portions(portions) => portions,
        };
        let Some(installed) = self.modules.installed() else {
            return Arc::new(Located::opaque());
        };
        if own.is_empty() {
            let found = self.installed(name, installed);
            return if found.is_missing() {
                Arc::new(self.in_project(name, installed))
            } else {
                found
            };
        }
        Arc::new(self.joined(name, own, installed))
    }

    /// What the interpreter has under a name before a program begins.
    fn resident(&self, name: &str, installed: &Installed) -> Arc<Located> {
        if let Some(known) = self.modules.found.get(name) {
            return known;
        }
        let search = self.search(installed);
        let found = match search.along(name, &installed.places[installed.added..]) {
            Outcome::Located(located) => located,
            Outcome::Portions(portions) if portions.is_empty() => Located::opaque(),
            Outcome::Portions(portions) => Located::namespace(portions),
        };
        let found = self.with_stub(name, found).installed();
        self.modules.found.put(name, Arc::new(found))
    }

    /// What the interpreter finds under a name, whatever program asks.
    fn installed(&self, name: &str, installed: &Installed) -> Arc<Located> {
        if let Some(known) = self.modules.found.get(name) {
            return known;
        }
        let found = self.joined(name, Vec::new(), installed);
        self.modules.found.put(name, Arc::new(found))
    }

    /// The same for a name of which the program's folder has parts of a namespace package.
    fn joined(&self, name: &str, own: Vec<Place>, installed: &Installed) -> Located {
        let search = self.search(installed);
        let mut first = installed.hooks(true);
        if let Some(found) = first.find_map(|hook| search.redirected(hook, name)) {
            return found.installed();
        }
        if installed.is_builtin(name) {
            return Located::opaque().installed();
        }
        if installed.is_resident(name) {
            let found = search.along(name, &installed.places[installed.added..]);
            if let Outcome::Located(located) = found {
                return self.with_stub(name, located).installed();
            }
        }
        let mut portions = own;
        match search.along(name, &installed.places) {
            Outcome::Located(located) => return self.with_stub(name, located).installed(),
            Outcome::Portions(more) => portions.extend(more),
        }
        if !portions.is_empty() {
            return Located::namespace(portions).installed();
        }
        let mut last = installed.hooks(false);
        match last.find_map(|hook| search.redirected(hook, name)) {
            Some(found) => found.installed(),
            None => Located::missing().installed(),
        }
    }

    /// What nothing on the path has may be elsewhere in the project.
    fn in_project(&self, name: &str, installed: &Installed) -> Located {
        match self.search(installed).along(name, self.root.project()) {
            Outcome::Located(located) => located,
            Outcome::Portions(portions) if !portions.is_empty() => Located::namespace(portions),
            Outcome::Portions(_) if installed.is_open => Located::opaque(),
            Outcome::Portions(_) => Located::missing(),
        }
    }

    /// What a name leads to whose parent is known.
    fn below(&self, name: &str, parent: &Located) -> Located {
        let places = match &parent.inside {
            Inside::Unknown => return Located::opaque(),
            Inside::Nowhere => return self.made(name, parent, self.own(parent)),
            Inside::Places(places) => places,
        };
        let own = self.own(parent);
        if own == Own::Anything {
            return Located::opaque();
        }
        // Where the interpreter hasn't been asked, its hooks don't count.
        let installed = parent.installed.then(|| self.modules.installed()).flatten();
        let not_asked = NotAskedYet(self.modules);
        let search = match installed {
            Some(installed) => self.search(installed),
            None => self.search(&not_asked),
        };
        let hooked = |first: bool| {
            let mut hooks = installed.into_iter().flat_map(|known| known.hooks(first));
            hooks.find_map(|hook| search.redirected(hook, name))
        };
        let found = hooked(true)
            .or_else(|| match search.along(name, places.iter()) {
                Outcome::Located(located) => Some(located),
                Outcome::Portions(portions) if portions.is_empty() => None,
                Outcome::Portions(portions) => Some(Located::namespace(portions)),
            })
            .or_else(|| match own {
                Own::Extended => self.elsewhere(name, &search),
                Own::Plain | Own::More | Own::Anything => None,
            })
            .or_else(|| hooked(false));
        let mut found = match found {
            Some(found) => self.with_stub(name, found),
            None => self.made(name, parent, own),
        };
        found.installed = parent.installed;
        found
    }

    /// What folders of the same name as its package have elsewhere on the path.
    fn elsewhere(&self, name: &str, search: &Search<'_>) -> Option<Located> {
        let (package, _) = name.rsplit_once('.')?;
        if package.contains('.') {
            return None;
        }
        let installed = self.modules.installed();
        let places = installed.into_iter().flat_map(|known| known.places.iter());
        let folders = once(&self.root.first)
            .chain(places)
            .filter_map(|place| place.folder(&self.modules.folders)?.folder(package));
        let folders: Vec<Place> = folders.map(Place::at).collect();
        match search.along(name, &folders) {
            Outcome::Located(located) => Some(located),
            Outcome::Portions(_) => None,
        }
    }

    /// A name that is found nowhere below its parent: one that is made when that is loaded, or none.
    fn made(&self, name: &str, parent: &Located, own: Own) -> Located {
        let installed = parent.installed.then(|| self.modules.installed()).flatten();
        let aliases = installed.map(|known| &known.answer.module_aliases);
        let real = aliases.and_then(|aliases| Some((aliases.get(name)?, aliases)));
        if let Some((real, aliases)) = real
            && !aliases.contains_key(real)
        {
            let real = self.locate(real);
            return Located::new(real.what.clone(), real.inside.clone());
        }
        let is_open = installed.is_some_and(|known| known.is_open);
        match (own, &parent.what) {
            (Own::Plain, What::Source { is_stub: false, .. } | What::Namespace) if !is_open => {
                Located::missing()
            }
            _ => Located::opaque(),
        }
    }

    /// What the text of a module does to the names below it.
    fn own(&self, parent: &Located) -> Own {
        *parent.own.get_or_init(|| match &parent.what {
            What::Namespace | What::Missing => Own::Plain,
            What::Opaque | What::Source { is_stub: true, .. } => Own::More,
            What::Source {
                path,
                is_stub: false,
            } => match self.modules.files.content(self.modules.files.number(path)) {
                Ok(bytes) => package::own(&String::from_utf8_lossy(&bytes)),
                Err(_) => Own::More,
            },
        })
    }

    /// A compiled module without a stub beside it is what a package of stubs says.
    fn with_stub(&self, name: &str, located: Located) -> Located {
        if located.what != What::Opaque || matches!(located.inside, Inside::Unknown) {
            return located;
        }
        let installed = self.modules.installed();
        let places = installed.iter().flat_map(|known| known.places.iter());
        let places = once(&self.root.first).chain(places);
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

    fn search<'s>(&'s self, suffixes: &'s dyn Suffixes) -> Search<'s> {
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
struct NotAskedYet<'m>(&'m Modules<'m>);

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

    fn read(&self, file: FileId) -> Result<Arc<[u8]>, String> {
        let file = match &self.subject {
            Some(subject) if file == FileId::SUBJECT => self.modules.files.number(subject),
            Some(_) | None => file,
        };
        self.modules.files.content(file)
    }
}
