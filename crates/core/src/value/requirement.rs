//! Requirements (PEP 508): a distribution, its extras, which versions, where.

use super::distribution_name::normal_name;
use super::url::without_credentials;
use super::{Marker, VersionPattern};

/// What one line asks to be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// In normal form.
    pub name: String,
    /// In normal form.
    pub extras: Vec<String>,
    pub version: Option<VersionPattern>,
    pub url: Option<String>,
    pub marker: Option<Marker>,
}

impl Requirement {
    /// Reads a requirement. Nothing where the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let (extras, rest) = match rest.trim_start().strip_prefix('[') {
            Some(inner) => inner.split_once(']')?,
            None => ("", rest),
        };
        let extras = extras.split(',').map(str::trim);
        let extras = extras.filter(|extra| !extra.is_empty()).map(normal_name);
        let read = Self {
            name: normal_name(name)?,
            extras: extras.collect::<Option<_>>()?,
            version: None,
            url: None,
            marker: None,
        };
        read.with_rest(rest.trim())
    }

    /// Its text without marker, as it may be shown.
    pub fn shown(&self, text: &str) -> String {
        match &self.url {
            Some(url) => format!("{} @ {}", self.name, without_credentials(url)),
            None => text.split(';').next().unwrap_or(text).trim().to_owned(),
        }
    }

    /// What follows the name and the extras.
    fn with_rest(self, rest: &str) -> Option<Self> {
        if let Some(url) = rest.strip_prefix('@') {
            // A URL may hold a semicolon; before a marker there is white space.
            let (url, marker) = match url.split_once(" ;") {
                Some((url, marker)) => (url, Some(marker)),
                None => (url, None),
            };
            return Some(Self {
                url: Some(url.trim().to_owned()),
                marker: read_marker(marker)?,
                ..self
            });
        }
        let (version, marker) = match rest.split_once(';') {
            Some((version, marker)) => (version, Some(marker)),
            None => (rest, None),
        };
        let version = version.trim();
        let inner = version
            .strip_prefix('(')
            .map(|inner| inner.strip_suffix(')'));
        let version = match inner {
            Some(inner) => inner?.trim(),
            None => version,
        };
        Some(Self {
            version: match version {
                "" => None,
                text if text.starts_with(['<', '>', '=', '!', '~']) => {
                    Some(VersionPattern::parse(text).ok()?)
                }
                _ => return None,
            },
            marker: read_marker(marker)?,
            ..self
        })
    }
}

/// Nothing in nothing where there is no marker; nothing where it is none.
fn read_marker(text: Option<&str>) -> Option<Option<Marker>> {
    match text.map(str::trim) {
        None => Some(None),
        Some(text) => Marker::parse(text).ok().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_have_parts() {
        let read = Requirement::parse(
            "Requests [Socks, use_chardet] >=2.8.1, ==2.8.* ; python_version < '2.7'",
        )
        .expect("a requirement");
        assert_eq!(read.name, "requests");
        assert_eq!(read.extras, ["socks", "use-chardet"]);
        let version = read.version.expect("a version");
        assert_eq!(version.text(), ">=2.8.1, ==2.8.*");
        let marker = read.marker.expect("a marker");
        assert_eq!(marker.text(), "python_version < '2.7'");
    }

    #[test]
    fn other_forms() {
        for (text, name, version, url) in [
            ("a", "a", None, None),
            ("a.b-c_d", "a-b-c-d", None, None),
            ("a (>=1,<2)", "a", Some(">=1,<2"), None),
            ("a===1.0-odd", "a", Some("===1.0-odd"), None),
            (
                "a @ https://x.org/a;b.whl ; os_name == 'nt'",
                "a",
                None,
                Some("https://x.org/a;b.whl"),
            ),
            ("a@file:///x", "a", None, Some("file:///x")),
        ] {
            let read = Requirement::parse(text).expect(text);
            assert_eq!(read.name, name);
            assert_eq!(read.version.as_ref().map(VersionPattern::text), version);
            assert_eq!(read.url.as_deref(), url);
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "-r x.txt",
            "a b",
            "a[",
            "a (>=1",
            "a; nonsense",
            "a>=one",
            "./here",
        ] {
            assert_eq!(Requirement::parse(text), None, "{text}");
        }
    }
}
