//! An example of every key, from one contract that has them all, and what holds without a key.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::order::table_of;
use super::table::{Mapping, Table};
use crate::contract::model::EnvironmentVariable;
use crate::contract::resolve;
use crate::contract::tree::{Content, Node, Pair};
use crate::contract::yaml;
use crate::value::Value;

pub const CONTRACT: &str = include_str!("examples.yml");

/// Examples by the table and the key they belong to.
pub type Examples = BTreeMap<(&'static str, String), Json>;

pub fn examples() -> Examples {
    let mut found = Examples::new();
    if let (Ok(Some(root)), Some(table)) = (yaml::load(CONTRACT), table_of(None)) {
        collect(&root, table, &mut found);
    }
    found
}

/// What an absent key means, where that isn't simply no demand.
pub fn default(table: &str, key: &str) -> Option<Json> {
    match (table, key) {
        ("contract", "schema_version") => Some(json!(1)),
        ("dependency", "allowed" | "required") => Some(json!(true)),
        ("imports", "typing") => Some(json!(false)),
        _ => None,
    }
}

fn collect(node: &Node<'_>, table: &'static Table, found: &mut Examples) {
    for pair in node.mapping().unwrap_or_default() {
        let key = pair.key.scalar.text.to_string();
        for owner in table.owners(&key) {
            found
                .entry((owner, key.clone()))
                .or_insert_with(|| json_of(&pair.value));
        }
        let below = match (table.id, key.as_str()) {
            ("environment", "variables") => Some(&EnvironmentVariable::TABLE),
            (_, key) => table_of(Some(key)),
        };
        if let Some(below) = below {
            for part in parts(pair) {
                collect(part, below, found);
            }
        }
    }
}

/// The mappings that a key holds.
fn parts<'n, 't>(pair: &'n Pair<'t>) -> Vec<&'n Node<'t>> {
    match &pair.value.content {
        Content::Sequence(items) => items.iter().collect(),
        Content::Mapping(pairs) if &*pair.key.scalar.text == "dependencies" => {
            pairs.iter().map(|pair| &pair.value).collect()
        }
        Content::Mapping(_) => vec![&pair.value],
        Content::Scalar(_) | Content::Set(_) => Vec::new(),
    }
}

fn json_of(node: &Node<'_>) -> Json {
    match &node.content {
        Content::Scalar(scalar) => match resolve::scalar(scalar) {
            Ok(Value::Bool(flag)) => json!(flag),
            Ok(Value::Int(int)) => json!(int.to_string().parse::<i64>().ok()),
            _ => json!(&*scalar.text),
        },
        Content::Sequence(items) => items.iter().map(json_of).collect(),
        Content::Mapping(pairs) | Content::Set(pairs) => {
            let pairs = pairs.iter();
            let map: Map<String, Json> = pairs
                .map(|pair| (pair.key.scalar.text.to_string(), json_of(&pair.value)))
                .collect();
            Json::Object(map)
        }
    }
}
