//! Selectors: which modules a rule about importers or imports speaks of.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::dependency_name;
use super::model::Selector;
use crate::value::nearest;

/// So many names `{a,b}` may stand for; braces multiply.
const MAX_ALTERNATIVES: usize = 1_000;

/// What is wrong with a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectorFault {
    EmptySegment,
    /// `{` without `}`, or the other way round, or one inside another.
    Braces,
    /// `{}`, `{a,}`.
    EmptyAlternative,
    /// A `*` that isn't a whole segment.
    PartialStar,
    /// More alternatives than [`MAX_ALTERNATIVES`].
    TooMany,
    /// A character no module name has.
    Character(char),
    /// `<…>` that isn't one of the two known ones; the nearest of them.
    Special(Option<&'static str>),
    /// `word:` that isn't one of the two known prefixes; the nearest of them.
    Prefix(Option<&'static str>),
    /// Nothing after `path:`, or no distribution's name after `dist:`.
    Target(&'static str),
}

impl Selector {
    /// Reads a selector: a pattern over dotted names (`*` one segment, `**` any number, `{a,b}`),
    /// `dist:NAME`, `path:GLOB`, `<none>` or `<anonymous>`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, SelectorFault> {
        match text {
            "<none>" => return Ok(Selector::NoImporter),
            "<anonymous>" => return Ok(Selector::Anonymous),
            _ if text.starts_with('<') => {
                return Err(SelectorFault::Special(nearest(
                    text,
                    ["<none>", "<anonymous>"],
                )));
            }
            _ => {}
        }
        match text.split_once(':') {
            Some(("dist", name)) => dependency_name::normalise(name)
                .map(Selector::Distribution)
                .ok_or(SelectorFault::Target("dist:")),
            Some(("path", "")) => Err(SelectorFault::Target("path:")),
            Some(("path", glob)) => balanced(glob).map(|()| Selector::Path(glob.to_owned())),
            Some((prefix, _)) => Err(SelectorFault::Prefix(nearest(prefix, ["dist", "path"]))),
            None => {
                let pattern: String = text.nfkc().collect();
                alternatives(&pattern)?
                    .iter()
                    .try_for_each(|name| dotted(name))?;
                Ok(Selector::Name(pattern))
            }
        }
    }
}

/// As it is written in a contract.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selector::Name(pattern) => f.write_str(pattern),
            Selector::Distribution(name) => write!(f, "dist:{name}"),
            Selector::Path(glob) => write!(f, "path:{glob}"),
            Selector::NoImporter => f.write_str("<none>"),
            Selector::Anonymous => f.write_str("<anonymous>"),
        }
    }
}

/// The patterns without braces that a pattern with `{a,b}` stands for, in order.
///
/// # Errors
/// What is wrong with the braces.
pub fn alternatives(pattern: &str) -> Result<Vec<String>, SelectorFault> {
    let mut expanded = vec![String::new()];
    let mut rest = pattern;
    while let Some(open) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(open);
        let inner = from.strip_prefix('{').ok_or(SelectorFault::Braces)?;
        let (inner, after) = inner.split_once('}').ok_or(SelectorFault::Braces)?;
        if inner.contains('{') {
            return Err(SelectorFault::Braces);
        }
        let choices: Vec<&str> = inner.split(',').map(str::trim).collect();
        if choices.iter().any(|choice| choice.is_empty()) {
            return Err(SelectorFault::EmptyAlternative);
        }
        if expanded.len() * choices.len() > MAX_ALTERNATIVES {
            return Err(SelectorFault::TooMany);
        }
        let joined = expanded.iter().flat_map(|head| {
            choices
                .iter()
                .map(move |choice| format!("{head}{before}{choice}"))
        });
        expanded = joined.collect();
        rest = after;
    }
    expanded.iter_mut().for_each(|head| head.push_str(rest));
    Ok(expanded)
}

fn dotted(pattern: &str) -> Result<(), SelectorFault> {
    for segment in pattern.split('.') {
        match segment {
            "" => return Err(SelectorFault::EmptySegment),
            "*" | "**" => {}
            _ if segment.contains('*') => return Err(SelectorFault::PartialStar),
            _ => match segment
                .chars()
                .find(|c| !(c.is_alphanumeric() || *c == '_'))
            {
                // Combining marks are part of identifiers, but no letters.
                Some(c) if c.is_ascii() || c.is_whitespace() => {
                    return Err(SelectorFault::Character(c));
                }
                _ => {}
            },
        }
    }
    Ok(())
}

fn balanced(glob: &str) -> Result<(), SelectorFault> {
    let depth = glob.chars().try_fold(0usize, |depth, c| match c {
        '{' => Some(depth + 1),
        '}' => depth.checked_sub(1),
        _ => Some(depth),
    });
    if depth == Some(0) {
        Ok(())
    } else {
        Err(SelectorFault::Braces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_read() {
        for (text, expected) in [
            ("app.*", Selector::Name("app.*".into())),
            ("**", Selector::Name("**".into())),
            (
                "{app,lib}.core.**",
                Selector::Name("{app,lib}.core.**".into()),
            ),
            ("__main__", Selector::Name("__main__".into())),
            (
                "dist:My_Package",
                Selector::Distribution("my-package".into()),
            ),
            ("path:src/**/*.py", Selector::Path("src/**/*.py".into())),
            ("<none>", Selector::NoImporter),
            ("<anonymous>", Selector::Anonymous),
        ] {
            assert_eq!(Selector::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn malformed_selectors_are_refused() {
        use SelectorFault as F;
        for (text, expected) in [
            ("app..core", F::EmptySegment),
            (".app", F::EmptySegment),
            ("", F::EmptySegment),
            ("{app", F::Braces),
            ("app}", F::Braces),
            ("{a,{b}}", F::Braces),
            ("{a,}", F::EmptyAlternative),
            ("app.test_*", F::PartialStar),
            ("app/core", F::Character('/')),
            ("<nobody>", F::Special(None)),
            ("<non>", F::Special(Some("<none>"))),
            ("dits:requests", F::Prefix(Some("dist"))),
            ("dist:", F::Target("dist:")),
            ("path:", F::Target("path:")),
            (
                "{a,b,c,d,e,f}{a,b,c,d,e,f}{a,b,c,d,e,f}{a,b,c,d,e,f}{a,b}",
                F::TooMany,
            ),
        ] {
            assert_eq!(Selector::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn braces_multiply_out() {
        assert_eq!(
            alternatives("a.{b,c}.{d,e.f}").as_deref(),
            Ok(&[
                "a.b.d".to_owned(),
                "a.b.e.f".into(),
                "a.c.d".into(),
                "a.c.e.f".into(),
            ][..])
        );
    }
}
