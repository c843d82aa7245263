//! Lines of a text, and how far they are indented.

/// The lines of a text while it is laid out.
pub struct Lines {
    pub texts: Vec<String>,
    starts: Vec<usize>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
        Self {
            texts: text.lines().map(str::to_owned).collect(),
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The line of a place, and how far into it the place is.
    pub fn at(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        (line, offset - self.starts.get(line).copied().unwrap_or(0))
    }

    /// Where a line begins.
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or_default()
    }

    pub fn text(&self, line: usize) -> &str {
        self.texts.get(line).map_or("", String::as_str)
    }

    /// Writes a space where a dash stands.
    pub fn blank(&mut self, line: usize, column: usize) {
        if let Some(text) = self.texts.get_mut(line)
            && text.as_bytes().get(column) == Some(&b'-')
        {
            text.replace_range(column..=column, " ");
        }
    }
}

pub fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

pub fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

pub fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// A line that begins `from` columns in, moved to begin `to` columns in.
pub fn moved(line: &str, from: usize, to: usize) -> String {
    if is_blank(line) {
        return line.trim_start_matches(' ').to_owned();
    }
    let indent = (indent_of(line) + to).saturating_sub(from);
    let indent = if is_comment(line) {
        indent.max(to)
    } else {
        indent
    };
    format!("{}{}", " ".repeat(indent), line.trim_start_matches(' '))
}

/// A line without what its place gives it: indentation, dashes, white space at its end.
pub fn bare(line: &str) -> String {
    let mut rest = line.trim();
    while let Some(after) = rest.strip_prefix("- ") {
        rest = after.trim_start();
    }
    if rest == "-" {
        return String::new();
    }
    rest.to_owned()
}
