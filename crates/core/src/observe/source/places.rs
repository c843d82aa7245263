//! What can't be told, with the place in the file that is the reason.

use ruff_text_size::TextRange;

use super::module::View;
use crate::observe::{Fact, Function, Object, Place, Reason, Why};

impl View<'_, '_> {
    /// A place in the file that is looked at.
    pub fn place(self, range: TextRange) -> Place {
        self.module.unit.place(range)
    }

    pub fn reason(self, why: Why, range: TextRange) -> Reason {
        Reason {
            why,
            place: Some(self.place(range)),
        }
    }

    pub fn unknown(self, why: Why, range: TextRange) -> Object {
        Object::Unknown(self.reason(why, range), Some(self.place(range)))
    }

    pub fn computed<T>(self, range: TextRange) -> Fact<T> {
        Fact::Unknown(self.reason(Why::Computed, range))
    }

    pub fn conditional(self, cause: TextRange) -> Reason {
        self.reason(Why::Conditional, cause)
    }

    /// A function whose signature source can't show.
    pub fn without_signature(self, range: TextRange) -> Function {
        Function::without_signature(Some(self.place(range)))
    }
}
