//! The canonical layout of a contract in YAML: keys in the order of the dialect, two columns for each
//! level, one blank line between sections. Comments and every value stay as they are written.

mod blocks;
mod entries;
mod lines;
#[cfg(test)]
mod tests;

use super::data::Data;
use super::tree::Node;
use super::{plain, yaml};
use crate::value::order;
use blocks::{Order, laid_out};

/// The text laid out anew. Nothing where it is written in a way that has no layout of ours (JSON,
/// keys after `?`): it is best left alone.
pub fn formatted(text: &str) -> Option<String> {
    let unix = text.replace("\r\n", "\n");
    // An alias can't come before its anchor: then the keys stay where they are.
    let orders = [Order::Canonical, Order::AsWritten];
    let new = orders
        .into_iter()
        .find_map(|order| in_order(&unix, order))?;
    Some(match text.contains("\r\n") {
        true => new.replace('\n', "\r\n"),
        false => new,
    })
}

fn in_order(text: &str, order: Order) -> Option<String> {
    let root = yaml::load(text).ok()??;
    let new = laid_out(text, &root, order)?;
    let same =
        same_lines(text, &new) && yaml::load(&new).ok()?.is_some_and(|new| same(&root, &new));
    same.then_some(new)
}

/// Whether two trees say the same.
fn same(one: &Node<'_>, other: &Node<'_>) -> bool {
    sorted(plain::value(one)) == sorted(plain::value(other))
}

fn sorted(data: Data) -> Data {
    match data {
        Data::Mapping(pairs) => {
            let pairs = pairs.into_iter();
            let pairs = pairs.map(|(key, value)| (format!("{key:?}"), (key, sorted(value))));
            let mut pairs: Vec<_> = pairs.collect();
            order::sort_by(&mut pairs, |(one, _), (other, _)| one.cmp(other));
            Data::Mapping(pairs.into_iter().map(|(_, pair)| pair).collect())
        }
        Data::List(items) => Data::List(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// Whether two texts have the same lines, comments among them, wherever they stand.
fn same_lines(one: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(lines::bare).collect();
        lines.retain(|line| !line.is_empty());
        lines.sort_unstable();
        lines
    };
    sorted(one) == sorted(other)
}
