//! Who may import the module and what it may import.

use serde_json::Value as Json;

use super::Reading;
use super::declare::mapping;
use super::lists::List;
use super::scalars::{Flag, Text, Word};
use super::schemas::Schemas;
use super::table::{Entry, Field, Fields, Form, Mapping, Presence, Table};
use crate::contract::error::ProblemKind;
use crate::contract::model::{
    Advice, ImportRules, ImporterRules, ImportsAt, Selector, SelectorRule,
};
use crate::contract::tree::Node;
use crate::value::Located;

mapping! {
    ImporterRules ("importers", "rules about importers", "rules about importers"): "Who may import the guarded module; `deny` wins." {
        allow: optional List<SelectorRule>, "allow" = "Who may; everybody else may not. An empty list admits nobody.";
        deny: many List<SelectorRule>, "deny" = "Who may not.";
        + advice: Advice;
        @ span;
    }
}

mapping! {
    ImportRules ("imports", "rules about imports", "rules about imports"): "What the subject may import; `deny` wins." {
        allow: optional List<SelectorRule>, "allow" = "What it may import; nothing else then.";
        deny: many List<SelectorRule>, "deny" = "What it may not import.";
        at: optional Word<ImportsAt>, "at" = "`module`: only imports that run at import time count.";
        typing: optional Flag, "typing" = "Whether imports under TYPE_CHECKING count.";
        + advice: Advice;
        @ span;
    }
}

mapping! {
    SelectorRule ("selector", "a selector", "selectors", short "match"): "Which modules a rule speaks of." {
        selector: required SelectorText, "match" = "A dotted name (`*` one segment, `**` any number, `{a,b}`), `dist:NAME`, `path:GLOB`, `<none>` or `<anonymous>`.";
        + advice: Advice;
    }
}

/// The text of a selector.
pub(in crate::contract) struct SelectorText;

impl Form for SelectorText {
    type Output = Located<Selector>;

    fn expected() -> &'static str {
        "a selector"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Located<Selector>> {
        let text = Text::read(node, cx)?;
        match Selector::parse(text.value.trim()) {
            Ok(selector) => Some(Located::new(selector, text.span)),
            Err(fault) => cx.refuse(
                text.span,
                ProblemKind::Selector {
                    text: text.value,
                    fault,
                },
            ),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        Text::schema(schemas)
    }
}
