//! Which lines belong to which entry of a collection.

use std::ops::Range;

use super::lines::{Lines, indent_of, is_blank, is_comment};

/// A key or an item: the lines it owns, the one it begins on, and how far in.
pub struct Entry {
    pub lines: Range<usize>,
    pub line: usize,
    pub column: usize,
}

impl Lines {
    /// Where a collection ends: comments after it that are indented less aren't its own.
    pub fn end(&self, lines: &Range<usize>) -> usize {
        let says = |line: &usize| {
            let text = self.text(*line);
            !is_blank(text) && !is_comment(text)
        };
        let column = lines
            .clone()
            .find(says)
            .map_or(0, |line| indent_of(self.text(line)));
        let foreign = |line: &usize| {
            let text = self.text(*line);
            is_blank(text) || is_comment(text) && indent_of(text) < column
        };
        let after = lines.clone().rev().take_while(foreign).count();
        let comments = lines.end - after..lines.end;
        match comments.clone().any(|line| is_comment(self.text(line))) {
            true => comments.start,
            false => lines.end,
        }
    }

    /// Comments after a collection, as far in as what it belongs to.
    pub fn after(&self, lines: Range<usize>, indent: usize) -> Vec<String> {
        let texts = lines.map(|line| self.text(line).trim());
        let placed = texts.map(|text| match text.is_empty() {
            true => String::new(),
            false => format!("{}{text}", " ".repeat(indent)),
        });
        placed.collect()
    }

    /// The lines that belong to each of the entries that begin at these places.
    pub fn entries(&self, places: &[usize], lines: Range<usize>) -> Option<Vec<Entry>> {
        let at: Vec<(usize, usize)> = places.iter().map(|place| self.at(*place)).collect();
        let mut starts = Vec::with_capacity(at.len());
        for (index, (line, column)) in at.iter().enumerate() {
            let above = match index.checked_sub(1).and_then(|before| at.get(before)) {
                Some((above, _)) if above >= line => return None,
                Some((above, _)) => *above + 1,
                None => lines.start,
            };
            if !lines.contains(line) {
                return None;
            }
            let mine = |line: &usize| {
                let text = self.text(*line);
                is_comment(text) && indent_of(text) <= *column
            };
            let comments = (above..*line).rev().take_while(mine).count();
            starts.push(if index == 0 {
                lines.start
            } else {
                line - comments
            });
        }
        let ends = starts.iter().skip(1).copied().chain([lines.end]);
        let entries = starts.iter().zip(ends).zip(&at);
        Some(
            entries
                .map(|((start, end), (line, column))| Entry {
                    lines: *start..end,
                    line: *line,
                    column: *column,
                })
                .collect(),
        )
    }

    pub fn comments_before(&self, entry: &Entry, indent: usize) -> Vec<String> {
        let before = entry.lines.start..entry.line;
        let texts = before.map(|line| self.text(line).trim());
        let texts = texts.skip_while(|text| text.is_empty());
        let comment = |text: &str| match text.is_empty() {
            true => String::new(),
            false => format!("{}{text}", " ".repeat(indent)),
        };
        texts.map(comment).collect()
    }
}
