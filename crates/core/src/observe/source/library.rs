//! Files of other modules, each read and parsed once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use elsa::FrozenMap;
use ruff_python_ast as ast;

use super::hits::Hits;
use super::module::Module;
use super::tree::Tree;
use super::unit::Unit;
use super::{Demand, Identity, Unloadable, decode, room};
use crate::observe::FileId;
use crate::observe::finder::{Finder, SourceFile};
use crate::observe::host::Host;
use crate::value::order;

/// What one thread has read of other modules, for all the subjects it looks at.
#[derive(Default)]
pub struct Library {
    /// By the module's dotted name and its file: one name can mean different files.
    files: FrozenMap<Key, Box<Result<Source, Unloadable>>>,
    keys: RefCell<Vec<Key>>,
    bytes: Cell<usize>,
    subject: Cell<bool>,
}

type Key = (FileId, String);

/// How much source is kept at hand, in bytes; its syntax trees are several times as large.
const LIMIT: usize = 16 << 20;

/// A file of another module, parsed.
pub struct Source {
    file: FileId,
    pub identity: Identity,
    pub text: String,
    pub is_stub: bool,
    hits: Hits,
    /// Taken out where there is room for dropping it.
    tree: Option<Tree>,
}

impl Library {
    /// Whether the next subject needs another one: it has grown large, or it has read the subject as
    /// another module would see it, which no other subject must see.
    pub fn is_spent(&self) -> bool {
        self.bytes.get() > LIMIT || self.subject.get()
    }

    /// The files that were read.
    pub fn files(&self) -> BTreeSet<FileId> {
        order::collected(self.keys.borrow().iter().map(|(file, _)| *file))
    }

    /// The text of a file that was read.
    pub fn text(&self, file: FileId) -> Option<String> {
        let keys = self.keys.borrow();
        let key = keys.iter().find(|(known, _)| *known == file)?;
        let source = self.files.get(key)?.as_ref().ok()?;
        Some(source.text.clone())
    }

    /// The file that a module was found in.
    ///
    /// # Errors
    /// Why nothing can be told from it.
    pub fn source(
        &self,
        module: &str,
        found: &SourceFile,
        finder: &dyn Finder,
    ) -> Result<&Source, &Unloadable> {
        let key = (found.file, module.to_owned());
        if let Some(known) = self.files.get(&key) {
            return known.as_ref();
        }
        let source = room(|| Source::read(module, found, finder));
        let read = source.as_ref().map_or(0, |source| source.text.len());
        self.bytes.set(self.bytes.get() + read);
        self.subject
            .set(self.subject.get() || found.file == FileId::SUBJECT);
        self.keys.borrow_mut().push(key.clone());
        let kept = self.files.insert(key, Box::new(source));
        kept.as_ref()
    }
}

impl Source {
    fn read(module: &str, found: &SourceFile, finder: &dyn Finder) -> Result<Self, Unloadable> {
        let unreadable = |message| Unloadable::Unreadable { message };
        let bytes = finder.read(found.file).map_err(unreadable)?;
        let text = decode(&bytes)?.into_owned();
        let mut tree = Tree::of(&text)?;
        Ok(Self {
            file: found.file,
            identity: Identity {
                module: module.to_owned(),
                is_package: found.is_package,
                filename: found.filename.clone(),
                path: module.split('.').map(str::to_owned).collect(),
            },
            text,
            is_stub: found.is_stub,
            hits: std::mem::take(&mut tree.hits),
            tree: Some(tree),
        })
    }

    /// Walks it, where there is room for that.
    pub fn module<'a>(&'a self, host: &'a dyn Host, demand: &'a Demand) -> Module<'a> {
        let unit = Unit {
            file: self.file,
            text: &self.text,
            identity: &self.identity,
            host,
            hits: &self.hits,
            demand,
            is_stub: self.is_stub,
        };
        room(|| Module::new(self.body(), unit))
    }

    fn body(&self) -> &[ast::Stmt] {
        self.tree.as_ref().map_or(&[], Tree::body)
    }
}

impl Drop for Source {
    /// Dropping a tree recurses as deep as parsing it.
    fn drop(&mut self) {
        let tree = self.tree.take();
        room(|| drop(tree));
    }
}
