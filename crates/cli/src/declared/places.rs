//! Requirements that are places: `./here`, `wheels/some-1.0-py3-none-any.whl`, `git+https://…#egg=name`.

use std::fs;
use std::path::Path;

use importspy_core::value::distribution_name::normal_name;

use super::{LookedAt, Notes, pyproject, setup_cfg};

/// Whether a requirement is a place, not a name.
pub(super) fn is_place(requirement: &str) -> bool {
    let first = requirement
        .split([' ', ';', '@', '['])
        .next()
        .unwrap_or_default();
    first.starts_with('.') || first.contains(['/', '\\']) || archived(first).is_some()
}

/// The normalised name of the distribution at a place; nothing where that can't be told.
///
/// `folders`: those that the place may count from.
pub(super) fn name_at(
    requirement: &str,
    folders: &[&Path],
    looked_at: &mut LookedAt,
) -> Option<String> {
    if let Some((_, fragment)) = requirement.split_once('#') {
        let mut parts = fragment.split(['&', ' ', ';']);
        let egg = parts.find_map(|part| part.strip_prefix("egg="))?;
        return normal_name(egg.split('[').next()?);
    }
    let place = requirement.split([';', '[']).next()?.trim();
    let file = place.rsplit(['/', '\\']).next()?;
    if let Some(name) = archived(file) {
        return normal_name(name);
    }
    let place = place.strip_prefix("file://").unwrap_or(place);
    let mut found = folders.iter().map(|folder| folder.join(place));
    let folder = found.find(|folder| folder.is_dir())?;
    let mut notes = Notes::new(&folder);
    pyproject::read(&mut notes);
    setup_cfg::read(&mut notes);
    looked_at.append(&mut notes.looked_at);
    notes.declared.own
}

/// Whether a place is a folder, the same as another.
pub(super) fn is_folder(requirement: &str, folder: &Path) -> bool {
    let place = requirement.split([';', '[']).next().unwrap_or_default();
    let real = fs::canonicalize(folder.join(place.trim()));
    real.is_ok_and(|real| fs::canonicalize(folder).is_ok_and(|folder| folder == real))
}

/// The name that the name of an archive begins with.
fn archived(file: &str) -> Option<&str> {
    if let Some(stem) = file.strip_suffix(".whl") {
        return stem.split('-').next();
    }
    let stem = [".tar.gz", ".zip"]
        .iter()
        .find_map(|suffix| file.strip_suffix(suffix))?;
    stem.rsplit_once('-').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_names() {
        for (text, name) in [
            (
                "git+https://x.org/y.git@v1#egg=The_Name[fast]",
                Some("the-name"),
            ),
            (
                "git+https://x.org/y.git#subdirectory=a&egg=name",
                Some("name"),
            ),
            ("git+https://x.org/y.git", None),
            (
                "https://x.org/y/Some_Name-1.0-py3-none-any.whl",
                Some("some-name"),
            ),
            (
                "wheels/some-name-1.0.tar.gz ; python_version > '3'",
                Some("some-name"),
            ),
            ("./nowhere", None),
        ] {
            assert!(is_place(text), "{text}");
            let found = name_at(text, &[], &mut LookedAt::new());
            assert_eq!(found.as_deref(), name, "{text}");
        }
        for text in ["requests", "a @ file:///x", "a[b]>=1", "a.b==1.0"] {
            assert!(!is_place(text), "{text}");
        }
    }
}
