//! The change of a contract for every violation of it.

use super::notation;
use crate::contract::edit::Change;
use crate::contract::{Atom, Data};
use crate::value::printable::one_line;
use crate::violation::{BoundTo, Code, Detail, Violation};

/// The change after which a rule is kept; nothing where no change of the contract would be right.
pub fn change(violation: &Violation) -> Option<Change> {
    let span = violation.contract;
    match violation.code {
        Code::FilenameMismatch
        | Code::ModuleNameMismatch
        | Code::VersionMismatch
        | Code::IntegrityMismatch => replaced(violation),
        Code::VersionMissing => Some(Change::RemoveKey(span)),
        Code::AttributeMissing => Some(match violation.found {
            Detail::Bound(BoundTo::InstanceAttribute) => level(violation, "instance"),
            Detail::Bound(BoundTo::ClassAttribute) => level(violation, "class"),
            _ => Change::RemoveEntry(span),
        }),
        Code::VariableMissing
        | Code::FunctionMissing
        | Code::ArgumentMissing
        | Code::ClassMissing
        | Code::MethodMissing
        | Code::SuperclassMissing => Some(Change::RemoveEntry(span)),
        Code::VariableAnnotation
        | Code::VariableValue
        | Code::FunctionAsync
        | Code::ArgumentAnnotation
        | Code::ArgumentDefault
        | Code::ArgumentKind
        | Code::ReturnAnnotation
        | Code::AttributeAnnotation
        | Code::AttributeValue => replaced(violation).or(Some(Change::RemoveKey(span))),
        Code::ModuleSyntax
        | Code::ModuleEncoding
        | Code::ModuleUnreadable
        | Code::ModuleTooDeep
        | Code::ModuleLoad
        | Code::ModuleExit
        | Code::ModuleCrash
        | Code::ModuleTimeout
        | Code::ModuleUnobserved
        | Code::SourceDiffers
        | Code::ModuleMissing
        | Code::DeploymentMismatch
        | Code::ArchMismatch
        | Code::OsMismatch
        | Code::PythonVersionMismatch
        | Code::InterpreterMismatch
        | Code::EnvironmentMissing
        | Code::EnvironmentValue
        | Code::EnvironmentType
        | Code::SecretMissing
        | Code::ImporterMissing
        | Code::ImporterAnonymous
        | Code::ImporterDenied
        | Code::ImportDenied
        | Code::DependencyMissing
        | Code::DependencyVersion
        | Code::DependencyExtra
        | Code::DependencyDenied
        | Code::DependencyEditable
        | Code::DependencyOrigin
        | Code::DependencyModified
        | Code::DependencyDeclaration
        | Code::ImportUnresolved
        | Code::ImportUndeclared
        | Code::ImportUnlisted
        | Code::LockMissing
        | Code::LockMismatch
        | Code::DependencyProvenance
        | Code::EvidenceMissing
        | Code::Modified
        | Code::RuleUnchecked => None,
    }
}

fn level(violation: &Violation, level: &str) -> Change {
    Change::ReplaceBeside(violation.contract, "type", level.into())
}

/// What was found, in the place of what is demanded.
fn replaced(violation: &Violation) -> Option<Change> {
    let data = match &violation.found {
        Detail::Text(text) => Data::Atom(Atom::Text(one_line(text))),
        Detail::Value(value) => notation::value(value).ok()?,
        Detail::Kind(kind) => kind.spelling().into(),
        Detail::Async(is_async) => (*is_async).into(),
        _ => return None,
    };
    Some(Change::Replace(violation.contract, data))
}
