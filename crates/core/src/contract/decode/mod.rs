//! From the located tree to the contract model: every key, every problem, in one pass.

use super::error::{Note, Problem, ProblemKind};
use super::guards::Guards;
use super::model::{
    Argument, Attribute, Class, Contract, DependencyOptions, Deployment, Environment,
    EnvironmentVariable, EvidenceRequirement, Function, ImportRules, ImporterRules, Module, Origin,
    Python, Runtime, Secret, SelectorRule, System, Variable,
};
use super::tree::Node;
use reading::Reading;
use table::{Form, Mapping, Table};

pub(super) use order::keys_below;
pub use part::Part;

mod declare;
mod demands;
mod dependencies;
mod environment;
mod examples;
mod guards;
mod lists;
mod order;
mod part;
mod places;
mod reading;
mod root;
mod rules;
mod scalars;
mod schemas;
mod structure;
mod table;

/// The contract a tree describes with notes about older spellings, or everything wrong with it.
pub(super) fn contract(root: &Node<'_>) -> Result<(Contract, Vec<Note>), Vec<Problem>> {
    let mut cx = Reading::default();
    if root.is_null() {
        cx.refuse::<()>(root.span, ProblemKind::Empty);
    }
    let contract = match cx.is_clean() {
        true => Contract::read(root, &mut cx),
        false => None,
    };
    let empty = contract
        .as_ref()
        .is_some_and(|contract| !demands::anything(contract));
    if empty && cx.is_clean() {
        cx.refuse::<()>(root.head, ProblemKind::ConstrainsNothing);
    }
    match (cx.is_clean(), contract) {
        (true, Some(contract)) => Ok((contract, cx.finish().1)),
        _ => Err(cx.finish().0),
    }
}

/// The guards that a configuration declares, or everything wrong with it.
pub(super) fn guards(root: &Node<'_>) -> Result<Guards, Vec<Problem>> {
    let mut cx = Reading::default();
    let guards = Guards::read(root, &mut cx);
    let empty = guards.as_ref().is_some_and(|found| found.guards.is_empty());
    if empty && cx.is_clean() {
        cx.refuse::<()>(root.head, ProblemKind::NoGuards);
    }
    match (cx.is_clean(), guards) {
        (true, Some(guards)) => Ok(guards),
        _ => Err(cx.finish().0),
    }
}

/// Everything that is wrong with a part of a contract that stands alone.
pub(super) fn part(part: Part, root: &Node<'_>) -> Vec<Problem> {
    let mut cx = Reading::default();
    part.read(root, &mut cx);
    cx.finish().0
}

/// JSON Schema of the dialect.
pub(super) fn schema() -> serde_json::Value {
    schemas::document::<Contract>()
}

/// Every table of the dialect, the outermost first: where a misplaced key may belong.
fn tables() -> [&'static Table; 21] {
    [
        &Contract::TABLE,
        &Module::TABLE,
        &Runtime::TABLE,
        &Deployment::TABLE,
        &System::TABLE,
        &Environment::TABLE,
        &Python::TABLE,
        &Function::TABLE,
        &Class::TABLE,
        &Argument::TABLE,
        &Attribute::TABLE,
        &Variable::TABLE,
        &EnvironmentVariable::TABLE,
        &Secret::TABLE,
        &dependencies::Rule::TABLE,
        &Origin::TABLE,
        &DependencyOptions::TABLE,
        &EvidenceRequirement::TABLE,
        &ImportRules::TABLE,
        &ImporterRules::TABLE,
        &SelectorRule::TABLE,
    ]
}
