//! Names below packages and modules that were found.

use std::sync::Arc;

use super::finder::{ModuleFinder, NotAskedYet};
use super::located::{Inside, Located, What};
use super::package::{self, Own};
use super::path::Place;
use super::search::{Outcome, Search};

impl ModuleFinder<'_> {
    /// What a name leads to whose parent is known.
    pub(super) fn below(&self, name: &str, parent: &Located) -> Located {
        if let Some(real) = self.alias(name, parent) {
            return Located::new(real.what.clone(), real.inside.clone());
        }
        let places = match &parent.inside {
            Inside::Unknown => return Located::opaque(),
            Inside::Nowhere => return self.made(parent, self.own(parent)),
            Inside::Places(places) => places,
        };
        let own = self.own(parent);
        if own == Own::Anything {
            return Located::opaque();
        }
        let not_asked = NotAskedYet(self.modules);
        let search = self.search(&not_asked);
        let hooked = |first: bool| {
            let mut hooks = self.modules.installed()?.hooks(first);
            hooks.find_map(|hook| search.redirected(hook, name))
        };
        // What lies in a folder of the program doesn't need the interpreter.
        let before = parent.installed.then(|| hooked(true)).flatten();
        let found = before
            .or_else(|| match search.along(name, places.iter()) {
                Outcome::Located(located) => Some(located),
                Outcome::Portions(portions) if portions.is_empty() => None,
                Outcome::Portions(portions) => Some(Located::namespace(portions)),
            })
            .or_else(|| match own {
                Own::Extended => self.elsewhere(name, parent, &search),
                Own::Plain | Own::More | Own::Anything => None,
            })
            .or_else(|| hooked(false));
        let mut found = match found {
            Some(found) => self.with_stub(name, found, parent.installed),
            None => self.made(parent, own),
        };
        found.installed = parent.installed;
        found
    }

    /// What folders of the same name as its package have elsewhere on the path.
    fn elsewhere(&self, name: &str, parent: &Located, search: &Search<'_>) -> Option<Located> {
        let (package, _) = name.rsplit_once('.')?;
        if package.contains('.') {
            return None;
        }
        let installed = self.modules.installed();
        let places = installed.into_iter().flat_map(|known| known.places.iter());
        let own = (!parent.installed).then_some(&self.root.first);
        let folders = own
            .into_iter()
            .chain(places)
            .filter_map(|place| place.folder(&self.modules.folders)?.folder(package));
        let folders: Vec<Place> = folders.map(Place::at).collect();
        match search.along(name, &folders) {
            Outcome::Located(located) => Some(located),
            Outcome::Portions(_) => None,
        }
    }

    /// The module that is loaded under a name which isn't its own (`os.path` is `posixpath`).
    fn alias(&self, name: &str, parent: &Located) -> Option<Arc<Located>> {
        let installed = parent.installed.then(|| self.modules.installed())??;
        let aliases = &installed.answer.module_aliases;
        let real = aliases.get(name)?;
        (!aliases.contains_key(real)).then(|| self.locate(real))
    }

    /// A name that is found nowhere below its parent: one that is made when that is loaded, or none.
    fn made(&self, parent: &Located, own: Own) -> Located {
        let installed = self.modules.installed();
        let is_open = installed.is_none_or(|known| known.is_open);
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
}
