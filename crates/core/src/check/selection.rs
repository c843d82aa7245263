//! Which modules selectors mean.

use crate::contract::{Advice, Selector, SelectorRule, alternatives};
use crate::violation::Detail;

/// What is known of a module that a selector may mean.
#[derive(Clone, Copy, Debug)]
pub struct Met<'a> {
    pub name: &'a str,
    /// Its file, absolute and with `/`; nothing where that isn't known.
    pub file: Option<&'a str>,
    /// The distributions that own it, by normalised name; nothing where that isn't known.
    pub owners: Option<&'a [String]>,
}

/// The first of the rules that means a module, or may mean it.
pub enum Chosen<'c> {
    None,
    Surely(&'c SelectorRule),
    Perhaps(&'c SelectorRule),
}

impl<'c> Chosen<'c> {
    /// The rule that surely means it comes before all that only may.
    pub fn of(rules: &'c [SelectorRule], met: Met<'_>) -> Self {
        let mut chosen = Chosen::None;
        for rule in rules {
            match means(&rule.selector.value, met) {
                Some(true) => return Chosen::Surely(rule),
                Some(false) => {}
                None => chosen = Chosen::Perhaps(rule),
            }
        }
        chosen
    }
}

/// Whether a selector means a module; nothing where that can't be told.
pub fn means(selector: &Selector, met: Met<'_>) -> Option<bool> {
    match selector {
        Selector::NoImporter | Selector::Anonymous => Some(false),
        Selector::Name(pattern) => Some(is_named(pattern, met.name)),
        Selector::Distribution(wanted) => Some(met.owners?.contains(wanted)),
        Selector::Path(glob) => Some(is_at(glob, met.file?)),
    }
}

/// What a selector's own entry says about it, else what the whole rule says.
pub fn advice_of<'c>(rule: &'c SelectorRule, all: &'c Advice) -> &'c Advice {
    if rule.advice == Advice::default() {
        all
    } else {
        &rule.advice
    }
}

/// What is allowed, for the message.
pub fn allowed(allow: Option<&Vec<SelectorRule>>) -> Detail {
    allow.map_or(Detail::Nothing, |allow| {
        let texts = allow.iter().map(|rule| rule.selector.value.to_string());
        Detail::OneOf(texts.collect())
    })
}

/// Whether a pattern (`*` one segment, `**` any number, `{a,b}`) means a dotted name.
pub fn is_named(pattern: &str, name: &str) -> bool {
    let segments: Vec<&str> = name.split('.').collect();
    let patterns = alternatives(pattern).unwrap_or_default();
    patterns.iter().any(|pattern| {
        let wanted: Vec<&str> = pattern.split('.').collect();
        are_matched(&wanted, &segments, |wanted, found| {
            wanted == "*" || wanted == found
        })
    })
}

/// Whether a glob (`*` within a name, `**` any folders, `?`, `{a,b}`) means a file. One that doesn't
/// begin at the root means the end of the path.
fn is_at(glob: &str, file: &str) -> bool {
    let parts: Vec<&str> = file.split('/').filter(|part| !part.is_empty()).collect();
    let globs = alternatives(glob).unwrap_or_default();
    globs.iter().any(|glob| {
        let mut wanted: Vec<&str> = glob.split('/').filter(|part| !part.is_empty()).collect();
        if !glob.starts_with('/') {
            wanted.insert(0, "**");
        }
        are_matched(&wanted, &parts, |wanted, found| {
            let (wanted, found): (Vec<char>, Vec<char>) =
                (wanted.chars().collect(), found.chars().collect());
            reaches_end(
                &wanted,
                &found,
                |sign| *sign == '*',
                |sign, found| *sign == '?' || sign == found,
            )
        })
    })
}

fn are_matched(wanted: &[&str], found: &[&str], is_one: impl Fn(&str, &str) -> bool) -> bool {
    reaches_end(
        wanted,
        found,
        |part| *part == "**",
        |part, found| is_one(part, found),
    )
}

/// Linear in the product of both lengths: which beginnings of `wanted` mean the parts so far.
fn reaches_end<T>(
    wanted: &[T],
    found: &[T],
    is_any: impl Fn(&T) -> bool,
    is_one: impl Fn(&T, &T) -> bool,
) -> bool {
    let pass = |reached: &mut Vec<bool>| {
        for (index, part) in wanted.iter().enumerate() {
            if is_any(part) && reached[index] {
                reached[index + 1] = true;
            }
        }
    };
    let mut reached = vec![false; wanted.len() + 1];
    reached[0] = true;
    pass(&mut reached);
    for part in found {
        let mut next = vec![false; wanted.len() + 1];
        for (index, pattern) in wanted
            .iter()
            .enumerate()
            .filter(|(index, _)| reached[*index])
        {
            if is_any(pattern) {
                next[index] = true;
            } else {
                next[index + 1] |= is_one(pattern, part);
            }
        }
        pass(&mut next);
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::{is_at, is_named};

    #[test]
    fn patterns_mean_names() {
        for (pattern, name, expected) in [
            ("shop.web", "shop.web", true),
            ("shop.web", "shop.web.api", false),
            ("shop.*", "shop.web", true),
            ("shop.*", "shop", false),
            ("shop.*", "shop.web.api", false),
            ("shop.**", "shop", true),
            ("shop.**", "shop.web.api", true),
            ("**", "anything.at.all", true),
            ("**.api", "shop.web.api", true),
            ("**.api", "api", true),
            ("**.api", "shop.apis", false),
            ("a.**.b.**.c", "a.x.b.b.y.c", true),
            ("a.**.b.**.c", "a.x.c", false),
            ("{shop,store}.web", "store.web", true),
            ("{shop,store}.web", "stop.web", false),
        ] {
            assert_eq!(is_named(pattern, name), expected, "{pattern} and {name}");
        }
    }

    #[test]
    fn globs_mean_files() {
        for (glob, file, expected) in [
            ("plugins/*.py", "/srv/app/plugins/audio.py", true),
            ("plugins/*.py", "/srv/app/plugins/sub/audio.py", false),
            ("plugins/**", "/srv/app/plugins/sub/audio.py", true),
            ("plugins/**/audio.py", "/srv/app/plugins/audio.py", true),
            ("/srv/**", "/srv/app/a.py", true),
            ("/app/**", "/srv/app/a.py", false),
            ("audio.py", "/srv/audio.py", true),
            ("audio.py", "/srv/radio/xaudio.py", false),
            ("au?io.{py,pyi}", "/srv/audio.pyi", true),
            ("a*b*c.py", "/srv/axxbxxc.py", true),
            ("a*b*c.py", "/srv/axxc.py", false),
        ] {
            assert_eq!(is_at(glob, file), expected, "{glob} and {file}");
        }
    }
}
