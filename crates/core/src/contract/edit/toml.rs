//! Changes of contracts in TOML.

use super::locate::Step;
use super::remove::{in_flow, is_name_of_entry};
use super::scan::{line_end, line_start};
use super::{Change, Edit, Taken, remark};
use crate::contract::data::{Atom, Data};
use crate::contract::plain;
use crate::contract::toml::load;
use crate::contract::tree::{Content, Node, Pair};

/// The edits of a change at the end of the way; nothing where the way it is written doesn't allow it.
pub fn edits(text: &str, steps: &[Step<'_, '_>], change: &Change) -> Option<Vec<Edit>> {
    let last = *steps.last()?;
    match change {
        Change::Replace(_, data) => match value(data) {
            Some(_) => replaced(text, value_at(last)?, data),
            // There is no null: what can't be demanded isn't.
            None => Some(vec![pair(text, last)?]),
        },
        Change::ReplaceBeside(_, key, data) => {
            let Step::Pair { mapping, .. } = last else {
                return None;
            };
            let mut pairs = mapping.mapping()?.iter();
            let beside = pairs.find(|pair| &*pair.key.scalar.text == *key)?;
            replaced(text, &beside.value, data)
        }
        Change::RemoveKey(_) => Some(vec![pair(text, last)?]),
        Change::RemoveEntry(_) => Some(vec![entry(text, steps)?]),
        Change::LeaveOut(taken, _, why) => {
            let (edit, name) = match taken {
                Taken::Key => (pair(text, last)?, remark::name(steps, false)?),
                Taken::Entry => (entry(text, steps)?, remark::name(steps, true)?),
            };
            Some(remark::instead(text, vec![edit], name, why))
        }
    }
}

/// Whether a text holds as much as another one, what was taken out aside: a table that is written in
/// several places isn't taken out by one of them.
pub fn is_whole(before: &str, after: &str, taken: usize) -> bool {
    let count = |text| load(text).map(|root| leaves(&root)).ok();
    matches!((count(before), count(after)), (Some(before), Some(after)) if before == after + taken)
}

/// How many values a change takes out.
pub fn taken(steps: &[Step<'_, '_>], change: &Change) -> Option<usize> {
    let last = *steps.last()?;
    Some(match change {
        Change::Replace(_, data) if value(data).is_none() => leaves(value_at(last)?),
        Change::RemoveKey(_) | Change::LeaveOut(Taken::Key, ..) => leaves(value_at(last)?),
        Change::RemoveEntry(_) | Change::LeaveOut(Taken::Entry, ..) => {
            leaves(value_at(whole(steps)?)?)
        }
        Change::Replace(..) | Change::ReplaceBeside(..) => return None,
    })
}

fn leaves(node: &Node<'_>) -> usize {
    match &node.content {
        Content::Scalar(_) => 1,
        Content::Sequence(items) => items.iter().map(leaves).sum(),
        Content::Mapping(pairs) | Content::Set(pairs) => {
            pairs.iter().map(|pair| leaves(&pair.value)).sum()
        }
    }
}

fn value_at<'n, 't>(step: Step<'n, 't>) -> Option<&'n Node<'t>> {
    match step {
        Step::Item { sequence, index } => sequence.sequence()?.get(index),
        Step::Pair { mapping, index, .. } => Some(&mapping.mapping()?.get(index)?.value),
    }
}

/// The step to the entry that is named at the end of the way.
fn whole<'n, 't>(steps: &[Step<'n, 't>]) -> Option<Step<'n, 't>> {
    let (last, before) = steps.split_last()?;
    match *last {
        Step::Item { .. } | Step::Pair { of_key: true, .. } => Some(*last),
        Step::Pair { mapping, index, .. } => {
            let key = &mapping.mapping()?.get(index)?.key.scalar.text;
            let entry = before.last().filter(|_| is_name_of_entry(key))?;
            matches!(entry, Step::Item { .. }).then_some(*entry)
        }
    }
}

/// Parts of a collection change where they differ; what has another shape is written anew.
fn replaced(text: &str, node: &Node<'_>, data: &Data) -> Option<Vec<Edit>> {
    if plain::value(node) == *data {
        return Some(Vec::new());
    }
    if let (Content::Sequence(items), Data::List(wanted)) = (&node.content, data)
        && items.len() == wanted.len()
    {
        let parts = items.iter().zip(wanted);
        let edits = parts.map(|(item, data)| replaced(text, item, data));
        return Some(edits.collect::<Option<Vec<_>>>()?.concat());
    }
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    let old = text.get(start..end)?;
    if !matches!(node.content, Content::Scalar(_)) && !is_inline(old, node) {
        return None;
    }
    let new = value(data)?;
    let text = match data {
        Data::Atom(Atom::Text(text)) if is_literal(old) && fits_literal(text) => {
            format!("'{text}'")
        }
        _ => new,
    };
    Some(vec![Edit { start, end, text }])
}

