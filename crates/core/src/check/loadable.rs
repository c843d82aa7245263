//! Whether the subject can be parsed, decoded and loaded at all.

use super::{Constraint, Ledger};
use crate::contract::Advice;
use crate::observe::source::Unloadable;
use crate::observe::{Failure, FileId, How, Load, Observation, Place};
use crate::value::Span;
use crate::violation::{ALWAYS_STOPS, Code, Detail, Subject};

pub fn check(observed: &Result<Observation, Unloadable>, ledger: &mut Ledger) {
    match observed {
        Ok(observed) => loads(observed, ledger),
        Err(why) => unloadable(why, FileId::SUBJECT, ledger),
    }
}

/// Whether the body of a module runs to its end.
pub fn loads(observed: &Observation, ledger: &mut Ledger) {
    match &observed.load {
        Load::Completes => {}
        Load::Fails(reason) => {
            unusable(
                Code::ModuleLoad,
                ALWAYS_STOPS.to_owned(),
                reason.place,
                ledger,
            );
        }
    }
}

/// Why the module in `file` can't be observed.
pub fn unloadable(why: &Unloadable, file: FileId, ledger: &mut Ledger) {
    let (code, message, span) = match why {
        Unloadable::Syntax { message, span } => (Code::ModuleSyntax, message, Some(*span)),
        Unloadable::TooDeep { message, span } => (Code::ModuleTooDeep, message, Some(*span)),
        Unloadable::Encoding { message, offset: _ } => (Code::ModuleEncoding, message, None),
        Unloadable::Unreadable { message } => (Code::ModuleUnreadable, message, None),
    };
    let place = span.map(|span| Place { file, span });
    unusable(code, message.clone(), place, ledger);
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
