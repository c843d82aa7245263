//! What a distribution says about itself: the headers of `METADATA` and `PKG-INFO`.

/// The headers that are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub name: Option<String>,
    pub version: Option<String>,
}

impl Metadata {
    /// Reads headers up to the first line that is none, as Python's `email` package does.
    pub fn parse(text: &str) -> Self {
        let mut found = Self::default();
        let lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
        for line in lines {
            // What continues a header says nothing about names and versions.
            if line.starts_with([' ', '\t']) {
                continue;
            }
            let Some((header, value)) = line.split_once(':') else {
                break;
            };
            let field = match header.to_ascii_lowercase().as_str() {
                "name" => &mut found.name,
                "version" => &mut found.version,
                _ => continue,
            };
            // The first of several counts.
            field.get_or_insert_with(|| value.trim().to_owned());
        }
        found
    }
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
}
