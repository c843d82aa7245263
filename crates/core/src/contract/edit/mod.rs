//! Changes of a contract's text that leave everything else as it is, byte for byte.

mod locate;
mod remark;
mod remove;
mod replace;
mod scan;
#[cfg(test)]
mod tests;
mod toml;

use super::data::Data;
use super::{Format, toml as toml_tree, yaml};
use crate::value::Span;
use crate::value::order;
use locate::{Meant, Step, steps};
use remark::name;

/// A change of one place. Spans are those of the contract that was read from the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Write another value where this one stands.
    Replace(Span, Data),
    /// Write another value for a key beside the one whose value stands here.
    ReplaceBeside(Span, &'static str, Data),
    /// Take out the key whose value stands here.
    RemoveKey(Span),
    /// Take out the entry of a list whose name stands here.
    RemoveEntry(Span),
    /// Take out a key or an entry, and leave a comment that says why.
    LeaveOut(Taken, Span, String),
}

/// What is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The key whose value stands there.
    Key,
    /// The entry of a list whose name stands there.
    Entry,
}

/// A piece of text and what comes in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

impl Change {
    /// The place it changes.
    pub fn span(&self) -> Span {
        match self {
            Change::Replace(span, _)
            | Change::ReplaceBeside(span, ..)
            | Change::RemoveKey(span)
            | Change::RemoveEntry(span)
            | Change::LeaveOut(_, span, _) => *span,
        }
    }

    fn meant(&self) -> Meant {
        match self {
            Change::RemoveEntry(_) | Change::LeaveOut(Taken::Entry, ..) => Meant::Inner,
            Change::Replace(..)
            | Change::ReplaceBeside(..)
            | Change::RemoveKey(_)
            | Change::LeaveOut(Taken::Key, ..) => Meant::Outer,
        }
    }
}

/// The text after one change of it. Nothing where the way it is written doesn't allow the change:
/// it isn't YAML, or several things stand where only one could be changed.
pub fn changed(text: &str, format: Format, change: &Change) -> Option<String> {
    match format {
        Format::Yaml => changed_yaml(text, change),
        Format::Toml => changed_toml(text, change),
    }
}

fn changed_toml(text: &str, change: &Change) -> Option<String> {
    let root = toml_tree::load(text).ok()?;
    let steps = steps(&root, change.span(), change.meant())?;
    let new = spliced(text, toml::edits(text, &steps, change)?);
    let is_whole = match toml::taken(&steps, change) {
        Some(taken) => toml::is_whole(text, &new, taken),
        None => true,
    };
    is_whole.then_some(new)
}

fn changed_yaml(text: &str, change: &Change) -> Option<String> {
    let root = yaml::load(text).ok()??;
    let steps = steps(&root, change.span(), change.meant())?;
    let edits = match change {
        Change::Replace(_, data) => replace::value(text, &steps, data)?,
        Change::ReplaceBeside(_, key, data) => {
            let Some(Step::Pair { mapping, .. }) = steps.last() else {
                return None;
            };
            let index = mapping
                .mapping()?
                .iter()
                .position(|pair| &*pair.key.scalar.text == *key)?;
            let beside = Step::Pair {
                mapping,
                index,
                of_key: false,
            };
            replace::value(text, &[beside], data)?
        }
        Change::RemoveKey(_) => vec![remove::pair(text, steps.last()?)?],
        Change::RemoveEntry(_) => vec![remove::entry(text, &steps)?],
        Change::LeaveOut(taken, _, why) => {
            let (edit, name) = match taken {
                Taken::Key => (remove::pair(text, steps.last()?)?, name(&steps, false)?),
                Taken::Entry => (remove::entry(text, &steps)?, name(&steps, true)?),
            };
            remark::instead(text, vec![edit], name, why)
        }
    };
    Some(spliced(text, edits))
}

/// Whether an entry that [`Change::RemoveEntry`] takes out, or a part of it, says why it is there.
pub fn gives_reason(text: &str, format: Format, name: Span) -> bool {
    let found = || {
        let root = match format {
            Format::Yaml => yaml::load(text).ok()??,
            Format::Toml => toml_tree::load(text).ok()?,
        };
        let steps = steps(&root, name, Meant::Inner)?;
        Some(
            remove::removed(&steps)?
                .iter()
                .any(|node| locate::gives_reason(node)),
        )
    };
    found().unwrap_or(false)
}

fn spliced(text: &str, mut edits: Vec<Edit>) -> String {
    order::sort_by(&mut edits, Ord::cmp);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        if edit.start < at {
            continue;
        }
        out.push_str(text.get(at..edit.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
