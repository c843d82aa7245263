//! The guards of a configuration.

use serde_json::Value as Json;

use super::Reading;
use super::declare::mapping;
use super::lists::List;
use super::rules::SelectorText;
use super::scalars::{Text, Word};
use super::schemas::Schemas;
use super::table::{Entry, Field, Fields, Form, Mapping, Presence, Table};
use crate::contract::error::ProblemKind;
use crate::contract::guards::{Guard, Guards, Mode, Strictness};
use crate::contract::model::{ImportRules, ImporterRules, Selector};
use crate::contract::tree::Node;
use crate::value::Located;

mapping! {
    Guards ("configuration", "the configuration", "configurations"): "What is guarded in this project." {
        guards: many List<Guard>, "guards" = "The guards, each with the modules it is for.";
        environment_modes: many List<Word<Mode>>, "environment-modes" | "environment_modes" = "The modes that IMPORTSPY_MODE may choose for all guards; none without this key.";
    }
}

mapping! {
    Guard ("guard", "a guard", "guards"): "Which modules are guarded, and what is demanded." {
        module: required TargetText, "module" = "A dotted name, or a pattern of names (`*` one segment, `**` any number, `{a,b}`).";
        importer_contract: optional Text, "importer-contract" | "importer_contract" = "The contract that every importer must keep; its path counts from this file.";
        module_contract: optional Text, "module-contract" | "module_contract" = "The contract that the module itself must keep.";
        importers: optional ImporterRules, "importers" = "Who may import the module.";
        imports: optional ImportRules, "imports" = "What the module may import.";
        mode: optional Word<Mode>, "mode" = "`enforce` unless told otherwise.";
        strict: many List<Word<Strictness>>, "strict" = "What is covered besides imports.";
        @ span;
        => demanding;
    }
}

/// The modules a guard is for: names, nothing else.
pub(in crate::contract) struct TargetText;

impl Form for TargetText {
    type Output = Located<Selector>;

    fn expected() -> &'static str {
        "the name of a module, or a pattern of names"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Located<Selector>> {
        let selector = SelectorText::read(node, cx)?;
        match &selector.value {
            Selector::Name(_) => Some(selector),
            other => {
                let text = other.to_string();
                cx.refuse(selector.span, ProblemKind::GuardTarget { text })
            }
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        Text::schema(schemas)
    }
}

/// Refuses a guard that nobody could fail at. A key that is wrong was meant to demand something.
fn demanding(guard: Guard, fields: &Fields<'_>, cx: &mut Reading) -> Guard {
    let given = |key| fields.get(key).is_some_and(|(_, node)| !node.is_null());
    let contracts = given("importer-contract") || given("module-contract");
    let rules = [
        guard
            .importers
            .as_ref()
            .map(|rules| rules.allow.is_some() || !rules.deny.is_empty()),
        guard
            .imports
            .as_ref()
            .map(|rules| rules.allow.is_some() || !rules.deny.is_empty()),
    ];
    let unread = given("importers") && guard.importers.is_none()
        || given("imports") && guard.imports.is_none();
    if !contracts && !unread && !rules.contains(&Some(true)) && cx.is_clean() {
        cx.refuse::<()>(fields.head, ProblemKind::GuardsNothing);
    }
    guard
}
