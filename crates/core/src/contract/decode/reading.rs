//! What accumulates while a tree is read: the path to where we are, problems, notes.

use crate::contract::error::{Found, Note, NoteKind, Problem, ProblemKind};
use crate::contract::key_path;
use crate::contract::tree::Node;
use crate::value::Span;
use crate::value::order;

/// So many problems are listed; a file with more of them is no contract.
const LISTED: usize = 100;

/// The state of one reading.
#[derive(Default)]
pub(in crate::contract) struct Reading {
    path: Vec<Segment>,
    problems: Vec<Problem>,
    unlisted: usize,
    notes: Vec<Note>,
}

enum Segment {
    /// A key of the dialect.
    Key(&'static str),
    /// A name the contract's author chose.
    Name(String),
    Index(usize),
}

impl Reading {
    /// Reads something below a key of the dialect.
    pub fn under<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.below(Segment::Key(key), read)
    }

    /// Reads something below a name the author chose.
    pub fn under_name<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.below(Segment::Name(name.to_owned()), read)
    }

    /// Reads an item of a list.
    pub fn item<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.below(Segment::Index(index), read)
    }

    fn below<T>(&mut self, segment: Segment, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(segment);
        let result = read(self);
        self.path.pop();
        result
    }

    /// The key of the dialect we are at, if it is one.
    pub fn key(&self) -> Option<&'static str> {
        match self.path.last() {
            Some(Segment::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// Records a problem; gives back nothing, which is what is read instead of a value.
    pub fn refuse<T>(&mut self, span: Span, kind: ProblemKind) -> Option<T> {
        self.report(Problem::at(span, kind))
    }

    /// Records a problem found elsewhere, at the path we are at.
    #[expect(clippy::boxed_local, reason = "problems travel boxed")]
    pub fn report<T>(&mut self, problem: Box<Problem>) -> Option<T> {
        if self.problems.len() < LISTED {
            self.problems.push(Problem {
                path: self.path(),
                ..*problem
            });
        } else {
            self.unlisted += 1;
        }
        None
    }

    /// Records a problem whose description takes work, done only while problems are still listed.
    pub fn refuse_with<T>(&mut self, span: Span, kind: impl FnOnce() -> ProblemKind) -> Option<T> {
        if self.problems.len() < LISTED {
            return self.refuse(span, kind());
        }
        self.unlisted += 1;
        None
    }

    /// Records that something else was expected here.
    pub fn wrong_shape<T>(&mut self, node: &Node<'_>, expected: impl Into<String>) -> Option<T> {
        let (expected, found) = (expected.into(), Found::of(node));
        self.refuse(node.head, ProblemKind::Shape { expected, found })
    }

    pub fn note(&mut self, span: Span, kind: NoteKind) {
        if self.notes.len() < LISTED {
            self.notes.push(Note {
                span,
                path: self.path(),
                kind,
            });
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for segment in &self.path {
            match segment {
                Segment::Index(index) => key_path::push_index(&mut path, *index),
                Segment::Key(key) => key_path::push_key(&mut path, key),
                Segment::Name(name) => key_path::push_name(&mut path, name),
            }
        }
        path
    }

    /// Whether nothing was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// The problems in the order of their places, and the notes.
    pub fn finish(mut self) -> (Vec<Problem>, Vec<Note>) {
        order::sort_by_key(&mut self.problems, |problem| problem.span);
        if self.unlisted > 0 {
            let kind = ProblemKind::More {
                count: self.unlisted,
            };
            self.problems.push(*Problem::nowhere(kind));
        }
        order::sort_by_key(&mut self.notes, |note| note.span);
        (self.problems, self.notes)
    }
}
