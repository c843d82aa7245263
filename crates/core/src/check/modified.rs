//! Whether a loaded module is still what it was.

use super::differs::as_detail;
use super::{Checked, Constraint, Ledger};
use crate::contract::Advice;
use crate::observe::merge::{About, Difference, Said};
use crate::value::Span;
use crate::violation::{Code, Detail, Subject};

/// Names everything that isn't as it was: the first side of a difference is what it was.
///
/// `environment`: variables that are set to something else.
pub fn check_unmodified(differences: &[Difference], environment: &[String]) -> Checked {
    let mut ledger = Ledger::default();
    for Difference {
        about,
        source,
        live,
        place,
    } in differences
    {
        let constraint = modified(subject(about, source, live), detail(source));
        ledger.broken(constraint, detail(live), *place);
    }
    for name in environment {
        let constraint = modified(Subject::Environment(name.clone()), Detail::Hidden);
        ledger.broken(constraint, Detail::Hidden, None);
    }
    Checked::of(ledger)
}

fn modified(subject: Subject, expected: Detail) -> Constraint<'static> {
    static NONE: Advice = Advice {
        reason: None,
        instead: None,
        docs: None,
    };
    Constraint {
        code: Code::Modified,
        subject,
        contract: Span::default(),
        expected,
        advice: &NONE,
    }
}

fn subject(about: &About, was: &Said, is: &Said) -> Subject {
    let kind = if *was == Said::Nothing { is } else { was };
    match about {
        About::Version => Subject::Version,
        About::Name(name) => match kind {
            Said::Function | Said::OtherCode | Said::Async(_) => Subject::Function(name.clone()),
            Said::Class => Subject::Class(name.clone()),
            Said::Nothing
            | Said::Present
            | Said::Value(_)
            | Said::Text(_)
            | Said::Kind(_)
            | Said::Variable
            | Said::Module => Subject::Variable(name.clone()),
        },
        About::Member { class, name } => {
            let (class, name) = (class.clone(), name.clone());
            match kind {
                Said::Function | Said::OtherCode | Said::Async(_) => {
                    Subject::Method { class, name }
                }
                Said::Nothing
                | Said::Present
                | Said::Value(_)
                | Said::Text(_)
                | Said::Kind(_)
                | Said::Variable
                | Said::Class
                | Said::Module => Subject::Attribute { class, name },
            }
        }
        About::Base { class, name } => Subject::Superclass {
            class: class.clone(),
            name: name.clone(),
        },
        About::Argument { owner, name } => Subject::Argument {
            owner: owner.clone(),
            name: name.clone(),
        },
        About::Return { owner } => Subject::Return {
            owner: owner.clone(),
        },
    }
}

fn detail(said: &Said) -> Detail {
    match said {
        Said::OtherCode => Detail::Failure("other code".to_owned()),
        said => as_detail(said),
    }
}
