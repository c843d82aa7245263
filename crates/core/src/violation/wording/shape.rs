//! What a constraint says of its subject, in the forms sentences need.

use crate::violation::{Code, Violation};

/// The constraints that are spoken of alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The module can be used at all; how it is said that it can't.
    Usable(&'static str),
    Exists,
    Derives,
    Declares,
    Is,
    Matches,
    Hashes,
    Annotated,
    Defaults,
    IsSet,
    Parses,
    Deployed,
    Checked,
    /// A distribution is there.
    Installed,
    /// It has all that its extra needs.
    Complete,
    /// Its files are those that were installed.
    Untouched,
    /// There is evidence.
    Proven,
    /// It is what a lock file says.
    Locked,
    /// It was installed from somewhere.
    Comes,
    /// What is imported is known to be needed.
    Permitted,
    /// What is imported may be.
    Imports,
    /// As it was.
    Same,
    /// Whoever imports may.
    Admits,
    /// The same from source and live.
    Unchanged,
}

impl Shape {
    pub(super) fn of(code: Code) -> Self {
        match code {
            Code::ModuleSyntax => Shape::Usable("isn't valid Python"),
            Code::ModuleEncoding => Shape::Usable("can't be decoded"),
            Code::ModuleUnreadable => Shape::Usable("can't be read"),
            Code::ModuleTooDeep => Shape::Usable("is nested too deeply"),
            Code::ModuleLoad => Shape::Usable("doesn't load"),
            Code::ModuleExit => Shape::Usable("ends its process instead of loading"),
            Code::ModuleCrash => Shape::Usable("crashes while it loads"),
            Code::ModuleTimeout => Shape::Usable("doesn't finish loading"),
            Code::ModuleUnobserved => Shape::Usable("can't be observed after loading"),
            Code::SourceDiffers => Shape::Unchanged,
            Code::FilenameMismatch | Code::ModuleNameMismatch => Shape::Is,
            Code::VersionMissing => Shape::Declares,
            Code::VersionMismatch | Code::PythonVersionMismatch => Shape::Matches,
            Code::IntegrityMismatch => Shape::Hashes,
            Code::ModuleMissing => Shape::Exists,
            Code::VariableMissing | Code::FunctionMissing | Code::ArgumentMissing => Shape::Exists,
            Code::ClassMissing | Code::AttributeMissing | Code::MethodMissing => Shape::Exists,
            Code::SuperclassMissing => Shape::Derives,
            Code::VariableAnnotation | Code::ArgumentAnnotation => Shape::Annotated,
            Code::ReturnAnnotation | Code::AttributeAnnotation => Shape::Annotated,
            Code::VariableValue | Code::AttributeValue | Code::EnvironmentValue => Shape::Is,
            Code::FunctionAsync | Code::ArgumentKind => Shape::Is,
            Code::ArgumentDefault => Shape::Defaults,
            Code::DeploymentMismatch => Shape::Deployed,
            Code::ArchMismatch | Code::OsMismatch | Code::InterpreterMismatch => Shape::Is,
            Code::EnvironmentMissing | Code::SecretMissing => Shape::IsSet,
            Code::EnvironmentType => Shape::Parses,
            Code::ImportDenied => Shape::Imports,
            Code::ImporterMissing | Code::ImporterAnonymous | Code::ImporterDenied => Shape::Admits,
            Code::DependencyMissing | Code::LockMissing => Shape::Installed,
            Code::DependencyVersion => Shape::Matches,
            Code::DependencyExtra => Shape::Complete,
            Code::DependencyDenied => Shape::Imports,
            Code::DependencyEditable => Shape::Is,
            Code::DependencyOrigin => Shape::Comes,
            Code::EvidenceMissing | Code::DependencyProvenance => Shape::Proven,
            Code::LockMismatch => Shape::Locked,
            Code::DependencyModified => Shape::Untouched,
            Code::DependencyDeclaration => Shape::Is,
            Code::ImportUnresolved | Code::ImportUndeclared | Code::ImportUnlisted => {
                Shape::Permitted
            }
            Code::Modified => Shape::Same,
            Code::RuleUnchecked => Shape::Checked,
        }
    }

    /// After a noun and "must", where a comparison failed: `be 30`, with the expected side as a
    /// phrase.
    pub(super) fn must(self, expected: &str) -> String {
        match self {
            Shape::Matches => format!("match {expected}"),
            Shape::Comes => format!("come from {expected}"),
            Shape::Hashes => format!("have the SHA-256 {expected}"),
            Shape::Annotated => format!("be annotated {expected}"),
            Shape::Defaults => format!("default to {expected}"),
            _ => format!("be {expected}"),
        }
    }

    /// After a noun: `is 30`.
    pub(super) fn is(self, expected: &str) -> String {
        match self {
            Shape::Usable(_) => "loads".to_owned(),
            Shape::Exists => "exists".to_owned(),
            Shape::Derives => "is one of its bases".to_owned(),
            Shape::Declares => "is declared".to_owned(),
            Shape::Is => format!("is {expected}"),
            Shape::Matches => format!("matches {expected}"),
            Shape::Hashes => format!("has the SHA-256 {expected}"),
            Shape::Annotated => format!("is annotated {expected}"),
            Shape::Defaults => format!("defaults to {expected}"),
            Shape::IsSet => "is set".to_owned(),
            Shape::Parses => format!("parses as {expected}"),
            Shape::Deployed => "names this place".to_owned(),
            Shape::Checked => "keeps its rule".to_owned(),
            Shape::Installed => "is installed".to_owned(),
            Shape::Proven => format!("is {expected}"),
            Shape::Locked => "is what is locked".to_owned(),
            Shape::Untouched => "is as it was installed".to_owned(),
            Shape::Complete => "has what it needs".to_owned(),
            Shape::Comes => format!("comes from {expected}"),
            Shape::Imports | Shape::Permitted => "is allowed".to_owned(),
            Shape::Same => "is what it was".to_owned(),
            Shape::Admits => "may import it".to_owned(),
            Shape::Unchanged => "is what the source says".to_owned(),
        }
    }
}

impl Violation {
    pub(super) fn shape(&self) -> Shape {
        Shape::of(self.code)
    }
}
