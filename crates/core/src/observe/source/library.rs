//! Files of other modules, each read and parsed once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use elsa::FrozenMap;
use ruff_python_ast as ast;

use super::hits::Hits;
use super::tree::Tree;
use super::{Identity, Unloadable, decode, room};
use crate::observe::FileId;
use crate::observe::finder::{Finder, SourceFile};
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

/// A file of another module, parsed.
pub struct Source {
    pub identity: Identity,
    pub text: String,
    pub is_stub: bool,
    pub hits: Hits,
    /// Taken out where there is room for dropping it.
    tree: Option<Tree>,
}

impl Library {
    /// How many bytes of source are kept.
    pub fn size(&self) -> usize {
        self.bytes.get()
    }

    /// Whether the subject was read as another module would see it: no other subject must see that.
    pub fn has_subject(&self) -> bool {
        self.subject.get()
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
            .set(self.has_subject() || found.file == FileId::SUBJECT);
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

    pub fn body(&self) -> &[ast::Stmt] {
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
