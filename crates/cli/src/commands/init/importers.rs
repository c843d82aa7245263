//! Which modules of a project import another one.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use importspy_core::observe::source::{Demand, Identity, Parts, decode, observe};
use importspy_core::write::Importers;
use walkdir::{DirEntry, WalkDir};

use crate::commands::check::SOURCE_LIMIT;
use crate::commands::observed::{Observer, Origin, Seen};
use crate::live::{resolved, rooted};
use crate::modules::root_with;
use crate::read::read_regular;
use crate::subjects::{Identities, shown};

/// What the root of a project has in it.
const MARKS: [&str; 4] = ["pyproject.toml", "setup.py", "setup.cfg", ".git"];

/// The projects that were asked for so far.
pub struct Projects<'o> {
    observer: &'o Observer,
    /// Whether each is asked for once: then only what speaks of a module is read.
    is_asked_once: bool,
    known: RefCell<BTreeMap<PathBuf, Rc<Imports>>>,
}

/// The imports of every module of a project.
#[derive(Default)]
struct Imports {
    /// Modules, and the dotted names each of them imports.
    of: Vec<(String, BTreeSet<String>)>,
    unread: Vec<String>,
}

impl<'o> Projects<'o> {
    pub fn new(observer: &'o Observer, is_asked_once: bool) -> Self {
        Self {
            observer,
            is_asked_once,
            known: RefCell::default(),
        }
    }

    /// Who imports some modules, or what is below them: in the project around the first of them, or where
    /// that wasn't named by its file, around the current folder. The modules themselves don't count.
    pub fn importers_of(&self, origin: &Origin, first: &Seen, names: &[String]) -> Importers {
        let root = self.root(origin, first);
        let only = match names {
            [only] if self.is_asked_once => Some(only.as_str()),
            _ => None,
        };
        let imports = self.imports_below(&root, only);
        let is_meant = |name: &str| {
            names.iter().any(|module| {
                let rest = name.strip_prefix(module.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let importers = imports.of.iter().filter(|(importer, imported)| {
            !names.contains(importer) && imported.iter().any(|name| is_meant(name))
        });
        let found: BTreeSet<&String> = importers.map(|(importer, _)| importer).collect();
        Importers {
            searched: folder_name(&root),
            modules: found.into_iter().cloned().collect(),
            unread: imports.unread.clone(),
        }
    }

    fn root(&self, origin: &Origin, seen: &Seen) -> PathBuf {
        if let Some(root) = &self.observer.root {
            return root.clone();
        }
        let folder = match origin {
            Origin::File(_) => seen.import_root(),
            Origin::Named(_) => env::current_dir().unwrap_or_default(),
        };
        root_with(&folder, &MARKS).unwrap_or(folder)
    }

    fn imports_below(&self, root: &Path, only: Option<&str>) -> Rc<Imports> {
        if let Some(known) = self.known.borrow().get(root) {
            return Rc::clone(known);
        }
        let read = Rc::new(Imports::below(root, only, self.observer));
        let mut known = self.known.borrow_mut();
        known.insert(root.to_owned(), Rc::clone(&read));
        read
    }
}

impl Imports {
    /// The imports of the modules below a folder; of those that may import `only`, where there is one.
    fn below(root: &Path, only: Option<&str>, observer: &Observer) -> Self {
        let mut found = Self::default();
        let mut identities = Identities::default();
        let walk = WalkDir::new(root).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(is_of_the_project).flatten() {
            let path = entry.path();
            if path.extension() != Some(OsStr::new("py")) || path.is_dir() {
                continue;
            }
            let mut identity = identities.of(path);
            let given = observer.root.as_deref();
            if let Some(name) = given.and_then(|root| rooted(path, root, identity.is_package)) {
                identity.module = name;
            }
            let text = text_of(path);
            if let (Some(text), Some(module)) = (&text, only)
                && !speaks_of(text, module)
            {
                continue;
            }
            let names = text.and_then(|text| imported(&text, &identity, observer));
            match names {
                Some(names) => found.of.push((identity.module, names)),
                None => found.unread.push(shown(path)),
            }
        }
        found
    }
}

/// Whether a text may import a module: by its name, or what is below it from within.
fn speaks_of(text: &str, module: &str) -> bool {
    let name = module.rsplit('.').next().unwrap_or(module);
    text.contains(name) || text.contains("from .")
}

fn text_of(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    read_regular(path, SOURCE_LIMIT, &mut bytes).ok()?;
    Some(decode(&bytes).ok()?.into_owned())
}

/// The dotted names that a text imports when it runs; nothing where it can't be read.
fn imported(text: &str, identity: &Identity, observer: &Observer) -> Option<BTreeSet<String>> {
    let demand = Demand::Parts(Parts {
        imports: true,
        ..Parts::default()
    });
    let observed = observe(text, identity, &demand, observer.target.as_ref()).ok()?;
    let run = observed.imports.known()?.iter();
    let run = run.filter(|import| !import.typing && !import.never);
    let names = run.map(|import| {
        let module = import.absolute(&identity.module, identity.is_package);
        match &import.name {
            Some(name) if name != "*" => format!("{module}.{name}"),
            _ => module,
        }
    });
    Some(names.collect())
}

/// What a folder is called, wherever it lies.
fn folder_name(folder: &Path) -> String {
    let name = resolved(folder);
    let name = name.file_name().unwrap_or(name.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Hidden folders, virtual environments and what is installed belong to nobody's project.
fn is_of_the_project(entry: &DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    let is_other = name.starts_with(b".")
        || matches!(
            name,
            b"__pycache__" | b"node_modules" | b"site-packages" | b"dist-packages"
        );
    entry.depth() == 0 || !is_other && !entry.path().join("pyvenv.cfg").is_file()
}
