//! Whether the subject can be parsed, decoded and loaded at all.

use super::{Constraint, Ledger};
use crate::contract::Advice;
use crate::observe::source::Unloadable;
use crate::observe::{Load, Observation};
use crate::value::Span;
use crate::violation::{Code, Detail, Subject};

pub fn check(observed: &Result<Observation, Unloadable>, ledger: &mut Ledger) {
    let (code, message, place) = match observed {
        Ok(observed) => match &observed.load {
            Load::Completes => return,
            Load::Fails(reason) => (
                Code::ModuleLoad,
                "its body always stops here, before it reaches its end".to_owned(),
                reason.place,
            ),
        },
        Err(Unloadable::Syntax { message, span }) => {
            (Code::ModuleSyntax, message.clone(), Some(*span))
        }
        Err(Unloadable::TooDeep { message, span }) => {
            (Code::ModuleTooDeep, message.clone(), Some(*span))
        }
        Err(Unloadable::Encoding { message, offset: _ }) => {
            (Code::ModuleEncoding, message.clone(), None)
        }
        Err(Unloadable::Unreadable { message }) => (Code::ModuleUnreadable, message.clone(), None),
    };
    let constraint = Constraint {
        code,
        subject: Subject::Module,
        contract: Span::default(),
        expected: Detail::Nothing,
        advice: &Advice::default(),
    };
    ledger.broken(constraint, Detail::Failure(message), place);
}