/// Whether a collection is written between brackets, rather than as a table of its own.
fn is_inline(old: &str, node: &Node<'_>) -> bool {
    let ends = |end| old.trim_end().ends_with(end);
    match &node.content {
        Content::Sequence(_) => old.starts_with('[') && !old.starts_with("[[") && ends(']'),
        _ => old.starts_with('{') && ends('}'),
    }
}

fn is_literal(old: &str) -> bool {
    old.starts_with('\'') && !old.starts_with("'''")
}

fn fits_literal(text: &str) -> bool {
    text.chars().all(|c| c != '\'' && !c.is_control())
}

/// A value as TOML writes it on one line; nothing where it has no notation for it.
fn value(data: &Data) -> Option<String> {
    Some(match data {
        Data::Atom(Atom::Bool(flag)) => flag.to_string(),
        Data::Atom(Atom::Int(int)) => int.to_string().parse::<i64>().ok()?.to_string(),
        Data::Atom(Atom::Float(float)) => format!("{float:?}"),
        Data::Atom(Atom::Text(text)) => quoted(text),
        Data::Atom(Atom::None | Atom::Bytes(_)) | Data::Set(_) => return None,
        Data::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(value).collect();
            format!("[{}]", items?.join(", "))
        }
        Data::Mapping(pairs) => {
            let pair = |(key, data): &(Atom, Data)| match key {
                Atom::Text(key) => Some(format!("{} = {}", quoted(key), value(data)?)),
                _ => None,
            };
            let pairs: Option<Vec<String>> = pairs.iter().map(pair).collect();
            format!("{{{}}}", pairs?.join(", "))
        }
    })
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Takes out a key and its value: its line, or between braces what stands there.
fn pair(text: &str, step: Step<'_, '_>) -> Option<Edit> {
    let Step::Pair { mapping, index, .. } = step else {
        return None;
    };
    let pairs = mapping.mapping()?;
    let pair = pairs.get(index)?;
    let (start, end) = (pair.key.span.start as usize, pair.value.span.end as usize);
    let own = text.get(mapping.span.start as usize..)?;
    if own.starts_with('{') {
        let before = match index.checked_sub(1) {
            Some(before) => pairs.get(before)?.value.span.end as usize,
            None => mapping.span.start as usize,
        };
        return Some(in_flow(text, start, end, before));
    }
    if matches!(pair.value.content, Content::Scalar(_)) || is_inline_value(text, pair) {
        return lines(text, start, end);
    }
    None
}

fn is_inline_value(text: &str, pair: &Pair<'_>) -> bool {
    let range = pair.value.span.start as usize..pair.value.span.end as usize;
    text.get(range)
        .is_some_and(|old| is_inline(old, &pair.value))
}

/// Takes out the entry that is named at the end of the way.
fn entry(text: &str, steps: &[Step<'_, '_>]) -> Option<Edit> {
    let Step::Item { sequence, index } = whole(steps)? else {
        return pair(text, whole(steps)?);
    };
    let items = sequence.sequence()?;
    let item = items.get(index)?;
    let (start, end) = (item.span.start as usize, end_of(item));
    if !text.get(start..)?.starts_with("[[") {
        let before = match index.checked_sub(1) {
            Some(before) => items.get(before)?.span.end as usize,
            None => sequence.span.start as usize,
        };
        return Some(in_array(text, start, item.span.end as usize, before));
    }
    // A table of a list: its header, and all that follows until the next.
    Some(Edit {
        start: line_start(text, start),
        end: line_end(text, end),
        text: String::new(),
    })
}

/// An item between brackets; one that has its line for itself goes with the line.
fn in_array(text: &str, start: usize, end: usize, before: usize) -> Edit {
    let line = line_start(text, start)..line_end(text, end);
    let around = (text.get(line.start..start), text.get(end..line.end));
    if let (Some(left), Some(right)) = around {
        let right = right.trim_start_matches([' ', '\t']);
        let right = right.strip_prefix(',').map(str::trim_start);
        let alone = right.is_some_and(|right| right.is_empty() || right.starts_with('#'));
        if left.trim().is_empty() && alone {
            return Edit {
                start: line.start,
                end: line.end,
                text: String::new(),
            };
        }
    }
    in_flow(text, start, end, before)
}

/// Where the last of all that a table says ends.
fn end_of(node: &Node<'_>) -> usize {
    let own = node.span.end as usize;
    let inner = match &node.content {
        Content::Scalar(_) => None,
        Content::Sequence(items) => items.iter().map(end_of).max(),
        Content::Mapping(pairs) | Content::Set(pairs) => {
            pairs.iter().map(|pair| end_of(&pair.value)).max()
        }
    };
    inner.map_or(own, |inner| inner.max(own))
}

/// The lines of a key and its value, when nothing else stands there.
fn lines(text: &str, start: usize, end: usize) -> Option<Edit> {
    // `a.b = 1`: what comes before the last part names tables.
    let line = line_start(text, start);
    let before = text.get(line..start)?.trim();
    let after = text.get(end..line_end(text, end))?.trim();
    let is_own = before.is_empty() || before.ends_with('.');
    (is_own && (after.is_empty() || after.starts_with('#'))).then(|| Edit {
        start: line,
        end: line_end(text, end),
        text: String::new(),
    })
}
