//! What names stand for at one point of a file.

use std::borrow::Cow;

use crate::observe::source::flow::{Def, Scope, Slot};
use crate::value::Value;

/// What names stand for at one point of a file.
pub trait Bindings<'a> {
    fn resolve(&self, name: &str) -> Option<Resolved<'_, 'a>>;

    /// The dotted path of a name that a star import binds.
    fn star(&self, _name: &str) -> Option<String> {
        None
    }

    /// The value of something in another file, by its dotted path.
    fn elsewhere(&self, _path: &str) -> Option<Value> {
        None
    }
}

/// A name's slot and the scope that its definitions belong to.
pub struct Resolved<'s, 'a> {
    pub slot: Cow<'s, Slot<'a>>,
    pub scope: &'s Scope<'a>,
}

impl<'a> Resolved<'_, 'a> {
    /// The only definition that can be meant, if there is just one.
    pub fn only(&self) -> Option<&Def<'a>> {
        match self.slot.defs.as_slice() {
            [only] if !self.slot.unbound => self.scope.def(*only),
            _ => None,
        }
    }

    /// Whether nothing else ever binds the same name in that scope.
    pub(super) fn never_rebound(&self) -> bool {
        self.only().is_some() && !self.slot.rebound
    }
}

/// Names of the scope that a definition was found in, then those of where it was used.
pub(super) struct Local<'s, 'a> {
    pub(super) scope: &'s Scope<'a>,
    pub(super) outer: &'s dyn Bindings<'a>,
}

impl<'a> Bindings<'a> for Local<'_, 'a> {
    fn resolve(&self, name: &str) -> Option<Resolved<'_, 'a>> {
        match self.scope.slot(name) {
            Some(slot) => Some(Resolved {
                slot: Cow::Borrowed(slot),
                scope: self.scope,
            }),
            None => self.outer.resolve(name),
        }
    }

    fn star(&self, name: &str) -> Option<String> {
        self.outer.star(name)
    }

    fn elsewhere(&self, path: &str) -> Option<Value> {
        self.outer.elsewhere(path)
    }
}
