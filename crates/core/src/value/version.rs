//! Versions and what a contract's version text accepts (PEP 440).
//!
//! Read by `pep440_rs`. Its successor `uv-pep440` reads the same, and brings 40 more crates (`url`,
//! ICU) for a trait nothing here uses: they double the time until a fresh clone has been built.

use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifiers};

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
    /// Text that starts with an operator: a PEP 440 specifier set.
    Specifiers(VersionSpecifiers),
    /// Any other text: equal as text or as PEP 440 versions.
    Exact(Option<Version>),
}

impl VersionPattern {
    /// Reads a version or, where the text starts with an operator, a specifier set.
    ///
    /// # Errors
    /// The reason, when a text that starts with an operator is no specifier set (PEP 440).
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let kind = if text.starts_with(['<', '>', '=', '!', '~']) {
            Kind::Specifiers(VersionSpecifiers::from_str(text).map_err(|error| error.to_string())?)
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

    fn within(specifiers: &VersionSpecifiers, found: &str) -> bool {
        match python_version(found) {
            Ok(version) => specifiers.contains(&version),
            // PEP 440: `===` compares text; nothing else can hold for a version that isn't one.
            Err(()) => {
                !specifiers.is_empty()
                    && specifiers.iter().all(|specifier| {
                        *specifier.operator() == Operator::ExactEqual
                            && specifier.version().to_string() == found
                    })
            }
        }
    }
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
