//! A draft as YAML text, with what each line of it says.

use super::draft::{Item, Mapping, Node, Path};
use crate::contract::{after_key, as_key};
use crate::value::printable::one_line;

/// The text, and for each of its lines the path to what it says.
pub struct Printed {
    pub text: String,
    pub lines: Vec<Path>,
}

/// Prints a whole contract. Blank lines set the sections of the top level apart.
pub fn print(root: &Mapping) -> Printed {
    let mut printer = Printer {
        text: String::new(),
        lines: Vec::new(),
        closed: 0,
        path: Vec::new(),
    };
    printer.mapping(root, 0, 0);
    Printed {
        text: printer.text,
        lines: printer.lines,
    }
}

/// Whether no blank line comes between two parts of the top level.
fn stand_together(before: &Node, node: &Node) -> bool {
    matches!(
        (before, node),
        (Node::Remark(_), Node::Remark(_)) | (Node::Pair(..), Node::Pair(..))
    )
}

struct Printer {
    text: String,
    lines: Vec<Path>,
    /// How much of the text has its lines told.
    closed: usize,
    path: Path,
}

impl Printer {
    /// The first `begun` columns of the first line are there already.
    fn mapping(&mut self, mapping: &Mapping, indent: usize, mut begun: usize) {
        for (index, node) in mapping.0.iter().enumerate() {
            let before = index
                .checked_sub(1)
                .and_then(|before| mapping.0.get(before));
            if indent == 0 && before.is_some_and(|before| !stand_together(before, node)) {
                self.end_line("");
            }
            self.path.push(index);
            self.indent(indent - begun);
            begun = 0;
            self.node(node, indent);
            self.path.pop();
        }
    }

    fn node(&mut self, node: &Node, indent: usize) {
        match node {
            Node::Remark(text) => self.remark(text),
            Node::Pair(key, value) => {
                self.text.push_str(key);
                after_key(value, indent, &mut self.text);
                self.close_lines();
            }
            Node::Named(name, value) => {
                as_key(name, &mut self.text);
                after_key(value, indent, &mut self.text);
                self.close_lines();
            }
            Node::Inside(key, mapping) => {
                self.end_line(&format!("{key}:"));
                self.mapping(mapping, indent + 2, 0);
            }
            Node::List(key, items) => {
                self.end_line(&format!("{key}:"));
                for (index, item) in items.iter().enumerate() {
                    self.path.push(index);
                    self.indent(indent + 2);
                    match item {
                        Item::Remark(text) => self.remark(text),
                        Item::Entry(entry) => {
                            self.text.push_str("- ");
                            self.mapping(entry, indent + 4, indent + 4);
                        }
                    }
                    self.path.pop();
                }
            }
        }
    }

    fn remark(&mut self, text: &str) {
        // What is commented out keeps its columns.
        let columns = text.len() - text.trim_start_matches(' ').len();
        let (columns, text) = (" ".repeat(columns), one_line(text));
        self.end_line(format!("# {columns}{text}").trim_end());
    }

    fn indent(&mut self, columns: usize) {
        self.text.push_str(&" ".repeat(columns));
    }

    fn end_line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.close_lines();
    }

    /// Every line that has ended since says what is at the path.
    fn close_lines(&mut self) {
        let new = self.text.as_bytes().get(self.closed..).unwrap_or_default();
        let ended = memchr::memchr_iter(b'\n', new).count();
        self.closed = self.text.len();
        let lines = self.lines.len() + ended;
        self.lines.resize(lines, self.path.clone());
    }
}
