//! Laying out collections, one in the other. Each entry owns whole lines: its comments before it, its
//! own, and those up to the next entry.

use std::ops::Range;

use super::entries::Entry;
use super::lines::{Lines, indent_of, is_blank, is_comment, moved};
use crate::contract::decode::keys_below;
use crate::contract::tree::{Content, Node, Pair};
use crate::value::order;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Canonical,
    AsWritten,
}

/// What the mappings of a collection are.
#[derive(Clone, Copy)]
enum Below<'k> {
    Root,
    /// Below a key of the dialect.
    Key(&'k str),
    /// Names and values: nothing has an order.
    Value,
}

/// The whole text anew; nothing where it isn't written in blocks.
pub fn laid_out(text: &str, root: &Node<'_>, order: Order) -> Option<String> {
    let mut layout = Layout {
        lines: Lines::of(text),
        text,
        order,
    };
    let pairs = root.mapping()?;
    let (first, _) = layout.lines.at(pairs.first()?.key.span.start as usize);
    let head = layout.head(first);
    let end = layout.lines.texts.len();
    let body = layout.block(root, 0, head..end, Below::Root)?;
    let mut out: Vec<String> = (0..head)
        .map(|line| layout.lines.text(line).trim_end().to_owned())
        .collect();
    while out.last().is_some_and(|line| line.is_empty()) {
        out.pop();
    }
    if !out.is_empty() {
        out.push(String::new());
    }
    out.extend(body);
    while out.last().is_some_and(|line| line.is_empty()) {
        out.pop();
    }
    Some(out.iter().map(|line| format!("{line}\n")).collect())
}

struct Layout<'t> {
    lines: Lines,
    text: &'t str,
    order: Order,
}

