//! The imports that this thread is in the middle of, and which of them were judged.

use std::cell::RefCell;

thread_local! {
    static IMPORTS: RefCell<Vec<Import>> = const { RefCell::new(Vec::new()) };
}

struct Import {
    key: String,
    judged: bool,
}

/// One import, from its beginning to its end.
pub struct Passage {
    depth: usize,
}

impl Passage {
    /// An import of the module of a name begins.
    pub fn begin(key: &str) -> Self {
        IMPORTS.with_borrow_mut(|imports| {
            imports.push(Import {
                key: key.to_owned(),
                judged: false,
            });
            Self {
                depth: imports.len(),
            }
        })
    }

    /// Importlib loads a module, as an import asked for it or not.
    pub fn begin_again(key: &str) -> Self {
        let judged = is_passed(key);
        let passage = Self::begin(key);
        if judged {
            passed(key);
        }
        passage
    }

    /// The module is loaded: whoever was let in meanwhile is let in by the import that asked.
    pub fn end_again(self, key: &str) {
        let judged = self.is_judged();
        drop(self);
        if judged {
            passed(key);
        }
    }

    /// Whether its importer was judged meanwhile.
    pub fn is_judged(&self) -> bool {
        IMPORTS.with_borrow(|imports| {
            let own = self.depth.checked_sub(1).and_then(|own| imports.get(own));
            own.is_some_and(|import| import.judged)
        })
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        IMPORTS.with_borrow_mut(|imports| imports.truncate(self.depth.saturating_sub(1)));
    }
}

/// Whether whoever imports a module now was let in already.
pub fn is_passed(key: &str) -> bool {
    IMPORTS.with_borrow(|imports| {
        let own = imports.iter().rev().find(|import| import.key == key);
        own.is_some_and(|import| import.judged)
    })
}

/// Notes that whoever imports a module now was let in.
pub fn passed(key: &str) {
    IMPORTS.with_borrow_mut(|imports| {
        let own = imports.iter_mut().rev().find(|import| import.key == key);
        if let Some(import) = own {
            import.judged = true;
        }
    });
}
