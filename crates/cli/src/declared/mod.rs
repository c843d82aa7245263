//! What a project declares that it needs: in `pyproject.toml`, `setup.cfg`, requirements files, or in
//! a script itself.

mod groups;
mod places;
mod poetry;
mod pyproject;
mod requirements;
mod script;
mod setup_cfg;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use importspy_core::observe::{Declaration, Declared};
use importspy_core::report::LineIndex;
use importspy_core::value::distribution_name::normal_name;
use importspy_core::value::{Requirement, Span};

use crate::file_state::FileState;
use crate::live::resolved;
use crate::modules::root_with;
use crate::read::read_regular;
pub use requirements::requirement_lines;

/// What lies where a project declares what it needs, any of them.
const MARKS: [&str; 5] = [
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements.txt",
    ".git",
];

/// Bytes of a file that declares something.
const LIMIT: u64 = 16 << 20;

/// What the projects of a run declare, each read once as long as its files stay as they are.
#[derive(Debug, Default)]
pub struct Projects(RwLock<HashMap<PathBuf, Known>>);

#[derive(Debug)]
struct Known {
    declared: Arc<Declared>,
    /// What was looked at, as it was before it was read.
    looked_at: LookedAt,
}

/// Files and folders, and what they were like. Nothing where nothing is.
type LookedAt = Vec<(PathBuf, Option<FileState>)>;

impl Known {
    fn is_current(&self) -> bool {
        let mut looked_at = self.looked_at.iter();
        looked_at.all(|(path, then)| FileState::of(path) == *then)
    }
}

impl Projects {
    /// What the project around a module declares. A script that declares what it needs itself has no
    /// other project.
    pub fn around(&self, module: &Path) -> Arc<Declared> {
        if let Some(script) = script::declared(module) {
            return Arc::new(script);
        }
        let module = resolved(module);
        let folder = module.parent();
        let Some(root) = folder.and_then(|folder| root_with(folder, &MARKS)) else {
            return Arc::default();
        };
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&root).filter(|known| known.is_current()) {
            return Arc::clone(&known.declared);
        }
        drop(known);
        let found = in_project(&root);
        let declared = Arc::clone(&found.declared);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(root, found);
        declared
    }
}

/// What the files of a project declare.
fn in_project(root: &Path) -> Known {
    let mut notes = Notes::new(root);
    notes.look_at(root);
    pyproject::read(&mut notes);
    setup_cfg::read(&mut notes);
    requirements::read_all(&mut notes);
    if root.join("setup.py").exists() && !notes.is_settled {
        notes.gap("setup.py may declare more when it runs".to_owned());
    }
    Known {
        declared: Arc::new(notes.declared),
        looked_at: notes.looked_at,
    }
}

/// The line of a text that an offset is on.
fn line_at(lines: &LineIndex<'_>, offset: usize) -> usize {
    lines.start_of(Span::new(offset, offset)).line
}

/// What is being collected for one project.
struct Notes<'r> {
    root: &'r Path,
    declared: Declared,
    looked_at: LookedAt,
    /// Whether something says that it is the whole list of what the project needs.
    is_settled: bool,
}

impl<'r> Notes<'r> {
    fn new(root: &'r Path) -> Self {
        Self {
            root,
            declared: Declared::default(),
            looked_at: LookedAt::new(),
            is_settled: false,
        }
    }

    /// To be said before it is read: what changes meanwhile shows the next time.
    fn look_at(&mut self, path: &Path) {
        self.looked_at.push((path.to_owned(), FileState::of(path)));
    }

    /// The text of a file of the project; what is there and can't be read is a gap.
    fn text(&mut self, path: &Path) -> Option<String> {
        self.look_at(path);
        if !path.exists() {
            return None;
        }
        let mut bytes = Vec::new();
        let shown = self.shown(path);
        if let Err(error) = read_regular(path, LIMIT, &mut bytes) {
            self.gap(format!("{shown} {error}"));
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.declared.files.push(shown);
                Some(text.trim_start_matches('\u{feff}').to_owned())
            }
            Err(_) => {
                self.gap(format!("{shown} isn't UTF-8"));
                None
            }
        }
    }

    /// A path as reports show it, from the root of the project.
    fn shown(&self, path: &Path) -> String {
        let near = path.strip_prefix(self.root).unwrap_or(path);
        near.display().to_string()
    }

    /// A requirement in a file.
    fn require(&mut self, text: &str, path: &Path, line: usize) {
        let place = format!("{}:{line}", self.shown(path));
        match Requirement::parse(text) {
            Some(requirement) => {
                // Addresses may hold secrets.
                let shown = match requirement.url {
                    Some(_) => requirement.shown(text),
                    None => text.to_owned(),
                };
                self.declare(requirement.name, &shown, place);
            }
            None => self.gap(format!("{place} isn't understood")),
        }
    }

    fn declare(&mut self, name: String, text: &str, place: String) {
        self.declared.declarations.push(Declaration {
            name,
            text: text.trim().to_owned(),
            place,
        });
    }

    fn own_name(&mut self, name: &str) {
        self.declared.own = normal_name(name).or(self.declared.own.take());
    }

    fn gap(&mut self, why: String) {
        self.declared.gap.get_or_insert(why);
    }
}
