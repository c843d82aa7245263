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
use super::tally::{BLOCK, tally};
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
    if hits.chain() || may_be_deep(text.as_bytes()) {
        count(text)
    } else {
        Ok(())
    }
}

/// An upper bound for the nesting, wrong only on the careful side as long as brackets in strings
/// and comments open more than they close. Prefixes count where they are dense: only there do they
/// take memory out of proportion.
fn may_be_deep(bytes: &[u8]) -> bool {
    let mut depth: i64 = 0;
    let mut lowest: i64 = 0;
    let mut prefixes: usize = 0;
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    for block in blocks.iter().chain([&last]) {
        let [opened, closed, signs] = tally(block);
        prefixes = (prefixes + usize::from(signs)).saturating_sub(SPARSE);
        if depth - lowest + i64::from(opened) >= BRACKETS as i64 || prefixes > PREFIXES / 2 {
            return true;
        }
        depth += i64::from(opened) - i64::from(closed);
        lowest = lowest.min(depth);
    }
    far_indented(bytes)
}

/// Whether some line may be indented by as many characters as there may be levels.
fn far_indented(bytes: &[u8]) -> bool {
    // A run that long holds a whole chunk, wherever it starts.
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let (chunks, _) = bytes.as_chunks::<{ INDENTS / 3 }>();
    chunks.iter().enumerate().any(|(number, chunk)| {
        let blank = chunk.last().is_some_and(is_blank) && chunk.iter().all(is_blank);
        blank && {
            let (before, after) = bytes.split_at(number * chunk.len());
            let run = before
                .iter()
                .rev()
                .take_while(|byte| is_blank(byte))
                .count()
                + after.iter().take_while(|byte| is_blank(byte)).count();
            run >= INDENTS
        }
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
