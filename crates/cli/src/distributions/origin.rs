//! Where a distribution was installed from: `direct_url.json` (PEP 610).

use std::collections::BTreeMap;

use importspy_core::observe::{InstalledFrom, Source};
use importspy_core::value::url::without_credentials;
use serde::Deserialize;

/// Where from, as the installer wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Without user name and password.
    pub url: String,
    pub from: InstalledFrom,
}

#[derive(Deserialize)]
struct Written {
    url: String,
    dir_info: Option<Folder>,
    vcs_info: Option<Vcs>,
    archive_info: Option<Archive>,
}

#[derive(Default, Deserialize)]
struct Folder {
    #[serde(default)]
    editable: bool,
}

#[derive(Deserialize)]
struct Vcs {
    commit_id: Option<String>,
}

#[derive(Deserialize)]
struct Archive {
    /// The older form: `sha256=…`.
    hash: Option<String>,
    #[serde(default)]
    hashes: BTreeMap<String, String>,
}

impl Origin {
    /// Reads the file's text. Nothing where it isn't what it should be.
    pub fn parse(text: &str) -> Option<Self> {
        let Written {
            url,
            dir_info,
            vcs_info,
            archive_info,
        } = serde_json::from_slice(text.as_bytes()).ok()?;
        let url = without_credentials(&url);
        let editable = dir_info.as_ref().is_some_and(|info| info.editable);
        let source = match (vcs_info, archive_info, dir_info) {
            (Some(info), _, _) => Source::Vcs {
                url: url.clone(),
                commit: info.commit_id,
            },
            (None, Some(info), _) => Source::Archive {
                url: url.clone(),
                hashes: hashes(info),
            },
            (None, None, Some(_)) => Source::Local { url: url.clone() },
            (None, None, None) => Source::Untold,
        };
        let from = InstalledFrom { editable, source };
        Some(Self { url, from })
    }
}

fn hashes(info: Archive) -> Vec<(String, String)> {
    let older = info.hash.as_ref().and_then(|hash| hash.split_once('='));
    let older = older.map(|(name, digest)| (name.to_owned(), digest.to_owned()));
    let mut hashes: Vec<_> = info.hashes.into_iter().collect();
    let is_known = |(name, _): &(String, String)| hashes.iter().any(|(known, _)| known == name);
    if let Some(older) = older.filter(|older| !is_known(older)) {
        hashes.push(older);
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> InstalledFrom {
        Origin::parse(text).expect(text).from
    }

    #[test]
    fn editable_installs_say_so() {
        let from = parsed(r#"{"url": "file:///x", "dir_info": {"editable": true}}"#);
        assert!(from.editable);
        assert_eq!(
            from.source,
            Source::Local {
                url: "file:///x".into()
            }
        );
    }

    #[test]
    fn every_kind_of_origin() {
        let url = "https://x.org/y".to_owned();
        for (info, source) in [
            (
                r#""vcs_info": {"vcs": "git", "commit_id": "abc"}"#,
                Source::Vcs {
                    url: url.clone(),
                    commit: Some("abc".into()),
                },
            ),
            (
                r#""archive_info": {"hash": "sha256=12", "hashes": {"md5": "3"}}"#,
                Source::Archive {
                    url: url.clone(),
                    hashes: vec![("md5".into(), "3".into()), ("sha256".into(), "12".into())],
                },
            ),
            (r#""other_info": {}"#, Source::Untold),
        ] {
            let text = format!(r#"{{"url": "https://me:secret@x.org/y", {info}}}"#);
            let from = parsed(&text);
            assert_eq!(from.source, source);
            assert!(!from.editable);
        }
        assert_eq!(Origin::parse("{}"), None);
        assert_eq!(Origin::parse("\u{0}"), None);
    }
}
