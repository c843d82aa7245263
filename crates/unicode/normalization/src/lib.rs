//! Unicode's normal form KC (UAX #15), in which Python compares identifiers.
//!
//! Stands for the crate of the same name, and has of it what the parser and the engine use. The
//! tables are compressed; a program that meets ASCII alone never reads them.

mod forms;

use std::sync::LazyLock;

use forms::Forms;

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::read(forms::unpacked()));

/// Text that has normal forms.
pub trait UnicodeNormalization {
    /// The characters of the text's normal form KC.
    fn nfkc(self) -> std::vec::IntoIter<char>;
}

impl UnicodeNormalization for &str {
    fn nfkc(self) -> std::vec::IntoIter<char> {
        if self.is_ascii() {
            return self.chars().collect::<Vec<char>>().into_iter();
        }
        let mut text: Vec<char> = Vec::with_capacity(self.len());
        for character in self.chars() {
            FORMS.decompose(character, &mut text);
        }
        order(&mut text);
        compose(&mut text);
        text.into_iter()
    }
}

/// Sorts runs of characters that combine with the one before them by their classes.
fn order(text: &mut [char]) {
    for run in text.split_mut(|character| FORMS.class(*character) == 0) {
        run.sort_by_key(|character| FORMS.class(*character));
    }
}

/// Puts together what can be: each character with the last one before it that doesn't combine,
/// unless something between them is in the way.
fn compose(text: &mut Vec<char>) {
    let mut starter: Option<usize> = None;
    let mut last_class = 0;
    let mut kept = 0;
    for index in 0..text.len() {
        let Some(character) = text.get(index).copied() else {
            break;
        };
        let class = FORMS.class(character);
        let follows = starter.is_some_and(|at| at + 1 == kept);
        let reaches = follows || (class > last_class && last_class != 0);
        let base = starter.and_then(|at| text.get_mut(at)).filter(|_| reaches);
        if let Some(base) = base
            && let Some(composed) = FORMS.composed(*base, character)
        {
            *base = composed;
            continue;
        }
        if let Some(place) = text.get_mut(kept) {
            *place = character;
        }
        if class == 0 {
            starter = Some(kept);
        }
        last_class = class;
        kept += 1;
    }
    text.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_brought_into_its_normal_form() {
        for (text, expected) in [
            ("plain", "plain"),
            ("ﬁ", "fi"),
            ("e\u{301}", "é"),
            ("\u{1e9b}\u{323}", "\u{1e69}"),
            ("q\u{307}\u{323}", "q\u{323}\u{307}"),
            ("a\u{305}\u{301}", "a\u{305}\u{301}"),
            ("\u{1100}\u{1161}\u{11a8}", "각"),
            ("각", "각"),
            ("\u{ac00}\u{11a8}", "각"),
            ("\u{ac01}\u{11a8}", "\u{ac01}\u{11a8}"),
            ("\u{958}", "\u{915}\u{93c}"),
            ("ﷺ", "صلى الله عليه وسلم"),
            ("𝒳", "X"),
            ("\u{212b}", "Å"),
            ("\u{301}x", "\u{301}x"),
        ] {
            assert_eq!(text.nfkc().collect::<String>(), expected, "{text}");
        }
    }
}
