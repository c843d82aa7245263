//! Requirements files of pip: `requirements*.txt`, with what they include. Constraints limit what is
//! installed; they declare nothing.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use importspy_core::value::url::without_credentials;

use super::{Notes, places};

/// So many files include one another at most.
const FILES: usize = 256;

/// Reads the requirements files in the root of the project, and those in its folder `requirements`.
pub(super) fn read_all(notes: &mut Notes<'_>) {
    let mut found = Vec::new();
    for (folder, stem) in [("", "requirements"), ("requirements", "")] {
        let folder = notes.root.join(folder);
        notes.look_at(&folder);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        found.extend(entries.map(|entry| entry.path()).filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| {
                name.starts_with(stem) && (name.ends_with(".txt") || name.ends_with(".in"))
            }) && path.is_file()
        }));
    }
    found.retain(|path| !path.to_string_lossy().contains("constraints"));
    found.sort();
    let mut seen = HashSet::new();
    for path in found {
        file(&path, &mut seen, notes);
    }
}

/// Reads files that are named from the root of the project.
pub(super) fn read_each(names: &[String], notes: &mut Notes<'_>) {
    let mut seen = HashSet::new();
    for name in names {
        file(&notes.root.join(name), &mut seen, notes);
    }
}

fn file(path: &Path, seen: &mut HashSet<PathBuf>, notes: &mut Notes<'_>) {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if seen.len() >= FILES || !seen.insert(real) {
        return;
    }
    let shown = notes.shown(path);
    let Some(text) = notes.text(path) else {
        return notes.gap(format!("{shown} can't be read"));
    };
    for (number, line) in requirement_lines(&text) {
        entry(&line, path, number, seen, notes);
    }
}

/// The lines of a requirements file, with their numbers: without comments, in one where they go on
/// below.
pub fn requirement_lines(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut lines = (1..).zip(text.lines());
    std::iter::from_fn(move || {
        let (number, mut line) = lines.next()?;
        let mut whole = String::new();
        loop {
            let content = without_comment(line.trim_end());
            let Some(begun) = content.strip_suffix('\\') else {
                whole.push_str(content);
                break;
            };
            whole.push_str(begun);
            match lines.next() {
                Some((_, next)) => line = next,
                None => break,
            }
        }
        Some((number, whole.trim().to_owned()))
    })
}

/// A `#` begins a comment at the start of a line or behind white space.
fn without_comment(line: &str) -> &str {
    let comment = |(at, _): &(usize, &str)| {
        let before = line.get(..*at).unwrap_or_default();
        before.is_empty() || before.ends_with([' ', '\t'])
    };
    let at = line.match_indices('#').find(comment).map(|(at, _)| at);
    at.and_then(|at| line.get(..at)).unwrap_or(line)
}

fn entry(
    line: &str,
    path: &Path,
    number: usize,
    seen: &mut HashSet<PathBuf>,
    notes: &mut Notes<'_>,
) {
    if line.is_empty() {
        return;
    }
    if let Some(included) = option(line, &["-r", "--requirement"]) {
        if included.contains("://") {
            return notes.gap(format!("{included} is elsewhere"));
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        return file(&folder.join(included), seen, notes);
    }
    let editable = option(line, &["-e", "--editable"]);
    if editable.is_none() && line.starts_with('-') {
        return;
    }
    let requirement = editable.unwrap_or(line);
    // Options of one requirement stand behind it: hashes, mostly.
    let requirement = requirement.split(" --").next().unwrap_or_default().trim();
    if places::is_place(requirement) {
        return place(requirement, path, number, notes);
    }
    notes.require(requirement, path, number);
}

/// A requirement that names no distribution, but where one is.
fn place(requirement: &str, path: &Path, number: usize, notes: &mut Notes<'_>) {
    // The project itself isn't what it needs.
    if places::is_folder(requirement, notes.root) {
        return;
    }
    let around = path.parent().unwrap_or(Path::new("."));
    let shown = format!("{}:{number}", notes.shown(path));
    match places::name_at(requirement, &[notes.root, around], &mut notes.looked_at) {
        Some(name) => notes.declare(name, &without_credentials(requirement), shown),
        None => notes.gap(format!("{shown} names a project by its place")),
    }
}

fn option<'l>(line: &'l str, names: &[&str]) -> Option<&'l str> {
    names.iter().find_map(|name| {
        let rest = line.strip_prefix(name)?;
        let is_option = rest.starts_with([' ', '\t', '=']) || !name.starts_with("--");
        is_option.then(|| rest.trim_start_matches(['=', ' ', '\t']).trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_options() {
        assert_eq!(without_comment("a # b"), "a ");
        assert_eq!(
            without_comment("a @ https://x/y#egg=a"),
            "a @ https://x/y#egg=a"
        );
        assert_eq!(without_comment("# b"), "");
        assert_eq!(
            option("-rbase.txt", &["-r", "--requirement"]),
            Some("base.txt")
        );
        assert_eq!(
            option("--requirement=x", &["-r", "--requirement"]),
            Some("x")
        );
        assert_eq!(option("requests", &["-r"]), None);
    }
}
