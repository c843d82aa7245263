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

/// An address as it is compared: schemes and hosts have no case, a port that goes without saying and a
/// slash at the end say nothing, nor does a fragment.
pub fn compared(url: &str) -> String {
    let url = without_credentials(url);
    let Some((scheme, rest)) = url.split_once("://") else {
        return match url.split_once(':') {
            // As `ssh` and `git` abbreviate it.
            Some((host, path)) if host.contains('@') && !host.contains('/') => {
                compared(&format!("ssh://{host}/{path}"))
            }
            _ => url.trim_end_matches('/').to_owned(),
        };
    };
    let scheme = scheme.to_ascii_lowercase();
    let rest = rest.split('#').next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let host = match scheme.rsplit('+').next() {
        Some("https") => host.strip_suffix(":443").unwrap_or(&host),
        Some("http") => host.strip_suffix(":80").unwrap_or(&host),
        _ => &host,
    };
    format!("{scheme}://{host}{}", path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::{compared, without_credentials};

    #[test]
    fn addresses_have_one_form() {
        for (url, expected) in [
            (
                "HTTPS://Me:x@Example.ORG:443/A/b/#egg=x",
                "https://example.org/A/b",
            ),
            (
                "git+https://example.org:443/a.git",
                "git+https://example.org/a.git",
            ),
            ("http://example.org:443", "http://example.org:443"),
            ("file:///home/Me/x/", "file:///home/Me/x"),
            ("git@Example.org:a/B/", "ssh://git@example.org/a/B"),
            ("./here", "./here"),
        ] {
            assert_eq!(compared(url), expected);
        }
    }

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
