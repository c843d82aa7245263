//! The one sentence about a violation: its subject, what is expected, what was found.

use super::shape::Shape;
use crate::value::printable::printable;
use crate::violation::{Code, Detail, Status, Subject, Violation};

impl Violation {
    /// One sentence, without a full stop: the subject, what is expected and what was found.
    pub fn message(&self) -> String {
        let text = match &self.status {
            Status::Broken => self.broken(),
            Status::Undetermined(reason) => {
                format!(
                    "can't tell whether {}: {}",
                    self.question(),
                    reason.explanation()
                )
            }
        };
        printable(&text).into_owned()
    }

    /// What can't be told: often the name is bound, only not to what.
    fn question(&self) -> String {
        match &self.subject {
            Subject::Variable(name) if self.shape() == Shape::Exists => {
                format!("`{name}` is a variable")
            }
            Subject::Function(name) if self.shape() == Shape::Exists => {
                format!("`{name}` is a function")
            }
            Subject::Class(name) if self.shape() == Shape::Exists => format!("`{name}` is a class"),
            Subject::Method { class, name } if self.shape() == Shape::Exists => {
                format!("`{class}.{name}` is a method")
            }
            subject => {
                format!(
                    "{} {}",
                    subject.noun(),
                    self.shape().is(&self.expected.phrase())
                )
            }
        }
    }

    fn broken(&self) -> String {
        let noun = self.subject.noun();
        let expected = self.expected.phrase();
        match self.shape() {
            Shape::Usable(verb) => match &self.found {
                Detail::Nothing => format!("the module {verb}"),
                found => format!("the module {verb}: {}", found.phrase()),
            },
            Shape::Declares => {
                format!("the module declares no version, but must declare {expected}")
            }
            Shape::Exists => self.missing(&noun),
            Shape::Derives => self.no_superclass(),
            Shape::IsSet => match self.found {
                Detail::Empty => format!("{noun} is set, but empty"),
                _ => format!("{noun} isn't set"),
            },
            Shape::Parses => format!("{noun} must parse as {expected}, but doesn't"),
            Shape::Deployed => self.no_deployment(),
            Shape::Imports => format!("{noun} isn't allowed"),
            Shape::Same => self.modified(&noun),
            Shape::Admits => self.no_importer(),
            Shape::Checked => format!("{noun} isn't checked, so the rule can't be kept"),
            Shape::Installed => {
                let declared = match &self.found {
                    Detail::Declared(_) => format!(" ({})", self.found.phrase()),
                    _ => String::new(),
                };
                match &self.expected {
                    Detail::Nothing | Detail::WithExtras { version: None, .. } => {
                        format!("{noun} isn't installed{declared}")
                    }
                    _ => format!("{noun} isn't installed{declared}; it must match {expected}"),
                }
            }
            Shape::Permitted => self.not_permitted(&noun),
            Shape::Proven => self.not_proven(&noun),
            Shape::Locked => match &self.expected {
                Detail::Nothing => format!(
                    "{noun} isn't locked, but installed: {}",
                    self.found.phrase()
                ),
                _ => format!(
                    "{noun} is locked as {expected}, but is {}",
                    self.found.phrase()
                ),
            },
            Shape::Untouched => {
                format!("{noun} isn't as it was installed: {}", self.found.phrase())
            }
            Shape::Complete => format!("{noun} isn't complete: {}", self.found.phrase()),
            Shape::Unchanged => self.changed(&noun),
            shape @ (Shape::Is
            | Shape::Matches
            | Shape::Hashes
            | Shape::Annotated
            | Shape::Comes
            | Shape::Defaults) => {
                format!(
                    "{noun} must {}, but {}",
                    shape.must(&expected),
                    self.contrast(shape)
                )
            }
        }
    }

    fn not_proven(&self, noun: &str) -> String {
        let what = match self.code {
            Code::DependencyProvenance => format!("the provenance of {noun}"),
            _ => noun.to_owned(),
        };
        let expected = self.expected.phrase();
        match &self.found {
            Detail::Nothing => format!("{what} must be {expected}, but there is none"),
            found => format!("{what} must be {expected}, but is only {}", found.phrase()),
        }
    }

