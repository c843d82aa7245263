//! Writing another value in the place of one, in its own style.

use super::Edit;
use super::locate::Step;
use super::scan::{line_start, skip, token_end};
use crate::contract::data::{Atom, Data};
use crate::contract::emit::{self, Quotes};
use crate::contract::plain;
use crate::contract::tree::{Content, Node, Scalar};

/// The edits that make `data` the value at the end of the way.
pub fn value(text: &str, steps: &[Step<'_, '_>], data: &Data) -> Option<Vec<Edit>> {
    match *steps.last()? {
        Step::Pair {
            mapping,
            index,
            of_key: false,
        } => {
            let pair = mapping.mapping()?.get(index)?;
            let colon = skip(text, pair.key.span.end as usize);
            let at = skip(text, colon + 1);
            if text.get(at..)?.starts_with('*') {
                // What the alias means stays: others may use it.
                return Some(vec![Edit {
                    start: at,
                    end: token_end(text, at),
                    text: emit::in_flow(data, quotes(text)),
                }]);
            }
            if pair.value.span == pair.key.span {
                return Some(vec![Edit {
                    start: colon + 1,
                    end: colon + 1,
                    text: format!(" {}", emit::in_flow(data, quotes(text))),
                }]);
            }
            changed(
                text,
                &pair.value,
                data,
                Some((colon, pair.key.span.start as usize)),
            )
        }
        Step::Pair {
            of_key: true,
            mapping,
            index,
        } => {
            let key = &mapping.mapping()?.get(index)?.key;
            let empty = Node::new(key.span, Content::Scalar(key.scalar.clone()));
            changed(text, &empty, data, None)
        }
        Step::Item { sequence, index } => {
            changed(text, sequence.sequence()?.get(index)?, data, None)
        }
    }
}

/// Collections of one shape change where their parts differ; anything else is written anew. `key`:
/// the colon before a value and where its key begins.
fn changed(
    text: &str,
    node: &Node<'_>,
    data: &Data,
    key: Option<(usize, usize)>,
) -> Option<Vec<Edit>> {
    if plain::value(node) == *data {
        return Some(Vec::new());
    }
    match (&node.content, data) {
        (Content::Sequence(items), Data::List(wanted)) if items.len() == wanted.len() => {
            let edits = items
                .iter()
                .zip(wanted)
                .map(|(item, data)| changed(text, item, data, None));
            return edits
                .collect::<Option<Vec<_>>>()
                .map(|edits| edits.concat());
        }
        (Content::Mapping(pairs), Data::Mapping(wanted))
            if same_keys(pairs.len(), node, wanted) =>
        {
            let edits = pairs.iter().map(|pair| {
                let name = plain::value(&Node::from(&pair.key));
                let (_, data) = wanted
                    .iter()
                    .find(|(key, _)| Data::Atom(key.clone()) == name)?;
                if pair.value.span == pair.key.span {
                    return None;
                }
                changed(text, &pair.value, data, None)
            });
            if let Some(edits) = edits.collect::<Option<Vec<_>>>() {
                return Some(edits.concat());
            }
        }
        _ => {}
    }
    anew(text, node, data, key).map(|edit| vec![edit])
}

fn same_keys(count: usize, node: &Node<'_>, wanted: &[(Atom, Data)]) -> bool {
    let Data::Mapping(there) = plain::value(node) else {
        return false;
    };
    count == wanted.len()
        && there
            .iter()
            .all(|(key, _)| wanted.iter().any(|(name, _)| name == key))
}

fn anew(text: &str, node: &Node<'_>, data: &Data, key: Option<(usize, usize)>) -> Option<Edit> {
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    let old = text.get(start..end)?;
    let is_block = node.scalar().is_none() && !old.starts_with(['[', '{']);
    let Some((colon, key)) = key.filter(|_| is_block) else {
        return Some(Edit {
            start: tag_start(text, start),
            end,
            text: in_style(old, node.scalar(), data, quotes(text)),
        });
    };
    // A block under its key: the new value begins beside the key, or stands below it as this one did.
    let indent = text.get(line_start(text, key)..key)?.chars().count();
    let mut written = String::new();
    emit::after_key(data, indent, &mut written);
    Some(Edit {
        start: colon,
        end,
        text: written.trim_end_matches('\n').to_owned(),
    })
}

/// Where the tag before a value begins, if it has one: the new value brings its own.
fn tag_start(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default().trim_end_matches(' ');
    let token = before
        .rfind([' ', '\n', '[', '{', ','])
        .map_or(0, |end| end + 1);
    match before
        .get(token..)
        .is_some_and(|token| token.starts_with('!'))
    {
        true => token,
        false => start,
    }
}

/// A value in the quotes of the one it replaces.
fn in_style(old: &str, scalar: Option<&Scalar<'_>>, data: &Data, quotes: Quotes) -> String {
    let Data::Atom(Atom::Text(new)) = data else {
        return emit::in_flow(data, quotes);
    };
    let simple = new.chars().all(|c| !c.is_control());
    if old.starts_with('\'') && simple {
        return format!("'{}'", new.replace('\'', "''"));
    }
    let plainly =
        quotes == Quotes::Needed && scalar.is_some() && !old.starts_with(['"', '\'', '|', '>']);
    if plainly && emit::is_plain_anywhere(new) {
        return new.clone();
    }
    let mut out = String::new();
    emit::quoted(new, &mut out);
    out
}

/// A contract that is JSON stays JSON.
fn quotes(text: &str) -> Quotes {
    match text.trim_start().starts_with('{') {
        true => Quotes::Always,
        false => Quotes::Needed,
    }
}
