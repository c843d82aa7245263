//! The projects of editable installs: what is imported from them is nowhere listed.

use std::fs;
use std::path::{Path, PathBuf};

use importspy_core::value::order;

use super::distribution::Description;
use super::name::Kind;

/// Folders of packages; an environment in a project isn't part of it.
const INSTALLED: [&str; 2] = ["site-packages", "dist-packages"];

/// The folders of projects that are installed as editable, the longest first, and where they are
/// described.
#[derive(Debug)]
pub struct Projects(Vec<(PathBuf, (usize, usize))>);

impl Projects {
    pub fn among<'d>(described: impl Iterator<Item = ((usize, usize), &'d Description)>) -> Self {
        let mut found: Vec<_> = described
            .filter_map(|(place, description)| Some((folder_of(description)?, place)))
            .collect();
        order::sort_by_key(&mut found, |(folder, _)| {
            std::cmp::Reverse(folder.as_os_str().len())
        });
        Self(found)
    }

    /// Where the project is described that a file is in.
    pub fn of(&self, file: &Path) -> Option<(usize, usize)> {
        let (folder, place) = self.0.iter().find(|(folder, _)| file.starts_with(folder))?;
        let mut inside = file.strip_prefix(folder).ok()?.components();
        let is_installed = inside.any(|part| {
            let part = part.as_os_str().to_str();
            part.is_some_and(|part| INSTALLED.contains(&part))
        });
        (!is_installed).then_some(*place)
    }
}

fn folder_of(description: &Description) -> Option<PathBuf> {
    let folder = match description.kind {
        Kind::EggInfo if description.is_project => description.path.parent()?.to_owned(),
        Kind::EggInfo => return None,
        Kind::DistInfo => {
            let origin = description.origin().filter(|origin| origin.from.editable)?;
            PathBuf::from(decoded(origin.url.strip_prefix("file://")?)?)
        }
    };
    fs::canonicalize(folder).ok()
}

/// A path without the escapes of URLs.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let value = digit(rest.next())? * 16 + digit(rest.next())?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn addresses_have_escapes() {
        assert_eq!(decoded("/a%20b/%C3%BC").as_deref(), Some("/a b/ü"));
        assert_eq!(decoded("/a%2"), None);
        assert_eq!(decoded("/a%ff"), None);
    }
}
