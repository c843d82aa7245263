//! What the module changed about itself while it was loading.

use super::{Constraint, Ledger};
use crate::contract::Advice;
use crate::observe::merge::{About, Difference, Said};
use crate::violation::{BoundTo, Code, Detail, Subject};

/// Enters the differences in what the contract speaks of, after everything else was checked.
pub fn check(differences: &[Difference], ledger: &mut Ledger) {
    for difference in differences {
        let Difference {
            about,
            source,
            live,
            place,
        } = difference;
        let Some((subject, contract)) = ledger.constrained(|subject| is_meant(about, subject))
        else {
            continue;
        };
        let constraint = Constraint {
            code: Code::SourceDiffers,
            subject,
            contract,
            expected: detail(source, about),
            advice: &Advice::default(),
        };
        ledger.broken(constraint, detail(live, about), *place);
    }
}

fn is_meant(about: &About, subject: &Subject) -> bool {
    match (about, subject) {
        (About::Version, Subject::Version) => true,
        (
            About::Name(name),
            Subject::Variable(wanted) | Subject::Function(wanted) | Subject::Class(wanted),
        ) => name == wanted,
        (
            About::Member { class, name },
            Subject::Method {
                class: of,
                name: wanted,
            }
            | Subject::Attribute {
                class: of,
                name: wanted,
            },
        )
        | (
            About::Base { class, name },
            Subject::Superclass {
                class: of,
                name: wanted,
            },
        ) => class == last(of) && name == last(wanted),
        (
            About::Argument { owner, name },
            Subject::Argument {
                owner: of,
                name: wanted,
            },
        ) => owner == of && name == wanted,
        (About::Return { owner }, Subject::Return { owner: of }) => owner == of,
        _ => false,
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn detail(said: &Said, about: &About) -> Detail {
    match (said, about) {
        (Said::Nothing, About::Return { .. }) => Detail::NotAnnotated,
        (said, _) => as_detail(said),
    }
}

/// What one side of a difference said.
pub fn as_detail(said: &Said) -> Detail {
    match said {
        Said::Nothing => Detail::Nothing,
        Said::Present | Said::OtherCode => Detail::Present,
        Said::Value(value) => Detail::Value(value.clone()),
        Said::Text(text) => Detail::Text(text.clone()),
        Said::Kind(kind) => Detail::Kind(*kind),
        Said::Async(is_async) => Detail::Async(*is_async),
        Said::Variable => Detail::Bound(BoundTo::Variable),
        Said::Function => Detail::Bound(BoundTo::Function),
        Said::Class => Detail::Bound(BoundTo::Class),
        Said::Module => Detail::Bound(BoundTo::Module),
    }
}
