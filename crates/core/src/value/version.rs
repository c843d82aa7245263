//! Versions and what a contract's version text accepts (PEP 440).
//!
//! Read by `pep440_rs`. Its successor `uv-pep440` reads the same, and brings 40 more crates (`url`,
//! ICU) for a trait nothing here uses: they double the time until a fresh clone has been built.

use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifier, VersionSpecifiers};

/// A version as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionText(pub String);

/// What a contract's `version` accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionPattern {
    text: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Text that starts with an operator: a PEP 440 specifier set. All of them must hold.
    Specifiers(Vec<Clause>),
    /// Any other text: equal as text or as PEP 440 versions.
    Exact(Option<Version>),
}

/// One specifier.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Clause {
    Compared(VersionSpecifier),
    /// `===`: the same text, whatever it is.
    Identical(String),
}

/// The versions from `found` on that are compatible with it, as specifiers: up to the next step of the
/// first part that isn't zero. Nothing where `found` is no version by PEP 440.
pub fn compatible_with(found: &str) -> Option<String> {
    let found = Version::from_str(found).ok()?.without_local();
    let release = found.release();
    let first = release.iter().position(|part| *part > 0).unwrap_or(0);
    let mut next = release.get(..=first)?.to_vec();
    *next.last_mut()? += 1;
    let next = Version::new(next).with_epoch(found.epoch());
    Some(format!(">={found},<{next}"))
}

