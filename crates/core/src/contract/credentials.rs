//! Where addresses in a contract's text hold what is for nobody's eyes.

use memchr::memmem;

use super::tree::{Content, Node, Pair};
use crate::value::Span;

/// What ends the host of an address, beside white space.
const ENDS: [char; 5] = ['/', '?', '#', '"', '\''];

/// What stands before the host of every address; `git@` names a service, nobody's secret.
pub(super) fn before_hosts(text: &str) -> Vec<Span> {
    let schemes = memmem::find_iter(text.as_bytes(), "://");
    let found = schemes.filter_map(|at| {
        let start = at + 3;
        let rest = text.get(start..)?;
        let end = rest.find(|c: char| c.is_whitespace() || ENDS.contains(&c));
        let (user, _) = rest.get(..end.unwrap_or(rest.len()))?.rsplit_once('@')?;
        (user != "git").then(|| Span::new(start, start + user.len()))
    });
    found.collect()
}

/// What follows `?` in the addresses of origins: tokens stand there.
pub(super) fn of_origins(node: &Node<'_>, text: &str, spans: &mut Vec<Span>) {
    match &node.content {
        Content::Scalar(_) => {}
        Content::Sequence(items) => {
            for item in items.iter() {
                of_origins(item, text, spans);
            }
        }
        Content::Mapping(pairs) | Content::Set(pairs) => {
            for Pair { key, value } in pairs.iter() {
                match &*key.scalar.text {
                    "url" | "repository" => spans.extend(query(value, text)),
                    _ => of_origins(value, text, spans),
                }
            }
        }
    }
}

fn query(address: &Node<'_>, text: &str) -> Option<Span> {
    let Span { start, end } = address.span;
    let (start, end) = (start as usize, end as usize);
    let written = text.get(start..end)?;
    let at = written.find('?')? + 1;
    let rest = written.get(at..)?.trim_end_matches(['"', '\'']);
    let length = rest.find('#').unwrap_or(rest.len());
    Some(Span::new(start + at, start + at + length))
}

/// A text with stars for what stands before the hosts of addresses in it.
pub(super) fn concealed(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for Span { start, end } in before_hosts(text) {
        let (start, end) = (start as usize, end as usize);
        shown.push_str(text.get(from..start).unwrap_or_default());
        shown.push_str("***");
        from = end;
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}
