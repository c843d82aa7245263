//! Taking out a key or an entry of a list.

use super::Edit;
use super::locate::Step;
use super::scan::{is_first_on_line, last, line_end, line_start, skip, token_end};
use crate::contract::tree::{Node, Pair};

/// The keys whose values name an entry.
const NAMES: [&str; 2] = ["name", "match"];

/// Whether the value of a key names the entry it is in.
pub fn is_name_of_entry(key: &str) -> bool {
    NAMES.contains(&key)
}

/// Takes out the entry that is named at the end of the way.
pub fn entry(text: &str, steps: &[Step<'_, '_>]) -> Option<Edit> {
    match named(steps)? {
        Step::Item { sequence, index } => {
            let alone = sequence.sequence()?.len() == 1;
            let key = alone.then(|| key_of(text, steps, sequence)).flatten();
            key.map_or_else(|| item(text, sequence, index), Some)
        }
        step @ Step::Pair { .. } => pair(text, &step),
    }
}

/// Takes out the key of a list whose only entry goes, where nothing else stands between them.
fn key_of(text: &str, steps: &[Step<'_, '_>], sequence: &Node<'_>) -> Option<Edit> {
    let above = steps.iter().rev().find_map(|step| match *step {
        Step::Pair { mapping, index, .. } => {
            let pair = mapping.mapping()?.get(index)?;
            (pair.value.span == sequence.span).then_some((step, pair))
        }
        Step::Item { .. } => None,
    });
    let (step, key) = above?;
    let between = text.get(key.key.span.end as usize..sequence.span.start as usize)?;
    let is_block = !text.get(sequence.span.start as usize..)?.starts_with('[');
    let plain = is_block
        && between
            .chars()
            .all(|c| matches!(c, ':' | '-') || c.is_whitespace());
    plain.then(|| pair(text, step)).flatten()
}

/// What goes with the entry that is named at the end of the way.
pub fn removed<'n, 't>(steps: &[Step<'n, 't>]) -> Option<Vec<&'n Node<'t>>> {
    Some(match named(steps)? {
        Step::Item { sequence, index } => vec![sequence.sequence()?.get(index)?],
        Step::Pair { mapping, index, .. } => vec![&mapping.mapping()?.get(index)?.value],
    })
}

/// The step to the entry itself: a text in a list, a name as a key, a mapping with a name.
fn named<'n, 't>(steps: &[Step<'n, 't>]) -> Option<Step<'n, 't>> {
    let (last, before) = steps.split_last()?;
    match *last {
        Step::Item { .. } | Step::Pair { of_key: true, .. } => Some(*last),
        Step::Pair { mapping, index, .. } => {
            let key = &mapping.mapping()?.get(index)?.key.scalar.text;
            let entry = before.last().filter(|_| NAMES.contains(&&**key))?;
            matches!(entry, Step::Item { .. }).then_some(*entry)
        }
    }
}

fn item(text: &str, sequence: &Node<'_>, index: usize) -> Option<Edit> {
    let items = sequence.sequence()?;
    let item = items.get(index)?;
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let before = match index.checked_sub(1) {
        Some(before) => items.get(before)?.span.end as usize,
        None => sequence.span.start as usize,
    };
    if start < before {
        // An alias: what stands here is the alias, not what it means.
        return None;
    }
    if text.get(sequence.span.start as usize..)?.starts_with('[') {
        return Some(in_flow(text, start, end, before));
    }
    // A list that isn't indented is said to begin after its first dash.
    let dash = last(text, before, start, '-')
        .or_else(|| last(text, line_start(text, start), start, '-'))?;
    whole_lines(text, dash, end)
}

/// Takes out a key and its value.
pub fn pair(text: &str, step: &Step<'_, '_>) -> Option<Edit> {
    let Step::Pair { mapping, index, .. } = *step else {
        return None;
    };
    let pairs = mapping.mapping()?;
    let pair = pairs.get(index)?;
    let (start, end) = (pair.key.span.start as usize, end_of(text, pair)?);
    let merged = !(mapping.span.start..=mapping.span.end).contains(&pair.key.span.start);
    if merged || pairs.len() == 1 && index == 0 && !is_first_on_line(text, start) {
        return None;
    }
    if text.get(mapping.span.start as usize..)?.starts_with('{') {
        let before = match index.checked_sub(1) {
            Some(before) => end_of(text, pairs.get(before)?)?,
            None => mapping.span.start as usize,
        };
        return Some(in_flow(text, start, end, before));
    }
    if is_first_on_line(text, start) {
        return whole_lines(text, start, end);
    }
    // After a dash: what follows moves up, unless a comment stands between.
    let next = pairs.get(index + 1)?.key.span.start as usize;
    let between = text.get(end..next)?;
    let end = match between.trim().is_empty() {
        true => next,
        false => end,
    };
    Some(Edit {
        start,
        end,
        text: String::new(),
    })
}

/// Where the value of a pair ends as it is written: an alias ends here, what it means elsewhere.
fn end_of(text: &str, pair: &Pair<'_>) -> Option<usize> {
    let key = pair.key.span.end as usize;
    let colon = skip(text, key);
    if !text.get(colon..)?.starts_with(':') {
        return None;
    }
    let value = skip(text, colon + 1);
    if text.get(value..)?.starts_with('*') {
        return Some(token_end(text, value));
    }
    let end = pair.value.span.end as usize;
    Some(if end <= key { colon + 1 } else { end })
}

/// A part of a bracketed collection, with the comma after it, else the one before it.
pub fn in_flow(text: &str, start: usize, end: usize, before: usize) -> Edit {
    let comma = skip(text, end);
    let (start, end) = if text.get(comma..).is_some_and(|rest| rest.starts_with(',')) {
        let rest = text.get(comma + 1..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        (start, comma + 1 + spaces)
    } else {
        (last(text, before, start, ',').unwrap_or(start), end)
    };
    Edit {
        start,
        end,
        text: String::new(),
    }
}

/// Every line of a range that has its lines for itself.
fn whole_lines(text: &str, start: usize, end: usize) -> Option<Edit> {
    let after = text.get(end..line_end(text, end))?.trim();
    let alone = after.is_empty() || after.starts_with('#');
    (is_first_on_line(text, start) && alone).then(|| Edit {
        start: line_start(text, start),
        end: line_end(text, end),
        text: String::new(),
    })
}
