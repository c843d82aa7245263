//! What changed between two contracts or two versions of a module, and for whom that is a break.

mod classes;
mod contracts;
mod fits;
mod functions;
mod inheriting;
mod members;
mod modules;
mod parameters;
mod render;
#[cfg(test)]
mod tests;
mod types;

use crate::value::Span;

pub use contracts::contracts;
pub use modules::{Side, added_module, missing, modules, removed_module};
pub use render::{Place, Placed, json, markdown, text};

/// What a change means for somebody. Ordered: the worst comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// What worked works, and means the same.
    Neutral,
    /// What worked works, and more does.
    Widening,
    /// What worked may not work any more.
    Breaking,
}

/// The release that a difference calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Patch,
    Minor,
    Major,
}

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Added,
    Removed,
    /// It may still be there; what can't be told.
    MayBeRemoved,
    KindChanged,
    ParameterAdded,
    ParameterAddedRequired,
    ParameterRemoved,
    ParameterRenamed,
    ParameterMoved,
    ParameterKind,
    DefaultAdded,
    DefaultRemoved,
    DefaultChanged,
    /// One of the two isn't known.
    DefaultUnclear,
    AnnotationWidened,
    AnnotationNarrowed,
    AnnotationChanged,
    /// Whether one type is the other can't be told.
    AnnotationUnclear,
    ReturnWidened,
    ReturnNarrowed,
    ReturnChanged,
    ReturnUnclear,
    AsyncChanged,
    ValueChanged,
    BaseAdded,
    BaseRemoved,
    MovedToBase,
    /// Those who inherit must implement it now, or needn't any more.
    BecameAbstract,
    NoLongerAbstract,
    /// Nobody may override it or inherit from it now, or may again.
    BecameFinal,
    NoLongerFinal,
    RuleAdded,
    RuleRemoved,
    RuleChanged,
    ProseChanged,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub kind: Kind,
    /// In the notation of reports: `argument:Plugin.run.config`, with the module where several count.
    pub subject: String,
    /// The two sides in words, where there is more to say than that it is there.
    pub old: Option<String>,
    pub new: Option<String>,
    /// What it means for those who import the module, or rely on one that keeps the contract.
    pub importers: Effect,
    /// What it means for those who inherit from its classes, or must keep the contract.
    pub implementers: Effect,
    pub old_place: Option<Span>,
    pub new_place: Option<Span>,
}

impl Change {
    fn new(kind: Kind, subject: String, importers: Effect, implementers: Effect) -> Self {
        Self {
            kind,
            subject,
            old: None,
            new: None,
            importers,
            implementers,
            old_place: None,
            new_place: None,
        }
    }

    fn between(mut self, old: Option<String>, new: Option<String>) -> Self {
        self.old = old;
        self.new = new;
        self
    }

    fn at(mut self, old: Option<Span>, new: Option<Span>) -> Self {
        self.old_place = old;
        self.new_place = new;
        self
    }

    /// The worse of what it means for the two.
    pub fn effect(&self) -> Effect {
        self.importers.max(self.implementers)
    }
}

/// The release that all of these changes call for.
pub fn verdict(changes: &[Change]) -> Verdict {
    match changes.iter().map(Change::effect).max() {
        Some(Effect::Breaking) => Verdict::Major,
        Some(Effect::Widening) => Verdict::Minor,
        Some(Effect::Neutral) | None => Verdict::Patch,
    }
}

impl Effect {
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Neutral => "neutral",
            Effect::Widening => "widening",
            Effect::Breaking => "breaking",
        }
    }
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Patch => "patch",
            Verdict::Minor => "minor",
            Verdict::Major => "major",
        }
    }
}

impl Kind {
    /// The stable kebab-case code.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::MayBeRemoved => "may-be-removed",
            Kind::KindChanged => "kind-changed",
            Kind::ParameterAdded => "parameter-added",
            Kind::ParameterAddedRequired => "parameter-added-required",
            Kind::ParameterRemoved => "parameter-removed",
            Kind::ParameterRenamed => "parameter-renamed",
            Kind::ParameterMoved => "parameter-moved",
            Kind::ParameterKind => "parameter-kind",
            Kind::DefaultAdded => "default-added",
            Kind::DefaultRemoved => "default-removed",
            Kind::DefaultChanged => "default-changed",
            Kind::DefaultUnclear => "default-unclear",
            Kind::AnnotationWidened => "annotation-widened",
            Kind::AnnotationNarrowed => "annotation-narrowed",
            Kind::AnnotationChanged => "annotation-changed",
            Kind::AnnotationUnclear => "annotation-unclear",
            Kind::ReturnWidened => "return-widened",
            Kind::ReturnNarrowed => "return-narrowed",
            Kind::ReturnChanged => "return-changed",
            Kind::ReturnUnclear => "return-unclear",
            Kind::AsyncChanged => "async-changed",
            Kind::ValueChanged => "value-changed",
            Kind::BaseAdded => "base-added",
            Kind::BaseRemoved => "base-removed",
            Kind::MovedToBase => "moved-to-base",
            Kind::BecameAbstract => "became-abstract",
            Kind::NoLongerAbstract => "no-longer-abstract",
            Kind::BecameFinal => "became-final",
            Kind::NoLongerFinal => "no-longer-final",
            Kind::RuleAdded => "rule-added",
            Kind::RuleRemoved => "rule-removed",
            Kind::RuleChanged => "rule-changed",
            Kind::ProseChanged => "prose-changed",
        }
    }
}
