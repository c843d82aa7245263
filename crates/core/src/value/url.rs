//! Addresses, as far as they may be shown.

/// A URL without what stands before the host; `git@` names a service, nobody's secret. What follows
/// `?` may hold a token and is left out, too.
pub fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = match host.rsplit_once('@') {
        Some(("git", _)) | None => host,
        Some((_, host)) => host,
    };
    let path = match path.split_once('?') {
        Some((path, query)) => {
            let fragment = query.find('#').and_then(|at| query.get(at..));
            format!("{path}{}", fragment.unwrap_or_default())
        }
        None => path.to_owned(),
    };
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn addresses_keep_no_credentials() {
        for (url, expected) in [
            (
                "https://user:secret@example.org/x?token=y#z",
                "https://example.org/x#z",
            ),
            ("https://${TOKEN}@example.org", "https://example.org"),
            ("ssh://git@example.org/x", "ssh://git@example.org/x"),
            ("file:///home/me@work/x", "file:///home/me@work/x"),
            ("https://a@b:c@example.org/", "https://example.org/"),
            ("git+https://t@x.org/a.git", "git+https://x.org/a.git"),
            ("git@github.com:me/x", "git@github.com:me/x"),
        ] {
            assert_eq!(without_credentials(url), expected);
        }
    }
}
