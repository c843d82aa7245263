//! The comment that says what was left out, and why.

use super::Edit;
use super::locate::Step;
use super::remove::is_name_of_entry;
use super::scan::line_start;
use crate::contract::tree::{Content, Node};
use crate::value::printable::one_line;

/// Edits that write a comment in the place of what they take out, where it has its lines for itself;
/// elsewhere there is no place for one.
pub fn instead(text: &str, edits: Vec<Edit>, name: &str, why: &str) -> Vec<Edit> {
    let remark = |edit: Edit| match place(text, &edit) {
        Some((indent, end)) => {
            let (name, why) = (one_line(name), one_line(why));
            Edit {
                text: format!("{indent}# {name}: left out, {why}{end}"),
                ..edit
            }
        }
        None => edit,
    };
    edits.into_iter().map(remark).collect()
}

/// How far a comment is indented, and how its line ends.
fn place<'t>(text: &'t str, edit: &Edit) -> Option<(&'t str, &'static str)> {
    let taken = text.get(edit.start..edit.end)?;
    let is_removal = edit.text.is_empty() && !taken.trim().is_empty();
    if !is_removal || line_start(text, edit.start) != edit.start {
        return None;
    }
    let end = match taken.strip_suffix('\n') {
        Some(line) if line.ends_with('\r') => "\r\n",
        Some(_) => "\n",
        None if edit.end == text.len() => "\n",
        None => return None,
    };
    let indent = taken.len() - taken.trim_start_matches([' ', '\t']).len();
    Some((taken.get(..indent)?, end))
}

/// What is taken out at the end of the way is called: the key, or the name of the entry.
pub fn name<'n>(steps: &[Step<'n, '_>], is_entry: bool) -> Option<&'n str> {
    match *steps.last()? {
        Step::Item { sequence, index } => scalar(sequence.sequence()?.get(index)?),
        Step::Pair { mapping, index, .. } => {
            let pair = mapping.mapping()?.get(index)?;
            let key = &*pair.key.scalar.text;
            match is_entry && is_name_of_entry(key) {
                true => scalar(&pair.value),
                false => Some(key),
            }
        }
    }
}

fn scalar<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.content {
        Content::Scalar(scalar) => Some(&*scalar.text),
        Content::Sequence(_) | Content::Mapping(_) | Content::Set(_) => None,
    }
}