impl VersionPattern {
    /// Reads a version or, where the text starts with an operator, a specifier set.
    ///
    /// # Errors
    /// The reason, when a text that starts with an operator is no specifier set (PEP 440).
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let kind = if text.starts_with(['<', '>', '=', '!', '~']) {
            Kind::Specifiers(clauses(text)?)
        } else {
            Kind::Exact(Version::from_str(text).ok())
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is a specifier set or a version by PEP 440, rather than any other text.
    pub fn is_pep440(&self) -> bool {
        !matches!(self.kind, Kind::Exact(None))
    }

    /// Whether a distribution's or module's version is accepted. Pre-releases count everywhere.
    pub fn accepts(&self, found: &str) -> bool {
        match &self.kind {
            Kind::Specifiers(specifiers) => Self::within(specifiers, found),
            Kind::Exact(wanted) => {
                self.text == found
                    || wanted
                        .as_ref()
                        .is_some_and(|wanted| Version::from_str(found).is_ok_and(|v| v == *wanted))
            }
        }
    }

    /// Whether an interpreter's version (`platform.python_version()`) is accepted: `3.11` stands for
    /// every `3.11.x`, compared by component; `3.11.7` for that release.
    pub fn accepts_python(&self, found: &str) -> bool {
        match &self.kind {
            Kind::Specifiers(specifiers) => Self::within(specifiers, found),
            Kind::Exact(wanted) => {
                if self.text == found {
                    return true;
                }
                let (Some(wanted), Ok(found)) = (wanted, python_version(found)) else {
                    return false;
                };
                if wanted.any_prerelease() || wanted.is_post() || wanted.is_local() {
                    return *wanted == found;
                }
                let (want, have) = (wanted.release(), found.release());
                want.len() <= have.len()
                    && want.iter().zip(have.iter()).all(|(a, b)| a == b)
                    && (want.len() < 3 || !found.any_prerelease())
            }
        }
    }

    fn within(clauses: &[Clause], found: &str) -> bool {
        let version = python_version(found);
        clauses.iter().all(|clause| match (clause, &version) {
            (Clause::Compared(specifier), Ok(version)) => holds(specifier, version),
            // Nothing else can hold for a version that isn't one.
            (Clause::Compared(_), Err(())) => false,
            (Clause::Identical(text), _) => text.eq_ignore_ascii_case(found),
        })
    }
}

/// The specifiers of a set; empty ones between commas say nothing.
fn clauses(text: &str) -> Result<Vec<Clause>, String> {
    let parts = text.split(',').map(str::trim);
    let read = |part: &str| match part.strip_prefix("===").map(str::trim) {
        Some(same) if !same.is_empty() && !same.contains(char::is_whitespace) => {
            Some(Clause::Identical(same.to_owned()))
        }
        Some(_) => None,
        None => VersionSpecifier::from_str(part).ok().map(Clause::Compared),
    };
    let whole: Option<Vec<Clause>> = parts.filter(|part| !part.is_empty()).map(read).collect();
    whole.ok_or_else(|| match VersionSpecifiers::from_str(text) {
        Err(error) => error.to_string(),
        Ok(_) => "it is no set of specifiers".to_owned(),
    })
}

/// Whether a version is in the range of a specifier, as PEP 440 and `packaging` draw it. (What
/// `pep440_rs` itself answers differs: it takes `1` for one of `1.1.*`.)
fn holds(specifier: &VersionSpecifier, found: &Version) -> bool {
    let wanted = specifier.version();
    let public = || found.clone().without_local();
    match specifier.operator() {
        Operator::Equal if wanted.is_local() => found == wanted,
        Operator::Equal => public() == *wanted,
        Operator::NotEqual if wanted.is_local() => found != wanted,
        Operator::NotEqual => public() != *wanted,
        Operator::EqualStar => begins_with(wanted, wanted.release(), found),
        Operator::NotEqualStar => !begins_with(wanted, wanted.release(), found),
        Operator::TildeEqual => {
            let release = wanted.release();
            let but_last = &release[..release.len().saturating_sub(1)];
            found >= wanted && begins_with(wanted, but_last, found)
        }
        Operator::GreaterThanEqual => found >= wanted,
        Operator::LessThanEqual => public() <= *wanted,
        Operator::LessThan if wanted.any_prerelease() => found < wanted,
        Operator::LessThan => *found < wanted.clone().with_dev(Some(0)),
        Operator::GreaterThan => is_after(found, wanted),
        Operator::ExactEqual => found.to_string() == wanted.to_string(),
    }
}

/// Whether a version is in `==PREFIX.*`; its pre-releases are, those of the next prefix aren't.
fn begins_with(wanted: &Version, prefix: &[u64], found: &Version) -> bool {
    let at = |release: &[u64]| {
        Version::new(release.iter().copied())
            .with_epoch(wanted.epoch())
            .with_dev(Some(0))
    };
    let Some((last, before)) = prefix.split_last() else {
        return true;
    };
    let mut next = before.to_vec();
    next.push(last.saturating_add(1));
    at(prefix) <= *found && *found < at(&next)
}

/// `>`: neither a post-release nor a local version of the one that is named.
fn is_after(found: &Version, wanted: &Version) -> bool {
    if let Some(dev) = wanted.dev() {
        return *found >= wanted.clone().with_dev(Some(dev.saturating_add(1)));
    }
    if let Some(post) = wanted.post() {
        let next = wanted.clone().with_post(Some(post.saturating_add(1)));
        return *found >= next.with_dev(Some(0));
    }
    let same_release = Version::new(found.release().iter().copied())
        == Version::new(wanted.release().iter().copied());
    let is_family = found.epoch() == wanted.epoch()
        && same_release
        && found.pre() == wanted.pre()
        && (found.dev().is_none() || found.post().is_some());
    found > wanted && !is_family
}

/// `platform.python_version()` may end in `+` for builds between releases; PEP 440 doesn't know that.
fn python_version(text: &str) -> Result<Version, ()> {
    Version::from_str(text.trim_end_matches('+')).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_versions_compare_by_component() {
        for (pattern, found, accepted) in [
            ("3.11", "3.11.7", true),
            ("3.1", "3.11.7", false),
            ("3", "3.11.7", true),
            ("3.11.7", "3.11.7", true),
            ("3.11.7", "3.11.70", false),
            ("3.14", "3.14.0rc1", true),
            ("3.14.0", "3.14.0rc1", false),
            ("3.14.0rc1", "3.14.0rc1", true),
            (">=3.10,<3.12", "3.11.7", true),
            ("~=3.10", "3.14.0", true),
            ("==3.11.*", "3.11.7", true),
            ("!=3.11.7", "3.11.7", false),
            (">3.13", "3.14.0a1", true),
            ("3.13", "3.13.0+", true),
        ] {
            let parsed = VersionPattern::parse(pattern).expect(pattern);
            assert_eq!(parsed.accepts_python(found), accepted, "{pattern} {found}");
        }
    }

    #[test]
    fn specifiers_draw_the_ranges_of_pep_440() {
        for (pattern, found, accepted) in [
            ("==1.1.*", "1", false),
            ("==1.0.*", "1", true),
            ("==1.1.*", "1.1a1", true),
            ("!=1.1.*", "1.1.post1", false),
            ("==1.1", "1.1+local", true),
            ("==1.1+local", "1.1", false),
            ("<1.0rc1", "1.0a1", true),
            ("<1.0", "1.0a1", false),
            ("<1.0", "0.9.post1", true),
            (">1.0", "1.0.post1", false),
            (">1.0", "1.0+local", false),
            (">1.0.post1", "1.0.post2", true),
            (">1.0.dev1", "1.0.dev1+local", false),
            (">1.0a1", "1.0a1.post1", false),
            ("~=2.2", "2.9", true),
            ("~=2.2", "3.0a1", false),
            ("~=2.2.post3", "2.2.post2", false),
            ("~=1.4.5a4", "1.4.9", true),
            (">=1!1.0", "9.9", false),
            ("===1.0", "1.0.0", false),
            ("===one-of-a-kind", "One-Of-A-Kind", true),
            (">=1.0,", "1.0", true),
        ] {
            let parsed = VersionPattern::parse(pattern).expect(pattern);
            assert_eq!(parsed.accepts(found), accepted, "{pattern} {found}");
        }
    }

    #[test]
    fn other_versions_are_equal_as_text_or_as_versions() {
        for (pattern, found, accepted) in [
            ("1.10", "1.10", true),
            ("1.10", "1.1", false),
            ("1.0", "1.0.0", true),
            ("1.0", "v1.0", true),
            ("nightly", "nightly", true),
            ("1.2", "1.2.3", false),
            (">=1.0", "1.1b1", true),
            (">=1.0", "nightly", false),
        ] {
            let parsed = VersionPattern::parse(pattern).expect(pattern);
            assert_eq!(parsed.accepts(found), accepted, "{pattern} {found}");
        }
        assert!(VersionPattern::parse(">=one").is_err());
    }
}
