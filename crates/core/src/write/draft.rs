//! A contract while it is written: what it demands, and remarks on what it can't.

use crate::contract::Data;

/// The keys of one mapping, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping(pub Vec<Node>);

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A comment of one line.
    Remark(String),
    Pair(&'static str, Data),
    /// What is said of a name that is a key.
    Named(String, Data),
    List(&'static str, Vec<Item>),
    Inside(&'static str, Mapping),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Remark(String),
    Entry(Mapping),
}

/// Where something stands: the index in each collection on the way to it.
pub type Path = Vec<usize>;

impl Mapping {
    pub fn pair(&mut self, key: &'static str, value: impl Into<Data>) {
        self.0.push(Node::Pair(key, value.into()));
    }

    pub fn remark(&mut self, text: String) {
        self.0.push(Node::Remark(text));
    }

    /// Adds a list; one without entries leaves only its remarks.
    pub fn list(&mut self, key: &'static str, items: Vec<Item>) {
        if items.iter().any(|item| matches!(item, Item::Entry(_))) {
            self.0.push(Node::List(key, items));
        } else {
            self.0.extend(items.into_iter().map(Node::from));
        }
    }

    /// The name of an entry.
    pub fn name(&self) -> Option<&str> {
        self.0.iter().find_map(|node| match node {
            Node::Pair("name" | "module", Data::Atom(crate::contract::Atom::Text(text))) => {
                Some(text.as_str())
            }
            _ => None,
        })
    }

    /// Whether it demands anything.
    pub fn demands(&self) -> bool {
        !self.0.iter().all(|node| matches!(node, Node::Remark(_)))
    }

    /// Takes out what stands at a path and says why in its place. A name takes its entry with it.
    pub fn leave_out(&mut self, path: &[usize], why: &str) {
        let Some((index, rest)) = path.split_first() else {
            return;
        };
        let Some(node) = self.0.get_mut(*index) else {
            return;
        };
        let remark = |what: &str| Node::Remark(format!("{what}: left out, {why}"));
        match node {
            Node::Remark(_) => {}
            Node::Pair(key, _) => *node = remark(key),
            Node::Named(name, _) => *node = remark(name),
            Node::Inside(key, mapping) => {
                mapping.leave_out(rest, why);
                if !mapping.demands() {
                    *node = remark(key);
                }
            }
            Node::List(_, items) => {
                leave_out_of(items, rest, why);
                if !items.iter().any(|item| matches!(item, Item::Entry(_))) {
                    let remarks = std::mem::take(items).into_iter().map(Node::from);
                    self.0.splice(*index..=*index, remarks);
                }
            }
        }
    }
}

fn leave_out_of(items: &mut [Item], path: &[usize], why: &str) {
    let Some((index, rest)) = path.split_first() else {
        return;
    };
    let Some(item) = items.get_mut(*index) else {
        return;
    };
    let Item::Entry(entry) = item else {
        return;
    };
    let of_name = rest
        .first()
        .and_then(|at| entry.0.get(*at))
        .is_none_or(|node| matches!(node, Node::Pair("name" | "type" | "module", _)));
    if of_name {
        let name = entry.name().unwrap_or_default();
        *item = Item::Remark(format!("{name}: left out, {why}"));
    } else {
        entry.leave_out(rest, why);
    }
}

impl From<Item> for Node {
    fn from(item: Item) -> Self {
        match item {
            Item::Remark(text) => Node::Remark(text),
            // Entries belong to lists; one alone has nothing to stand under.
            Item::Entry(entry) => Node::Remark(entry.name().unwrap_or_default().to_owned()),
        }
    }
}
