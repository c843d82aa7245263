//! Names without dots: what they lead to, seen from one program.

use std::sync::Arc;

use super::finder::{ModuleFinder, NotAskedYet};
use super::installed::Installed;
use super::located::Located;
use super::path::Place;
use super::resident;
use super::search::Outcome;

impl ModuleFinder<'_> {
    /// What a name without dots leads to.
    pub(super) fn top(&self, name: &str) -> Arc<Located> {
        if name == "__main__" {
            return Arc::new(Located::opaque());
        }
        if resident::is_possible(name) {
            match self.modules.installed() {
                None => return Arc::new(Located::opaque()),
                Some(installed) if installed.is_resident(name) => {
                    return self.resident(name, installed);
                }
                Some(installed) => {
                    if let Some(found) = self.before_any_path(name, installed) {
                        return Arc::new(found);
                    }
                }
            }
        }
        let own = match self
            .search(&NotAskedYet(self.modules))
            .along(name, [&self.root.first])
        {
            Outcome::Located(located) => return Arc::new(self.with_stub(name, located, false)),
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
        let found = self.with_stub(name, found, true).installed();
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
        if let Some(found) = self.before_any_path(name, installed) {
            return found;
        }
        let search = self.search(installed);
        let is_own = !own.is_empty();
        let mut portions = own;
        match search.along(name, &installed.places) {
            Outcome::Located(located) => return self.with_stub(name, located, true).installed(),
            Outcome::Portions(more) => portions.extend(more),
        }
        if is_own {
            return Located::namespace(portions);
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

    /// What is found under a name whatever lies in the folders of the path.
    fn before_any_path(&self, name: &str, installed: &Installed) -> Option<Located> {
        let search = self.search(installed);
        let mut first = installed.hooks(true);
        let found = first.find_map(|hook| search.redirected(hook, name));
        let builtin = || installed.is_builtin(name).then(Located::builtin);
        found.or_else(builtin).map(Located::installed)
    }

    /// What nothing on the path has may be elsewhere in the project.
    fn in_project(&self, name: &str, installed: &Installed) -> Located {
        // Programs that are part of the installation belong to no project.
        let project = match &self.root.first {
            Place::Folder(first) if installed.has(&first.path) => &[],
            Place::Folder(_) | Place::Hook(_) => self.root.project(),
        };
        match self.search(installed).along(name, project) {
            Outcome::Located(located) => located,
            Outcome::Portions(portions) if !portions.is_empty() => Located::namespace(portions),
            Outcome::Portions(_) if installed.is_open => Located::opaque(),
            Outcome::Portions(_) => Located::missing(),
        }
    }
}
