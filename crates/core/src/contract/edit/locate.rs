//! From a place in the text to the way that leads there through the tree.

use crate::contract::tree::{Content, Node};
use crate::value::Span;

/// One step into a collection.
#[derive(Clone, Copy)]
pub enum Step<'n, 't> {
    Item {
        sequence: &'n Node<'t>,
        index: usize,
    },
    Pair {
        mapping: &'n Node<'t>,
        index: usize,
        /// To the key itself; else to its value.
        of_key: bool,
    },
}

/// Which of several things is meant that stand at one place: a list that isn't indented and has one
/// item does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    Outer,
    Inner,
}

/// The steps to what stands at a place, the outermost first.
pub fn steps<'n, 't>(root: &'n Node<'t>, span: Span, meant: Meant) -> Option<Vec<Step<'n, 't>>> {
    let mut way = Vec::new();
    (search(root, span, meant, &mut way)).then_some(way)
}

fn search<'n, 't>(
    node: &'n Node<'t>,
    wanted: Span,
    meant: Meant,
    way: &mut Vec<Step<'n, 't>>,
) -> bool {
    match &node.content {
        Content::Scalar(_) => false,
        Content::Sequence(items) => items.iter().enumerate().any(|(index, item)| {
            let step = Step::Item {
                sequence: node,
                index,
            };
            within(way, step, |way| found(item, wanted, meant, way))
        }),
        Content::Mapping(pairs) | Content::Set(pairs) => {
            pairs.iter().enumerate().any(|(index, pair)| {
                let step = |of_key| Step::Pair {
                    mapping: node,
                    index,
                    of_key,
                };
                within(way, step(false), |way| {
                    found(&pair.value, wanted, meant, way)
                }) || within(way, step(true), |_| pair.key.span == wanted)
            })
        }
    }
}

fn found<'n, 't>(
    node: &'n Node<'t>,
    wanted: Span,
    meant: Meant,
    way: &mut Vec<Step<'n, 't>>,
) -> bool {
    match meant {
        Meant::Outer => stands_at(node, wanted) || search(node, wanted, meant, way),
        Meant::Inner => search(node, wanted, meant, way) || stands_at(node, wanted),
    }
}

fn stands_at(node: &Node<'_>, wanted: Span) -> bool {
    node.span == wanted
}

fn within<'n, 't>(
    way: &mut Vec<Step<'n, 't>>,
    step: Step<'n, 't>,
    found: impl FnOnce(&mut Vec<Step<'n, 't>>) -> bool,
) -> bool {
    way.push(step);
    let there = found(way);
    if !there {
        way.pop();
    }
    there
}

/// Whether a part of it says why it is there.
pub fn gives_reason(node: &Node<'_>) -> bool {
    match &node.content {
        Content::Scalar(_) | Content::Set(_) => false,
        Content::Sequence(items) => items.iter().any(gives_reason),
        Content::Mapping(pairs) => pairs.iter().any(|pair| {
            (&*pair.key.scalar.text == "reason" && !pair.value.is_null())
                || gives_reason(&pair.value)
        }),
    }
}
