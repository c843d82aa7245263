//! The files of a distribution: `RECORD` of wheels, `installed-files.txt` of older installs.

use std::path::{Component, Path, PathBuf};

/// One line of a `RECORD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Counts from the folder it was installed to.
    pub path: String,
    /// `sha256=` and the digest in base64; empty where there is none.
    pub hash: String,
    /// Empty where it isn't known.
    pub size: String,
}

/// The lines of a `RECORD`.
pub fn rows(text: &str) -> impl Iterator<Item = Row> {
    text.lines().filter(|line| !line.is_empty()).map(|line| {
        let (path, rest) = column(line);
        let (hash, rest) = column(rest);
        let (size, _) = column(rest);
        Row { path, hash, size }
    })
}

/// The paths in the first column of a `RECORD`, which count from the folder it was installed to.
pub fn paths(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| column(line).0)
}

/// The first column of a line of comma-separated values, and the rest of the line.
fn column(line: &str) -> (String, &str) {
    let Some(quoted) = line.strip_prefix('"') else {
        let (column, rest) = line.split_once(',').unwrap_or((line, ""));
        return (column.to_owned(), rest);
    };
    let mut column = String::new();
    let mut rest = quoted;
    // Two quotes stand for one; a single one ends the column.
    while let Some((before, after)) = rest.split_once('"') {
        column.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                column.push('"');
                rest = after;
            }
            None => return (column, after.strip_prefix(',').unwrap_or(after)),
        }
    }
    (column + rest, "")
}

/// A path as it is below `folder`, when it is: `./` and `x/..` are taken out.
pub fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => whole.push(part),
        }
    }
    whole.strip_prefix(folder).ok().map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_the_first_column() {
        let text = "pkg/mod.py,sha256=abc,12\r\n\"a,b \"\"c\"\"\",,\n../../bin/tool,,\nbare\n\n";
        let found: Vec<String> = paths(text).collect();
        assert_eq!(found, ["pkg/mod.py", "a,b \"c\"", "../../bin/tool", "bare"]);
    }

    #[test]
    fn rows_have_hashes_and_sizes() {
        let text = "a.py,sha256=x-_,12\r\n\"b,\"\"c\"\".py\",sha256=y,\nd.py,,\ne\n\"f";
        let found: Vec<_> = rows(text)
            .map(|row| format!("{} {} {}", row.path, row.hash, row.size))
            .collect();
        assert_eq!(
            found,
            [
                "a.py sha256=x-_ 12",
                "b,\"c\".py sha256=y ",
                "d.py  ",
                "e  ",
                "f  "
            ]
        );
    }

    #[test]
    fn paths_may_lead_out() {
        let folder = Path::new("/site");
        assert_eq!(
            inside(folder, "pkg/./x/../mod.py"),
            Some("pkg/mod.py".into())
        );
        assert_eq!(
            inside(folder, "/site/pkg/mod.py"),
            Some("pkg/mod.py".into())
        );
        assert_eq!(inside(folder, "../../bin/tool"), None);
        assert_eq!(inside(folder, "/etc/passwd"), None);
    }
}
