//! Where a distribution was installed from: `direct_url.json` (PEP 610).

use serde::Deserialize;

/// Where from, as the installer wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Without user name and password.
    pub url: String,
    pub editable: bool,
}

#[derive(Deserialize)]
struct Written {
    url: String,
    #[serde(default)]
    dir_info: Folder,
}

#[derive(Default, Deserialize)]
struct Folder {
    #[serde(default)]
    editable: bool,
}

impl Origin {
    /// Reads the file's text. Nothing where it isn't what it should be.
    pub fn parse(text: &str) -> Option<Self> {
        let Written { url, dir_info } = serde_json::from_str(text).ok()?;
        Some(Self {
            url: without_credentials(&url),
            editable: dir_info.editable,
        })
    }
}

/// A URL without what stands before the host; `git@` names a service, nobody's secret.
fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    match host.rsplit_once('@') {
        Some(("git", _)) | None => url.to_owned(),
        Some((_, host)) => format!("{scheme}://{host}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_keep_no_credentials() {
        for (url, expected) in [
            (
                "https://user:secret@example.org/x?y#z",
                "https://example.org/x?y#z",
            ),
            ("https://${TOKEN}@example.org", "https://example.org"),
            ("ssh://git@example.org/x", "ssh://git@example.org/x"),
            ("file:///home/me@work/x", "file:///home/me@work/x"),
            ("https://a@b:c@example.org/", "https://example.org/"),
        ] {
            assert_eq!(without_credentials(url), expected);
        }
    }

    #[test]
    fn editable_installs_say_so() {
        let origin = Origin::parse(r#"{"url": "file:///x", "dir_info": {"editable": true}}"#);
        assert!(origin.is_some_and(|origin| origin.editable));
        let origin = Origin::parse(r#"{"url": "https://x/y.whl", "archive_info": {}}"#);
        assert!(origin.is_some_and(|origin| !origin.editable));
        assert_eq!(Origin::parse("{}"), None);
        assert_eq!(Origin::parse("\u{0}"), None);
    }
}
