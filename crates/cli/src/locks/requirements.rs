//! Requirements files in which every line names one version, most with hashes.

use importspy_core::observe::{Lock, Locked};
use importspy_core::value::Requirement;

use crate::declared::requirement_lines;

pub(super) fn read(text: &str) -> Result<Lock, String> {
    let mut packages = Vec::new();
    for (number, line) in requirement_lines(text) {
        let mut words = line.split(" --");
        let requirement = words.next().unwrap_or_default().trim();
        if requirement.is_empty() || requirement.starts_with('-') {
            continue;
        }
        let wrong = || format!("line {number} names no version");
        let read = Requirement::parse(requirement).ok_or_else(wrong)?;
        let hashes = words.filter_map(|word| {
            let hash = word.strip_prefix("hash")?.trim_start_matches(['=', ' ']);
            let (name, digest) = hash.trim().split_once(':')?;
            Some((name.to_owned(), digest.to_owned()))
        });
        packages.push(Locked {
            version: match (
                &read.url,
                read.version.as_ref().map(|version| version.text()),
            ) {
                (Some(_), _) => None,
                (None, Some(text)) => Some(only(text).ok_or_else(wrong)?),
                (None, None) => return Err(wrong()),
            },
            marker: read.marker,
            hashes: hashes.collect(),
            commit: None,
            is_needed: true,
            needs: Vec::new(),
            extras: Vec::new(),
            name: read.name,
        });
    }
    Ok(Lock {
        packages,
        roots: None,
        groups: Vec::new(),
    })
}

/// The one version that a specifier accepts.
fn only(specifier: &str) -> Option<String> {
    let version = specifier
        .strip_prefix("===")
        .or(specifier.strip_prefix("=="))?;
    let version = version.trim();
    (!version.contains([',', '*'])).then(|| version.to_owned())
}
