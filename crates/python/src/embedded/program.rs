//! The other modules that a contract speaks of: what this program would import under their names, as
//! files show it. Nothing is imported.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_cli::{Modules, Target, sources};
use importspy_core::observe::source::{Beside, Demand, Elsewhere, Library};
use importspy_core::observe::{FileId, Neighbour, Neighbours, Origin};
use importspy_core::report::SourceText;
use importspy_core::violation::Violation;
use pyo3::prelude::*;

use crate::running::{Running, executable};
use crate::search::Search;

/// The running program around one importer. Nothing is read before something is asked.
pub struct Program {
    host: Running,
    importer: Option<PathBuf>,
    read: OnceCell<Read>,
}

struct Read {
    modules: Modules,
    library: Library,
    /// The folder the program looks in first.
    root: PathBuf,
}

impl Program {
    /// What the program is to an importer from a file, or from none.
    pub fn around(host: Running, importer: Option<&Path>) -> Self {
        Self {
            host,
            importer: importer.map(Path::to_owned),
            read: OnceCell::new(),
        }
    }

    /// Whether something was asked: an answer holds as long as files stay as they are.
    pub fn was_asked(&self) -> bool {
        self.read.get().is_some()
    }

    /// The texts that violations point into; `own` is the importer's.
    pub fn sources(
        &self,
        shown: &str,
        own: Option<String>,
        violations: &[Violation],
    ) -> Vec<SourceText> {
        match self.read.get() {
            Some(read) => {
                let own = own.map(Cow::Owned);
                sources(shown, own, violations, &read.modules, &read.library)
            }
            None => {
                let own = own.filter(|_| !violations.is_empty());
                let own = own.map(|text| SourceText {
                    file: FileId::SUBJECT,
                    path: shown.to_owned(),
                    text,
                });
                own.into_iter().collect()
            }
        }
    }

    /// Asks the modules beside the importer.
    fn ask<T>(&self, question: impl FnOnce(Beside<'_>) -> T) -> T {
        let Read {
            modules,
            library,
            root,
        } = self.read.get_or_init(|| Python::attach(Read::new));
        let finder = modules.seen_from(root, self.importer.as_deref());
        let elsewhere = Elsewhere {
            finder: &finder,
            library,
        };
        let host = &self.host;
        question(Beside { elsewhere, host })
    }
}

impl Neighbours for Program {
    fn look(&self, module: &str, demand: &Demand) -> Neighbour {
        self.ask(|beside| beside.look(module, demand))
    }

    fn origin(&self, module: &str) -> Origin {
        self.ask(|beside| beside.origin(module))
    }
}

impl Read {
    fn new(py: Python<'_>) -> Self {
        let search = Search::of(py);
        let root = PathBuf::from(search.path.first().map_or(".", String::as_str));
        let python = executable(py).ok().flatten();
        let target = Arc::new(Target::running_from(python));
        Self {
            modules: Modules::of(target).along(search.path, search.finders),
            library: Library::default(),
            root,
        }
    }
}
