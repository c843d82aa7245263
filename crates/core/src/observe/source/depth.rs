//! Nesting that CPython refuses, found before the parser spends memory on it.
//!
//! CPython's tokenizer allows 200 nested brackets (`MAXLEVEL`) and 100 levels of indentation
//! (`MAXINDENT`); its parser gives up on chains of prefix operators after some thousand levels
//! (`MAXSTACK`). A rough bound over the bytes clears nearly every file; only where it doesn't are
//! the tokens counted.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

use super::Unloadable;
use super::hits::Hits;
use super::scan::{BLOCK, Counts, step};
use crate::value::Span;

const BRACKETS: usize = 200;
const INDENTS: usize = 100;
/// Python 3.11's `MAXSTACK` is 6000; no prefix operator costs it less than two levels.
const PREFIXES: usize = 3000;
/// So many signs in a block are no chain.
const SPARSE: usize = BLOCK / 8;

/// Refuses what nests deeper than CPython allows.
///
/// # Errors
/// `Unloadable::TooDeep`.
pub fn check(text: &str, hits: &Hits) -> Result<(), Unloadable> {
    let bytes = text.as_bytes();
    if hits.nesting.is_deep || far_indented(bytes) || has_chain(bytes) {
        count(text)
    } else {
        Ok(())
    }
}

/// An upper bound for the nesting, wrong only on the careful side as long as brackets in strings
/// and comments open more than they close. Prefixes count where they are dense: only there do they
/// take memory out of proportion.
#[derive(Debug, Default)]
pub struct Bound {
    depth: usize,
    prefixes: usize,
    /// Whether the text may nest too deeply.
    pub is_deep: bool,
}

impl Bound {
    #[inline]
    pub fn add(&mut self, counts: Counts, block: &[u8; BLOCK]) {
        let Counts {
            opened,
            closed,
            signs,
        } = counts;
        self.prefixes = (self.prefixes + signs).saturating_sub(SPARSE);
        let mut highest = self.depth + opened;
        if highest >= BRACKETS {
            highest = self.highest(block);
        }
        self.is_deep |= highest >= BRACKETS || self.prefixes > PREFIXES / 2;
        self.depth = (self.depth + opened).saturating_sub(closed);
    }

    /// The same bracket by bracket: those of a block rarely open before any closes.
    #[cold]
    fn highest(&self, block: &[u8; BLOCK]) -> usize {
        let mut depth = self.depth;
        let depths = block.iter().map(|byte| {
            depth = depth.saturating_add_signed(step(*byte).into());
            depth
        });
        depths.max().unwrap_or_default()
    }
}

/// Whether some line may be indented by as many characters as there may be levels.
fn far_indented(bytes: &[u8]) -> bool {
    // A run that long holds a word that far from the start, wherever it begins.
    const APART: usize = INDENTS - 2 * size_of::<u64>();
    // What a blank and a tab differ in; of other characters, few have no bit besides.
    const BLANK: u64 = 0x2929_2929_2929_2929;
    let is_blank = |chunk: &[u8]| {
        let (words, _) = chunk.as_chunks();
        let word = |word: &[u8; 8]| u64::from_ne_bytes(*word);
        matches!(words, [one, other, ..] if (word(one) | word(other)) & !BLANK == 0)
    };
    let is_far = |number: usize| blanks_around(bytes, number * APART) >= INDENTS;
    let (chunks, rest) = bytes.as_chunks::<APART>();
    // Four at a time: counting costs as much as looking.
    let (fours, left) = chunks.as_chunks();
    for (number, four) in fours.iter().enumerate() {
        let [a, b, c, d] = four;
        if (is_blank(a) || is_blank(b) || is_blank(c) || is_blank(d))
            && (0..4).any(|index| is_far(number * 4 + index))
        {
            return true;
        }
    }
    let mut behind = fours.len() * 4..;
    let mut left = left.iter().map(<[u8; APART]>::as_slice).chain([rest]);
    left.any(|chunk| {
        behind
            .next()
            .is_some_and(|number| is_blank(chunk) && is_far(number))
    })
}

/// How many blanks and tabs there are without anything between them, around a place.
fn blanks_around(bytes: &[u8], place: usize) -> usize {
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let (before, after) = bytes.split_at(place);
    before.iter().rev().take_while(is_blank).count() + after.iter().take_while(is_blank).count()
}

