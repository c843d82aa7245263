//! The modules that one observation looks into: the subject, and those its names lead to.

use std::cell::{Cell, OnceCell, RefCell};

use elsa::FrozenMap;
use rustc_hash::FxHashMap;

use super::library::Library;
use super::module::{Classes, Module, View};
use super::room::room;
use super::wanted::Partial;
use super::{Demand, Elsewhere, Parts};
use crate::observe::finder::{Finder, Found};
use crate::observe::host::Host;
use crate::observe::{Binding, Bound, ClassId, FileId, Reason, Why};
use crate::value::Misspelled;

/// How many names may wait for each other: a chain of re-exports is as long.
const CHAIN: usize = 100;

pub struct Project<'a> {
    pub demand: &'a Demand,
    pub classes: RefCell<Classes>,
    pub partial: RefCell<FxHashMap<ClassId, Partial<'a>>>,
    host: &'a dyn Host,
    finder: &'a dyn Finder,
    library: &'a Library,
    modules: FrozenMap<u32, Box<Module<'a>>>,
    stubs: RefCell<Vec<FileId>>,
    found: RefCell<FxHashMap<String, Found>>,
    answers: RefCell<FxHashMap<Asked, Binding>>,
    /// Names that are being looked up, outermost first.
    open: RefCell<Vec<Asked>>,
    /// Whether a lookup came back to where it started.
    circular: Cell<bool>,
    misspelled: OnceCell<Vec<Option<Misspelled>>>,
}

/// A name of a module.
type Asked = (FileId, String);

/// What a dotted module name leads to.
#[derive(Clone)]
pub enum Led<'m, 'a> {
    Module(&'m Module<'a>),
    /// A folder of modules, with no names of its own.
    Namespace,
    /// Why nothing of it can be seen.
    Unseen(Why),
}

impl<'a> Project<'a> {
    pub fn new(demand: &'a Demand, host: &'a dyn Host, elsewhere: Elsewhere<'a>) -> Self {
        let Elsewhere { finder, library } = elsewhere;
        Self {
            demand,
            classes: RefCell::default(),
            partial: RefCell::default(),
            host,
            finder,
            library,
            modules: FrozenMap::new(),
            stubs: RefCell::default(),
            found: RefCell::default(),
            answers: RefCell::default(),
            open: RefCell::default(),
            circular: Cell::new(false),
            misspelled: OnceCell::new(),
        }
    }

    /// The demanded members in order, as words that others may have been meant by.
    pub fn misspelled(&self) -> &[Option<Misspelled>] {
        let members: &[String] = match self.demand {
            Demand::Parts(Parts { members, .. }) => members,
            Demand::Everything => &[],
        };
        let words = || members.iter().map(|member| Misspelled::new(member));
        self.misspelled.get_or_init(|| words().collect())
    }

    /// Takes in the module that is to be observed.
    pub fn subject(&self, module: Module<'a>) -> &Module<'a> {
        let file = module.unit.file;
        self.modules.insert(file.0, Box::new(module))
    }

    /// What a module's file shows, read now if it hasn't been.
    pub fn module(&self, name: &str) -> Led<'_, 'a> {
        let file = match self.find(name) {
            Found::Source(file) => file,
            Found::Namespace => return Led::Namespace,
            Found::Opaque => return Led::Unseen(Why::OtherFile(name.to_owned())),
            Found::Missing => return Led::Unseen(Why::NotFound(name.to_owned())),
        };
        if let Some(known) = self.modules.get(&file.file.0) {
            return Led::Module(known);
        }
        let source = match self.library.source(name, &file, self.finder) {
            Ok(source) => source,
            Err(_) => return Led::Unseen(Why::Unreadable(name.to_owned())),
        };
        if source.is_stub {
            self.stubs.borrow_mut().push(file.file);
        }
        let module = source.module(self.host, self.demand);
        Led::Module(self.modules.insert(file.file.0, Box::new(module)))
    }

    /// A module that has been looked into.
    pub fn read(&self, file: FileId) -> Option<&Module<'a>> {
        self.modules.get(&file.0)
    }

    /// The stubs that were looked into.
    pub fn stubs(&self) -> Vec<FileId> {
        self.stubs.borrow().clone()
    }

    /// Whether there surely is no such module.
    pub fn is_missing(&self, module: &str) -> bool {
        self.find(module) == Found::Missing
    }

    fn find(&self, name: &str) -> Found {
        if let Some(known) = self.found.borrow().get(name) {
            return known.clone();
        }
        let found = self.finder.find(name);
        let mut all = self.found.borrow_mut();
        all.insert(name.to_owned(), found.clone());
        found
    }

    /// What a name of a module stands for when its body has run.
    pub fn attribute<'m>(&'m self, module: &'m Module<'a>, name: &str) -> Binding {
        let asked = (module.unit.file, name.to_owned());
        if let Some(known) = self.answers.borrow().get(&asked) {
            return known.clone();
        }
        let waiting = self.open.borrow();
        if waiting.len() >= CHAIN || waiting.contains(&asked) {
            self.circular.set(true);
            let why = Why::Circular(format!("{}.{name}", module.unit.identity.module));
            return Binding::sure(Bound::Unknown(Reason { why, place: None }));
        }
        drop(waiting);
        self.open.borrow_mut().push(asked.clone());
        let binding = room(|| View::of(self, module).global(name));
        self.open.borrow_mut().pop();
        // What came back to itself may be more from another beginning.
        if !self.circular.get() {
            self.answers.borrow_mut().insert(asked, binding.clone());
        } else if self.open.borrow().is_empty() {
            self.circular.set(false);
        }
        binding
    }
}
