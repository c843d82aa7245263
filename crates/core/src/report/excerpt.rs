//! One line of a file with a mark under it, cut to the terminal and safe to print.

use annotate_snippets::{Annotation, AnnotationKind, Element, Origin, Snippet};

use super::{LineIndex, Position, TextStyle};
use crate::value::Span;
use crate::value::printable::{is_disruptive, one_line, printable};

/// Columns up to which the renderer is handed a line from its beginning; it cuts what doesn't fit.
const LEAD: usize = 400;
/// Stands for a character that is not shown as it is.
const REPLACEMENT: char = '�';
/// Stands for what is cut off a long line.
const ELLIPSIS: &str = "…";

/// A place in a file and what is said of it.
pub(super) struct Mark<'a> {
    pub path: &'a str,
    pub index: &'a LineIndex<'a>,
    pub span: Span,
    pub label: String,
    pub primary: bool,
}

impl Mark<'_> {
    /// The path with its place, and the line with the mark. A range of several lines is marked on
    /// its first; one outside the text at its end.
    pub(super) fn elements(&self, style: &TextStyle) -> Vec<Element<'static>> {
        let position = self.index.start_of(self.span);
        let far = position.column > LEAD;
        let lead = if far { style.columns() / 2 } else { LEAD };
        let window = Window::cut(self.index, self.span, lead, style.columns());
        let snippet = Snippet::source(window.line)
            .line_start(position.line)
            .annotation(annotation(self.primary, window.mark, &self.label));
        if far {
            // The renderer would count the column from where the line is cut.
            return vec![origin(self.path, Some(position)), snippet.into()];
        }
        vec![snippet.path(printable(self.path).into_owned()).into()]
    }
}

/// A path alone, or with a place.
pub(super) fn origin(path: &str, position: Option<Position>) -> Element<'static> {
    let origin = Origin::path(printable(path).into_owned());
    match position {
        Some(position) => origin
            .line(position.line)
            .char_column(position.column)
            .into(),
        None => origin.into(),
    }
}

fn annotation(primary: bool, mark: std::ops::Range<usize>, label: &str) -> Annotation<'static> {
    let kind = if primary {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    kind.span(mark)
        .label(Some(one_line(label)).filter(|label| !label.is_empty()))
}

/// The part of a line around a mark, as it is shown.
#[derive(Debug, PartialEq)]
struct Window {
    line: String,
    /// Byte range in `line`.
    mark: std::ops::Range<usize>,
}

impl Window {
    /// Takes at most `lead` characters before the mark and `room` from its start on.
    fn cut(index: &LineIndex<'_>, span: Span, lead: usize, room: usize) -> Self {
        let text = index.text();
        let start = floor_boundary(text, span.start as usize);
        let line = index.line_range(start);
        let start = start.min(line.end);
        let end = floor_boundary(text, span.end as usize).clamp(start, line.end);

        let before = &text[line.start..start];
        let shown_before = match before.char_indices().rev().nth(lead.saturating_sub(1)) {
            Some((at, _)) => &before[at..],
            None => before,
        };
        let after = &text[start..line.end];
        let shown_after = match after.char_indices().nth(room) {
            Some((at, _)) => &after[..at],
            None => after,
        };
        let (marked, rest) = shown_after.split_at((end - start).min(shown_after.len()));

        let mut out = String::new();
        if shown_before.len() < before.len() {
            out.push_str(ELLIPSIS);
        }
        push_visible(&mut out, shown_before);
        let from = out.len();
        push_visible(&mut out, marked);
        let to = out.len();
        push_visible(&mut out, rest);
        if shown_after.len() < after.len() {
            out.push_str(ELLIPSIS);
        }
        Self {
            line: out,
            mark: from..to,
        }
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Appends `text`, one character for each of its own; tabs are left to the renderer.
fn push_visible(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| {
        if c != '\t' && is_disruptive(c) {
            REPLACEMENT
        } else {
            c
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, start: usize, end: usize, room: usize) -> (String, String) {
        let window = Window::cut(&LineIndex::new(text), Span::new(start, end), room, room);
        let marked = window.line[window.mark].to_owned();
        (window.line, marked)
    }

    fn both(line: &str, marked: &str) -> (String, String) {
        (line.to_owned(), marked.to_owned())
    }

    #[test]
    fn the_line_of_the_mark_is_shown() {
        assert_eq!(cut("a\r\n\tx = 1\r\nb", 4, 5, 40), both("\tx = 1", "x"));
        assert_eq!(cut("first\nlast", 2, 9, 40), both("first", "rst"));
        assert_eq!(cut("a\x1b[31m\u{202e}b", 0, 1, 40), both("a�[31m�b", "a"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!("{}MARK{}", "a".repeat(1000), "b".repeat(1000));
        let (line, marked) = cut(&text, 1000, 1004, 8);
        assert_eq!(
            (line.as_str(), marked.as_str()),
            ("…aaaaaaaaMARKbbbb…", "MARK")
        );
        assert_eq!(cut(&text, 0, 2004, 3), both("aaa…", "aaa"));
    }

    #[test]
    fn no_range_is_out_of_range() {
        assert_eq!(cut("", 0, 0, 40), both("", ""));
        assert_eq!(cut("", 7, 9, 40), both("", ""));
        assert_eq!(cut("ab\n", 3, 3, 40), both("", ""));
        assert_eq!(cut("ab", 5, 1, 40), both("ab", ""));
        assert_eq!(cut("ä", 1, 2, 40), both("ä", "ä"));
        assert_eq!(cut("a\r\nb", 2, 3, 40), both("a", ""));
    }
}