    /// An import that a project's dependencies don't allow.
    fn not_permitted(&self, noun: &str) -> String {
        let found = self.found.phrase();
        match self.code {
            Code::ImportUnresolved => match self.found {
                Detail::Nothing => format!("{noun} leads nowhere: nothing provides it"),
                _ => format!("{noun} leads to something that no distribution installed"),
            },
            Code::ImportUndeclared => {
                format!("{noun} needs {found}, which the project doesn't declare")
            }
            _ => format!("{noun} needs {found}, which isn't among `dependencies`"),
        }
    }

    /// What was found, after "but".
    fn contrast(&self, shape: Shape) -> String {
        let verb = match shape {
            Shape::Hashes => "has",
            Shape::Defaults => "defaults to",
            Shape::Comes => "comes from",
            _ => "is",
        };
        match &self.found {
            Detail::Nothing if shape == Shape::Comes => "doesn't".to_owned(),
            Detail::Nothing => "isn't".to_owned(),
            Detail::NotAnnotated => "isn't annotated".to_owned(),
            Detail::NoDefault => "has no default".to_owned(),
            Detail::Unset => "isn't set".to_owned(),
            Detail::Hidden => "has another value".to_owned(),
            found => format!("{verb} {}", found.phrase()),
        }
    }

    /// The source says one thing, the loaded module another.
    fn changed(&self, noun: &str) -> String {
        let side = |detail: &Detail| match detail {
            Detail::Nothing => "isn't there".to_owned(),
            Detail::NotAnnotated => "isn't annotated".to_owned(),
            Detail::NoDefault => "has no default".to_owned(),
            Detail::Present => "is there".to_owned(),
            found => format!("is {}", found.phrase()),
        };
        format!(
            "{noun} {} in the source, but {} once the module is loaded",
            side(&self.expected),
            side(&self.found)
        )
    }

    /// It was one thing, and is another.
    fn modified(&self, noun: &str) -> String {
        match (&self.expected, &self.found) {
            (Detail::Hidden, _) => format!("{noun} has another value than it had"),
            (Detail::Nothing, found) => format!("{noun} was added: it is {}", found.phrase()),
            (was, Detail::Nothing) => format!("{noun} was {}, and is gone", was.phrase()),
            (_, Detail::Failure(_)) => format!("{noun} was replaced by other code"),
            (was, found) => format!("{noun} was {}, but is {} now", was.phrase(), found.phrase()),
        }
    }

    fn no_importer(&self) -> String {
        match self.code {
            Code::ImporterMissing => {
                "nothing imports the module: it runs by itself, or something loads it for itself"
                    .to_owned()
            }
            Code::ImporterAnonymous => {
                "the code that imports belongs to no module, so nothing is known of it".to_owned()
            }
            _ => format!("{} isn't allowed to import it", self.found.phrase()),
        }
    }

    fn missing(&self, noun: &str) -> String {
        match (&self.found, &self.expected) {
            (Detail::Bound(found), Detail::Bound(expected)) => {
                format!(
                    "{noun} must be {}, but is {}",
                    expected.noun(),
                    found.noun()
                )
            }
            (Detail::Bound(found), _) => {
                let name = self.subject.name().unwrap_or_default();
                format!("{noun} is missing: `{name}` is {}", found.noun())
            }
            _ => format!("{noun} is missing"),
        }
    }

    fn no_superclass(&self) -> String {
        let Subject::Superclass { class, name } = &self.subject else {
            return self.missing(&self.subject.noun());
        };
        let must = format!("class `{class}` must derive from `{name}`");
        match &self.found {
            Detail::Nothing => format!("{must}, but doesn't"),
            found => format!("{must}, but derives from {}", found.phrase()),
        }
    }

    fn no_deployment(&self) -> String {
        match &self.found {
            Detail::Alternatives {
                nearest,
                tried: 0 | 1,
            } => {
                format!("the only deployment in the contract, `{nearest}`, doesn't hold here")
            }
            Detail::Alternatives { nearest, tried } => {
                format!("none of the {tried} deployments holds here; the nearest is `{nearest}`")
            }
            _ => "no deployment in the contract holds here".to_owned(),
        }
    }
}
