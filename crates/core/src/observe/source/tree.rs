//! One file's syntax tree: made of text that nests no deeper than CPython allows.

use ruff_python_ast as ast;
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};

use super::hits::Hits;
use super::unit::span;
use super::{Unloadable, depth, refused};
use crate::value::Span;

/// Texts from this size on leave their syntax tree undropped: dropping recurses once a level, and
/// a level can be as short as a byte.
const UNDROPPED: usize = 1 << 20;

/// A syntax tree, and where its text has something unusual.
pub struct Tree {
    pub hits: Hits,
    /// Always there, until the tree is dropped.
    parsed: Option<Parsed<ast::Mod>>,
    is_large: bool,
}

impl Tree {
    /// Parses a file's text.
    ///
    /// # Errors
    /// `Unloadable::Syntax`, `Unloadable::TooDeep`.
    pub fn of(text: &str) -> Result<Self, Unloadable> {
        let hits = Hits::find(text);
        depth::check(text, &hits)?;
        let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
        if let Some(error) = parsed.errors().first() {
            return Err(Unloadable::Syntax {
                message: error.error.to_string(),
                span: span(error.location),
            });
        }
        let tree = Self {
            hits,
            parsed: Some(parsed),
            is_large: text.len() >= UNDROPPED,
        };
        match tree.parsed.as_ref().map(Parsed::syntax) {
            Some(ast::Mod::Module(module)) => refused::check(&module.body)?,
            Some(ast::Mod::Expression(_)) | None => {
                return Err(Unloadable::Syntax {
                    message: "expected a module".to_owned(),
                    span: Span::default(),
                });
            }
        }
        Ok(tree)
    }

    pub fn body(&self) -> &[ast::Stmt] {
        match self.parsed.as_ref().map(Parsed::syntax) {
            Some(ast::Mod::Module(module)) => &module.body,
            Some(ast::Mod::Expression(_)) | None => &[],
        }
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let parsed = self.parsed.take();
        if self.is_large {
            std::mem::forget(parsed);
        }
    }
}
