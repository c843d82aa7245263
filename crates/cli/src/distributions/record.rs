//! The files of a distribution: `RECORD` of wheels, `installed-files.txt` of older installs.

use std::path::{Component, Path, PathBuf};

/// The paths in the first column of a `RECORD`, which count from the folder it was installed to.
pub fn paths(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter(|line| !line.is_empty())
        .map(first_column)
}

/// The first column of a line of comma-separated values.
fn first_column(line: &str) -> String {
    let Some(quoted) = line.strip_prefix('"') else {
        return line.split(',').next().unwrap_or_default().to_owned();
    };
    let mut path = String::new();
    let mut chars = quoted.chars();
    while let Some(char) = chars.next() {
        // Two quotes stand for one; a single one ends the column.
        if char == '"' && chars.next() != Some('"') {
            break;
        }
        path.push(char);
    }
    path
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
