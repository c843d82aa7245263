//! The tree as indented text. It knows of facts only that they have a state; everything it says
//! comes from the tree.

use super::tree::Tree;
use crate::value::printable::printable;

/// One line per entry; facts whose parts fit are one line.
pub(super) fn render(tree: &Tree) -> String {
    let mut out = String::new();
    if let Tree::Map(entries) = tree {
        for (key, value) in entries {
            entry(&mut out, &format!("{key}: "), value, 0);
        }
    }
    out
}

/// `lead`: the key, or the dash of an item.
fn entry(out: &mut String, lead: &str, value: &Tree, depth: usize) {
    let (line, below) = head(value);
    push_line(out, depth, &format!("{lead}{line}"));
    for (key, value) in below {
        entry(out, &format!("{key}: "), value, depth + 1);
    }
    if let Tree::List(items) = value {
        for value in items.iter().filter(|item| has_parts(item)) {
            entry(out, "- ", value, depth + 1);
        }
    }
}

/// What is said on the line of a value, and the entries below it.
fn head(value: &Tree) -> (String, Vec<(&String, &Tree)>) {
    match value {
        Tree::Map(entries) => {
            let (below, beside): (Vec<_>, Vec<_>) = entries
                .iter()
                .map(|(key, value)| (key, value))
                .partition(|(_, v)| has_parts(v));
            let beside: Vec<_> = beside
                .into_iter()
                .map(|(key, value)| part(key, value))
                .collect();
            (beside.join(", "), below)
        }
        Tree::List(items) => {
            let plain: Vec<_> = items
                .iter()
                .filter(|item| !has_parts(item))
                .map(scalar)
                .collect();
            let empty = if items.is_empty() {
                "none".to_owned()
            } else {
                plain.join(", ")
            };
            (empty, Vec::new())
        }
        other => (scalar(other), Vec::new()),
    }
}

/// Whether a value needs lines of its own.
fn has_parts(value: &Tree) -> bool {
    matches!(value, Tree::Map(_) | Tree::List(_))
}

/// A part of a line; the state of a fact speaks for itself.
fn part(key: &str, value: &Tree) -> String {
    match key {
        "state" | "kind" | "value" | "reason" => scalar(value),
        "line" => format!("line {}", scalar(value)),
        key => format!("{key} {}", scalar(value)),
    }
}

fn scalar(value: &Tree) -> String {
    match value {
        Tree::Text(text) => text.clone(),
        Tree::Number(number) => number.to_string(),
        Tree::Flag(true) => "yes".to_owned(),
        Tree::Flag(false) => "no".to_owned(),
        Tree::List(_) | Tree::Map(_) => String::new(),
    }
}

fn push_line(out: &mut String, depth: usize, line: &str) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(printable(line).trim_end());
    out.push('\n');
}