/// Whether the text is full of prefix words somewhere. A chain that counts is longer than the
/// distance of the places that are looked at.
fn has_chain(bytes: &[u8]) -> bool {
    const APART: usize = "not ".len() * PREFIXES - 2 * LOOKED_AT;
    const LOOKED_AT: usize = 48;
    const DENSE: usize = 4;
    bytes.chunks(APART).skip(1).any(|chunk| {
        let looked_at = chunk.get(..LOOKED_AT).unwrap_or_default();
        let words = looked_at.split(|byte| !byte.is_ascii_alphanumeric());
        let prefixes = words.filter(|word| matches!(*word, b"not" | b"lambda" | b"await"));
        prefixes.count() >= DENSE
    })
}

fn count(text: &str) -> Result<(), Unloadable> {
    let mut open: Vec<usize> = Vec::new();
    let (mut indents, mut prefixes) = (0_usize, 0_usize);
    let mut operand = false;
    let mut tokens = lexer::lex(text, Mode::Module);
    loop {
        let kind = tokens.next_token();
        match kind {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                open.push(prefixes);
                if open.len() > BRACKETS {
                    return too_deep(
                        format!("more than {BRACKETS} nested brackets, which Python refuses"),
                        nth_bracket(text),
                    );
                }
                operand = false;
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                prefixes = open.pop().unwrap_or_default();
                operand = true;
            }
            TokenKind::Indent => {
                indents += 1;
                if indents >= INDENTS {
                    return too_deep(
                        format!("{INDENTS} levels of indentation, which Python refuses"),
                        deepest_line(text),
                    );
                }
            }
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde if !operand => prefixes += 1,
            TokenKind::Not
            | TokenKind::Await
            | TokenKind::Lambda
            | TokenKind::DoubleStar
            | TokenKind::Else => {
                prefixes += 1;
                operand = false;
            }
            TokenKind::Comma | TokenKind::Semi | TokenKind::Newline => {
                prefixes = open.last().copied().unwrap_or_default();
                operand = false;
            }
            TokenKind::NonLogicalNewline | TokenKind::Comment => {}
            TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
            | TokenKind::Ellipsis => operand = true,
            _ => operand = false,
        }
        if prefixes > PREFIXES {
            return too_deep(
                format!("more than {PREFIXES} prefix operators in a row, which Python refuses"),
                longest_chain(text),
            );
        }
    }
}

fn too_deep(message: String, span: Span) -> Result<(), Unloadable> {
    Err(Unloadable::TooDeep { message, span })
}

// The lexer counts tokens but doesn't say where they are; the places are found in the text.

/// Where bracket number 201 opens, those in strings included.
fn nth_bracket(text: &str) -> Span {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > BRACKETS {
            return Span::new(at, at + 1);
        }
    }
    Span::default()
}

/// The first line that is indented so far.
fn deepest_line(text: &str) -> Span {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t', '\x0c']).len();
        if indent >= INDENTS {
            return Span::new(start + indent, start + indent + 1);
        }
        start += line.len();
    }
    Span::default()
}

/// Chains of prefix words, and of signs, that no real program has.
const CHAINS: [&str; 7] = [
    "not not not not ",
    "lambda:lambda:lambda:",
    "lambda: lambda: lambda:",
    "await await await ",
    "----------------",
    "++++++++++++++++",
    "~~~~~~~~~~~~~~~~",
];

/// The first of the usual chains, else the start.
fn longest_chain(text: &str) -> Span {
    let found = CHAINS.iter().filter_map(|chain| text.find(chain)).min();
    found.map_or_else(Span::default, |at| Span::new(at, at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_refuses_is_refused_and_nothing_else() {
        let nested = |n: usize| format!("x = {}{}", "[".repeat(n), "]".repeat(n));
        let indented = |n: usize| -> String {
            (0..n)
                .map(|i| format!("{}if x:\n", " ".repeat(i)))
                .chain([format!("{}pass\n", " ".repeat(n))])
                .collect()
        };
        for (text, refused) in [
            (nested(200), false),
            (nested(201), true),
            ("[".repeat(100_000), true),
            (format!("x = '{}'", "[".repeat(1000)), false),
            (indented(99), false),
            (indented(100), true),
            (format!("x = {}1", "-".repeat(100_000)), true),
            (format!("x = {}1", "not ".repeat(100_000)), true),
            (format!("x = {}1", "lambda: ".repeat(100_000)), true),
            (format!("# {}", "-".repeat(100_000)), false),
            (format!("x = [{}1]", "-1, ".repeat(10_000)), false),
            (format!("x = 1{}", " + 1".repeat(10_000)), false),
        ] {
            let start: String = text.chars().take(40).collect();
            assert_eq!(
                check(&text, &Hits::find(&text)).is_err(),
                refused,
                "{start}"
            );
        }
    }
}
