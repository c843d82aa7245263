//! Stubs (PEP 484, PEP 561): what is declared is there, and its value isn't shown.

use ruff_python_ast::Expr;

use super::flow::Slot;
use super::module::View;
use crate::observe::{Binding, Bound, Fact, Object, Reason, Variable, Why};

impl<'a> View<'_, 'a> {
    /// What a bare annotation in a stub says is bound.
    pub fn declared_in_stub(self, slot: &Slot<'a>) -> Option<Binding> {
        let annotation = self.declared(slot);
        if !self.module.unit.is_stub || !slot.defs.is_empty() || annotation == Fact::Absent {
            return None;
        }
        let unknown = Reason {
            why: Why::OnlyLive,
            place: None,
        };
        Some(Binding::sure(Bound::To(Object::Variable(Variable {
            annotation,
            value: Fact::Unknown(unknown.clone()),
            value_type: Fact::Unknown(unknown),
            place: None,
        }))))
    }

    /// Whether `...` stands for something that a stub leaves out.
    pub fn is_left_out(self, expression: &Expr) -> bool {
        self.module.unit.is_stub && expression.is_ellipsis_literal_expr()
    }
}
