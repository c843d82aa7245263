//! How much is said, and how it looks.

use annotate_snippets::Renderer;

/// The choices of a text report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Whether escapes for colours are written.
    pub color: bool,
    /// From 1 on, admitted subjects are listed too.
    pub verbose: u8,
    /// One line per violation and nothing else.
    pub quiet: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for TextStyle {
    fn default() -> Self {
        Self {
            color: false,
            verbose: 0,
            quiet: false,
            width: 100,
        }
    }
}

impl TextStyle {
    pub(super) fn renderer(&self) -> Renderer {
        let renderer = if self.color {
            Renderer::styled().hyperlink(false)
        } else {
            Renderer::plain()
        };
        renderer.term_width(self.columns())
    }

    /// The width excerpts are fitted to: what was asked for, within reason.
    pub(super) fn columns(&self) -> usize {
        self.width.clamp(40, 240)
    }

    /// `text` in bold, where colours are on.
    pub(super) fn bold(&self, text: &str) -> String {
        if self.color {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}
