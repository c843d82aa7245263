//! Keeps the expected values of secrets, and the credentials in addresses, out of excerpts: the text of
//! a contract with stars in their place, byte for byte as long.

use std::collections::HashSet;
use std::sync::Arc;

use super::credentials::{before_hosts, concealed, of_origins};
use super::error::{Problem, ProblemKind};
use super::tree::{Content, Node, Pair};
use crate::value::Span;

/// Keys of a variable's entry whose values may be shown.
const SHOWN: [&str; 5] = ["name", "annotation", "reason", "instead", "docs"];

/// Keys that stand around secrets, and may be shown where a contract can't be read.
const UNREAD_KEYS: [&str; 22] = [
    "annotation",
    "arch",
    "architecture",
    "classes",
    "deployments",
    "docs",
    "environment",
    "envs",
    "functions",
    "id",
    "instead",
    "interpreter",
    "modules",
    "name",
    "os",
    "pythons",
    "reason",
    "runtime",
    "systems",
    "value",
    "variables",
    "version",
];

/// The text with stars for everything a variable listed under some `secrets` is expected to be, and for
/// credentials in addresses.
pub(super) fn mask(text: &Arc<str>, root: &Node<'_>) -> Arc<str> {
    let mut names = HashSet::new();
    if may_name_secrets(text) {
        collect_names(root, &mut names);
    }
    let mut spans = before_hosts(text);
    if memchr::memchr(b'?', text.as_bytes()).is_some() {
        of_origins(root, text, &mut spans);
    }
    if !names.is_empty() {
        find_environments(root, &names, &mut spans);
    }
    starred(text, &spans)
}

/// For a text that couldn't be read: where it speaks of secrets, everything after the keys is hidden.
pub(super) fn mask_unread(text: &Arc<str>) -> Arc<str> {
    let mut spans = before_hosts(text);
    if !may_name_secrets(text) {
        return starred(text, &spans);
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let shown = shown_of_unread(body);
        spans.push(Span::new(start + shown, start + body.len()));
        start += line.len();
    }
    starred(text, &spans)
}

/// How much of a line may be shown: its first key, where that is one that contracts have. Anything
/// else may be a part of a value that goes over several lines.
fn shown_of_unread(body: &str) -> usize {
    let signs = [": ", "= "].iter().filter_map(|sign| body.find(sign));
    let end = signs.min().map_or(body.len(), |at| at + 2);
    let before = &body[..end];
    let key = before.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let indent = body.len() - body.trim_start_matches([' ', '\t', '-']).len();
    let is_key = end < body.len() || body.ends_with(':');
    if is_key && UNREAD_KEYS.contains(&key) {
        end
    } else {
        indent
    }
}

/// A problem met before secrets were known, without the words it would repeat from their values.
pub(super) fn mask_problem(mut problem: Problem, text: &str) -> Problem {
    if may_name_secrets(text) {
        match &mut problem.kind {
            ProblemKind::UnknownAnchor { name: word } | ProblemKind::Tag { tag: word } => {
                *word = "…".to_owned();
            }
            _ => {}
        }
    }
    problem
}

/// Whether the key can be in the text; escapes may hide its letters.
fn may_name_secrets(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, b"secrets").is_some() || memchr::memchr(b'\\', bytes).is_some()
}

/// A problem without the credentials that keys on the way to it hold.
pub(super) fn mask_path(mut problem: Problem) -> Problem {
    problem.path = concealed(&problem.path);
    problem
}

fn starred(text: &Arc<str>, spans: &[Span]) -> Arc<str> {
    if spans.is_empty() {
        return text.clone();
    }
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        let range = span.start as usize..span.end as usize;
        for byte in bytes.get_mut(range).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    // Whole characters were replaced, so this is UTF-8; were it not, nothing may be shown.
    String::from_utf8(bytes)
        .unwrap_or_else(|_| "*".repeat(text.len()))
        .into()
}

fn collect_names(node: &Node<'_>, names: &mut HashSet<String>) {
    match &node.content {
        Content::Scalar(_) => {}
        Content::Sequence(items) => items.iter().for_each(|item| collect_names(item, names)),
        Content::Mapping(pairs) | Content::Set(pairs) => {
            for Pair { key, value } in pairs.iter() {
                match &*key.scalar.text {
                    "secrets" => listed(value, names),
                    _ => collect_names(value, names),
                }
            }
        }
    }
}

fn listed(node: &Node<'_>, names: &mut HashSet<String>) {
    match &node.content {
        Content::Scalar(scalar) => {
            names.insert(scalar.text.to_string());
        }
        Content::Sequence(items) => items.iter().for_each(|item| listed(item, names)),
        Content::Mapping(pairs) | Content::Set(pairs) => {
            match pairs.iter().find(|pair| &*pair.key.scalar.text == "name") {
                Some(pair) => listed(&pair.value, names),
                None => names.extend(pairs.iter().map(|pair| pair.key.scalar.text.to_string())),
            }
        }
    }
}

fn find_environments(node: &Node<'_>, names: &HashSet<String>, spans: &mut Vec<Span>) {
    match &node.content {
        Content::Scalar(_) => {}
        Content::Sequence(items) => {
            items
                .iter()
                .for_each(|item| find_environments(item, names, spans));
        }
        Content::Mapping(pairs) | Content::Set(pairs) => {
            for Pair { key, value } in pairs.iter() {
                match &*key.scalar.text {
                    "environment" | "envs" => in_environment(value, names, spans),
                    _ => find_environments(value, names, spans),
                }
            }
        }
    }
}

/// In what stands under `environment`: names as keys, or entries with a `name`, however misplaced.
fn in_environment(node: &Node<'_>, names: &HashSet<String>, spans: &mut Vec<Span>) {
    match &node.content {
        // `NAME=value`, which is refused, is no place to leak from either.
        Content::Scalar(scalar) => {
            let name = scalar.text.split_once('=').map(|(name, _)| name.trim());
            if name.is_some_and(|name| names.contains(name) || names.contains(&*scalar.text)) {
                spans.push(node.span);
            }
        }
        Content::Sequence(items) => {
            items
                .iter()
                .for_each(|item| in_environment(item, names, spans));
        }
        Content::Mapping(pairs) | Content::Set(pairs) => {
            let name = pairs.iter().find(|pair| &*pair.key.scalar.text == "name");
            let name = name.and_then(|pair| pair.value.scalar());
            let secret = name.is_some_and(|name| names.contains(&*name.text));
            for Pair { key, value } in pairs.iter() {
                let key = &*key.scalar.text;
                if names.contains(key) || secret && !SHOWN.contains(&key) {
                    scalars(value, spans);
                } else if !secret {
                    in_environment(value, names, spans);
                }
            }
        }
    }
}

fn scalars(node: &Node<'_>, spans: &mut Vec<Span>) {
    match &node.content {
        Content::Scalar(_) => spans.push(node.span),
        Content::Sequence(items) => items.iter().for_each(|item| scalars(item, spans)),
        Content::Mapping(pairs) | Content::Set(pairs) => {
            for Pair { key, value } in pairs.iter() {
                spans.push(key.span);
                scalars(value, spans);
            }
        }
    }
}
