//! Environment variables and secrets. Nothing in here repeats a value in a message.

use serde_json::Value as Json;

use super::Reading;
use super::declare::mapping;
use super::lists::{Entries, List};
use super::scalars::{VariableName, Word, any_scalar};
use super::schemas::{Schemas, nullable};
use super::table::{Entry, Field, Fields, Form, Mapping, Presence, Table};
use crate::contract::error::ProblemKind;
use crate::contract::model::{Advice, Environment, EnvironmentVariable, Secret, TextType};
use crate::contract::resolve;
use crate::contract::tree::{Node, Notation, ScalarTag};
use crate::value::Located;

mapping! {
    Environment ("environment", "an environment", "environments"): "Environment variables that must be set." {
        variables: many Entries<EnvironmentVariable, ExpectedText>, "variables" = "Variables that must be set, and to what.";
        secrets: many List<Secret>, "secrets" = "Variables that must be set and not empty; their values appear nowhere.";
    }
}

mapping! {
    EnvironmentVariable ("environment_variable", "an environment variable", "environment variables", short "name"): "An environment variable that must be set." {
        name: required VariableName, "name" = "The variable's name.";
        accepted: optional ExpectedText, "value" = "The text it must be set to; true also accepts True and 1.";
        annotation: optional Word<TextType>, "annotation" = "What its text must parse as.";
        + advice: Advice;
    }
}

mapping! {
    Secret ("secret", "a secret", "secrets", short "name"): "An environment variable that must be set and not empty; its value appears nowhere." {
        name: required VariableName, "name" = "The variable's name.";
        + advice: Advice;
    }
}

/// The texts an environment variable may be set to: the scalar as written, a bool in its spellings.
pub(in crate::contract) struct ExpectedText;

impl Form for ExpectedText {
    type Output = Located<Vec<String>>;

    fn expected() -> &'static str {
        "a text"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Self::Output> {
        let Some(scalar) = node.scalar() else {
            return cx.wrong_shape(node, "one text");
        };
        if scalar.notation == Notation::Tagged(ScalarTag::Unwritten) {
            let expected = Self::expected();
            return cx.refuse(node.span, ProblemKind::FloatForText { expected });
        }
        let truth = match scalar.notation {
            Notation::Plain | Notation::Tagged(ScalarTag::Bool) => resolve::boolean(&scalar.text),
            _ => None,
        };
        let accepted = match truth {
            Some(true) => ["true", "True", "1"].map(str::to_owned).into(),
            Some(false) => ["false", "False", "0"].map(str::to_owned).into(),
            None => vec![scalar.text.to_string()],
        };
        Some(Located::new(accepted, node.span))
    }

    fn schema(_: &mut Schemas) -> Json {
        nullable(&any_scalar())
    }
}
