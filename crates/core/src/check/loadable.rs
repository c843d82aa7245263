//! Whether the subject can be parsed, decoded and loaded at all.

use super::{Constraint, Ledger};
use crate::contract::Advice;
use crate::observe::source::Unloadable;
use crate::observe::{Failure, How, Load, Observation, Place};
use crate::value::Span;
use crate::violation::{ALWAYS_STOPS, Code, Detail, Subject};

pub fn check(observed: &Result<Observation, Unloadable>, ledger: &mut Ledger) {
    let (code, message, place) = match observed {
        Ok(observed) => match &observed.load {
            Load::Completes => return,
            Load::Fails(reason) => (Code::ModuleLoad, ALWAYS_STOPS.to_owned(), reason.place),
        },
        Err(Unloadable::Syntax { message, span }) => (
            Code::ModuleSyntax,
            message.clone(),
            Some(Place::in_subject(*span)),
        ),
        Err(Unloadable::TooDeep { message, span }) => (
            Code::ModuleTooDeep,
            message.clone(),
            Some(Place::in_subject(*span)),
        ),
        Err(Unloadable::Encoding { message, offset: _ }) => {
            (Code::ModuleEncoding, message.clone(), None)
        }
        Err(Unloadable::Unreadable { message }) => (Code::ModuleUnreadable, message.clone(), None),
    };
    unusable(code, message, place, ledger);
}

/// What became of a module that was run and can't be judged.
pub fn failed(failure: &Failure, ledger: &mut Ledger) {
    let Failure { how, detail, place } = failure;
    let code = match how {
        How::Raised => Code::ModuleLoad,
        How::Exited => Code::ModuleExit,
        How::Crashed => Code::ModuleCrash,
        How::TimedOut => Code::ModuleTimeout,
        How::Unobserved => Code::ModuleUnobserved,
    };
    unusable(code, detail.clone(), *place, ledger);
}

fn unusable(code: Code, message: String, place: Option<Place>, ledger: &mut Ledger) {
    let constraint = Constraint {
        code,
        subject: Subject::Module,
        contract: Span::default(),
        expected: Detail::Nothing,
        advice: &Advice::default(),
    };
    ledger.broken(constraint, Detail::Failure(message), place);
}
