//! The rules of a contract, each by the names that lead to it, wherever it is written.

use std::collections::BTreeMap;

use super::data::Data;
use super::tree::{Content, Node, Pair};
use super::{Format, load, plain};
use crate::value::Span;

/// One rule, or an entry that holds some.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it says; nothing for an entry.
    pub data: Option<Data>,
    pub span: Span,
}

/// The keys that name an entry of a list.
const NAMES: [&str; 4] = ["name", "match", "module", "filename"];

/// Every rule by its path: `["functions", "run", "arguments", "rows", "kind"]`.
pub fn outline(text: &str, format: Format) -> BTreeMap<Vec<String>, Rule> {
    let mut rules = BTreeMap::new();
    if let Ok(root) = load(text, format) {
        collect(&root, &mut Vec::new(), &mut rules);
    }
    rules
}

type Rules = BTreeMap<Vec<String>, Rule>;

fn collect(node: &Node<'_>, path: &mut Vec<String>, rules: &mut Rules) {
    for pair in node.mapping().unwrap_or_default() {
        let key = &*pair.key.scalar.text;
        path.push(key.to_owned());
        if key == "value" {
            rules.insert(path.clone(), rule(&pair.value));
        } else if !pair.value.is_null() {
            value(pair, path, rules);
        }
        path.pop();
    }
}

fn value(pair: &Pair<'_>, path: &mut Vec<String>, rules: &mut Rules) {
    match &pair.value.content {
        Content::Scalar(_) | Content::Set(_) => drop(rules.insert(path.clone(), rule(&pair.value))),
        Content::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = named(item).unwrap_or_else(|| index.to_string());
                entry(name, item.head, item, path, rules);
            }
        }
        Content::Mapping(pairs)
            if matches!(&*pair.key.scalar.text, "variables" | "dependencies") =>
        {
            for one in pairs.iter() {
                let name = one.key.scalar.text.to_string();
                entry(name, one.key.span, &one.value, path, rules);
                if one.value.mapping().is_none() && !one.value.is_null() {
                    let path = [
                        &path[..],
                        &[one.key.scalar.text.to_string(), "value".to_owned()],
                    ];
                    rules.insert(path.concat(), rule(&one.value));
                }
            }
        }
        Content::Mapping(_) => collect(&pair.value, path, rules),
    }
}

fn entry(name: String, span: Span, node: &Node<'_>, path: &mut Vec<String>, rules: &mut Rules) {
    path.push(name);
    rules.insert(path.clone(), Rule { data: None, span });
    collect(node, path, rules);
    // What it is known by says nothing more: `x` and `{name: x}` are the same.
    if let Some((key, _)) = name_of(node) {
        path.push(key.to_owned());
        rules.remove(path);
        path.pop();
    }
    path.pop();
}

/// What an entry of a list is known by.
fn named(item: &Node<'_>) -> Option<String> {
    if let Some(scalar) = item.scalar() {
        return Some(scalar.text.to_string());
    }
    name_of(item).map(|(_, name)| name)
}

/// The key that names an entry, and the name.
fn name_of(item: &Node<'_>) -> Option<(&'static str, String)> {
    let pairs = item.mapping()?;
    let name = |key: &&'static str| {
        let pair = pairs.iter().find(|pair| &*pair.key.scalar.text == *key)?;
        Some((*key, pair.value.scalar()?.text.to_string()))
    };
    NAMES.iter().find_map(name)
}

fn rule(node: &Node<'_>) -> Rule {
    Rule {
        data: Some(plain::value(node)),
        span: node.span,
    }
}
