//! What a distribution says about itself: the headers of `METADATA` and `PKG-INFO`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::read::read_regular;

/// Headers that are longer than this are no description of anything.
const LIMIT: u64 = 64 << 20;

/// What is read first: names and versions stand before the long texts.
const FIRST: u64 = 4 << 10;

/// The headers that are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub name: Option<String>,
    pub version: Option<String>,
}

impl Metadata {
    /// Reads a file's headers, as far as they must be read. Nothing where it can't be read.
    pub fn of_file(path: &Path) -> Option<Self> {
        let mut bytes = Vec::new();
        // Where that is a pipe or a device, it isn't opened.
        let is_file = std::fs::metadata(path).is_ok_and(|found| found.is_file());
        if is_file && let Ok(file) = File::open(path) {
            file.take(FIRST).read_to_end(&mut bytes).ok()?;
        }
        let begin = String::from_utf8_lossy(&bytes);
        // A line that isn't whole may say something else.
        let whole = begin.rfind('\n').map_or("", |at| &begin[..=at]);
        let found = Self::parse(whole);
        if found.name.is_some() && found.version.is_some() {
            return Some(found);
        }
        Some(Self::parse(&text(path)?))
    }

    /// Reads headers up to the first line that is none, as Python's `email` package does.
    pub fn parse(text: &str) -> Self {
        let mut found = Self::default();
        for (header, value) in headers(text) {
            let field = match header.to_ascii_lowercase().as_str() {
                "name" => &mut found.name,
                "version" => &mut found.version,
                _ => continue,
            };
            // The first of several counts.
            field.get_or_insert_with(|| value.trim().to_owned());
            if found.name.is_some() && found.version.is_some() {
                break;
            }
        }
        found
    }
}

/// The text of a file that describes a distribution.
pub fn text(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    read_regular(path, LIMIT, &mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Every value of one header.
pub fn values<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = &'t str> {
    let named = headers(text).filter(move |(name, _)| name.eq_ignore_ascii_case(wanted));
    named.map(|(_, value)| value.trim())
}

/// The first lines of headers; what continues one says nothing of what is asked for.
fn headers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
    let lines = lines.filter(|line| !line.starts_with([' ', '\t']));
    lines.map_while(|line| line.split_once(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_end_where_the_text_begins() {
        let found = Metadata::parse(
            "Metadata-Version: 2.1\r\nNAME: Some.Thing\r\nSummary: a\r\n  Version: 9\r\nVersion: 1.0 \r\nVersion: 2\r\n\r\nName: other\r\n",
        );
        assert_eq!(found.name.as_deref(), Some("Some.Thing"));
        assert_eq!(found.version.as_deref(), Some("1.0"));
        assert_eq!(Metadata::parse(""), Metadata::default());
        assert_eq!(Metadata::parse("no header\nName: x"), Metadata::default());
    }

    #[test]
    fn a_header_may_come_several_times() {
        let text = "Requires-Dist: a\nrequires-dist: b>=1\nName: x\n\nRequires-Dist: c\n";
        assert_eq!(
            values(text, "Requires-Dist").collect::<Vec<_>>(),
            ["a", "b>=1"]
        );
    }
}