impl Layout<'_> {
    /// Where the comments of the whole file end: at the last blank line before the first key.
    fn head(&self, first: usize) -> usize {
        let blank = (0..first)
            .rev()
            .find(|line| is_blank(self.lines.text(*line)));
        match blank {
            Some(blank) => blank + 1,
            None => first,
        }
    }

    /// The lines of a collection that begins on a line of its own.
    fn block(
        &mut self,
        node: &Node<'_>,
        indent: usize,
        lines: Range<usize>,
        below: Below<'_>,
    ) -> Option<Vec<String>> {
        match &node.content {
            Content::Mapping(pairs) => self.mapping(node, pairs, indent, lines, below),
            Content::Sequence(items) => self.sequence(node, items, indent, lines, below),
            Content::Scalar(_) | Content::Set(_) => None,
        }
    }

    fn mapping(
        &mut self,
        node: &Node<'_>,
        pairs: &[Pair<'_>],
        indent: usize,
        lines: Range<usize>,
        below: Below<'_>,
    ) -> Option<Vec<String>> {
        // What `<<` brings stands elsewhere.
        let own =
            |pair: &&Pair<'_>| (node.span.start..node.span.end).contains(&pair.key.span.start);
        let pairs: Vec<&Pair<'_>> = pairs.iter().filter(own).collect();
        let places: Vec<usize> = pairs
            .iter()
            .map(|pair| pair.key.span.start as usize)
            .collect();
        let entries = self.lines.entries(&places, lines)?;
        let mut laid: Vec<(usize, Vec<String>)> = Vec::with_capacity(pairs.len());
        let order = match (below, self.order) {
            (Below::Root, Order::Canonical) => keys_below(None),
            (Below::Key(key), Order::Canonical) => keys_below(Some(key)),
            (Below::Value, _) | (_, Order::AsWritten) => None,
        };
        for (pair, entry) in pairs.iter().zip(&entries) {
            let key = &*pair.key.scalar.text;
            let rank = order
                .as_ref()
                .and_then(|order| order.iter().position(|known| *known == key));
            let lines = self.pair(pair, entry, indent, below)?;
            laid.push((rank.unwrap_or(usize::MAX), lines));
        }
        if order.is_some() {
            order::sort_by_key(&mut laid, |(rank, ..)| *rank);
        }
        Some(joined(laid, matches!(below, Below::Root)))
    }

    fn pair(
        &mut self,
        pair: &Pair<'_>,
        entry: &Entry,
        indent: usize,
        below: Below<'_>,
    ) -> Option<Vec<String>> {
        let mut out = self.lines.comments_before(entry, indent);
        let own = self.lines.text(entry.line);
        if indent_of(own) != entry.column {
            return None;
        }
        let inside = entry.line + 1..entry.lines.end;
        if self.is_block_below(pair, entry) {
            out.push(moved(own, entry.column, indent).trim_end().to_owned());
            let next = child(pair, below);
            let end = self.lines.end(&inside);
            out.extend(self.block(&pair.value, indent + 2, inside.start..end, next)?);
            out.extend(self.lines.after(end..inside.end, indent));
            return Some(out);
        }
        // A value that ends on the key's line has nothing whose white space counts.
        let (last, _) = self.lines.at((pair.value.span.end as usize).max(1) - 1);
        let ends_here = last <= entry.line || last >= entry.lines.end;
        let own = moved(own, entry.column, indent);
        out.push(if ends_here {
            own.trim_end().to_owned()
        } else {
            own
        });
        out.extend(inside.map(|line| moved(self.lines.text(line), entry.column, indent)));
        Some(out)
    }

    /// Whether the value of a key is a collection on lines of its own.
    fn is_block_below(&self, pair: &Pair<'_>, entry: &Entry) -> bool {
        let start = pair.value.span.start as usize;
        let (line, _) = self.lines.at(start);
        pair.value.scalar().is_none()
            && !matches!(pair.value.content, Content::Set(_))
            && (entry.line + 1..entry.lines.end).contains(&line)
            && !self
                .text
                .get(start..)
                .is_some_and(|text| text.starts_with(['[', '{']))
    }

    fn sequence(
        &mut self,
        node: &Node<'_>,
        items: &[Node<'_>],
        indent: usize,
        lines: Range<usize>,
        below: Below<'_>,
    ) -> Option<Vec<String>> {
        let mut places = Vec::with_capacity(items.len());
        let start = node.span.start as usize;
        let dashed = self.text.get(start..)?.starts_with(['-'])
            && items.first()?.span.start > node.span.start;
        // A list that isn't indented is said to begin after its first dash.
        let mut before = match dashed {
            true => start,
            false => self.lines.start(lines.start),
        };
        for item in items {
            let start = item.span.start as usize;
            // What stands elsewhere is an alias.
            let dash = self.dash(before, start)?;
            places.push(dash);
            before = (item.span.end as usize).max(dash + 1);
        }
        let entries = self.lines.entries(&places, lines)?;
        let mut out = Vec::new();
        for (item, entry) in items.iter().zip(&entries) {
            out.extend(self.item(item, entry, indent, below)?);
        }
        Some(out)
    }

    /// The dash of an item.
    fn dash(&self, from: usize, to: usize) -> Option<usize> {
        let between = self.text.get(from..to)?;
        let mut at = from;
        let mut found = None;
        for line in between.split_inclusive('\n') {
            let text = line.trim_start();
            if text.starts_with('-') {
                found = Some(at + line.len() - text.len());
            }
            at += line.len();
        }
        found
    }

    fn item(
        &mut self,
        item: &Node<'_>,
        entry: &Entry,
        indent: usize,
        below: Below<'_>,
    ) -> Option<Vec<String>> {
        let mut out = self.lines.comments_before(entry, indent);
        let own = self.lines.text(entry.line);
        if indent_of(own) != entry.column {
            return None;
        }
        let (line, _) = self.lines.at(item.span.start as usize);
        let is_flow = self
            .text
            .get(item.span.start as usize..)
            .is_some_and(|text| text.starts_with(['[', '{']));
        if item.scalar().is_some() || is_flow || matches!(item.content, Content::Set(_)) {
            out.push(moved(own, entry.column, indent).trim_end().to_owned());
            let rest = entry.line + 1..entry.lines.end;
            out.extend(rest.map(|line| moved(self.lines.text(line), entry.column, indent)));
            return Some(out);
        }
        if line != entry.line {
            // An anchor or a comment beside the dash; the item itself below.
            out.push(moved(own, entry.column, indent).trim_end().to_owned());
            let inside = entry.line + 1..entry.lines.end;
            let end = self.lines.end(&inside);
            out.extend(self.block(item, indent + 2, inside.start..end, below)?);
            out.extend(self.lines.after(end..inside.end, indent));
            return Some(out);
        }
        self.lines.blank(entry.line, entry.column);
        let inside = entry.line..entry.lines.end;
        let end = self.lines.end(&inside);
        let inner = self.block(item, indent + 2, inside.start..end, below)?;
        let first = inner
            .iter()
            .position(|line| !is_comment(line) && !is_blank(line))?;
        for (index, line) in inner.into_iter().enumerate() {
            out.push(match index.cmp(&first) {
                // What would stand between the dash and its key stands before both.
                std::cmp::Ordering::Less => moved(&line, indent + 2, indent),
                std::cmp::Ordering::Equal => {
                    format!("{}- {}", " ".repeat(indent), line.trim_start_matches(' '))
                }
                std::cmp::Ordering::Greater => line,
            });
        }
        out.extend(self.lines.after(end..inside.end, indent));
        Some(out)
    }
}

/// What the mappings of a value are.
fn child<'p>(pair: &'p Pair<'_>, below: Below<'_>) -> Below<'p> {
    let key = &*pair.key.scalar.text;
    // Names as keys: `variables: {NAME: value}`.
    let names = pair.value.mapping().is_some()
        && matches!(key, "variables" | "class_attr" | "instance_attr" | "envs");
    match below {
        Below::Value => Below::Value,
        _ if names || key == "value" => Below::Value,
        Below::Key("dependencies") => Below::Key("dependencies"),
        _ if keys_below(Some(key)).is_some() => Below::Key(key),
        Below::Root | Below::Key(_) => Below::Value,
    }
}

/// Entries one after the other; blank lines set the sections of the whole apart.
fn joined(entries: Vec<(usize, Vec<String>)>, is_root: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before = None;
    for (_, mut lines) in entries {
        if is_root {
            while lines.last().is_some_and(|line| line.is_empty()) {
                lines.pop();
            }
            let is_section = lines.len() > 1;
            if before.is_some_and(|before| before || is_section) {
                out.push(String::new());
            }
            before = Some(is_section);
        }
        out.extend(lines);
    }
    out
}
