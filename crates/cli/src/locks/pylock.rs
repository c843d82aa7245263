//! `pylock.toml` (PEP 751).

use importspy_core::observe::{Lock, Locked};
use importspy_core::value::Marker;
use importspy_core::value::distribution_name::normal_name;
use toml_edit::TableLike;

use super::{name, table, tables, text, texts};

pub(super) fn read(root: &dyn TableLike) -> Result<Lock, String> {
    if !text(root, "lock-version").is_some_and(|version| version.starts_with("1.")) {
        return Err("it is of a version that isn't known".to_owned());
    }
    let packages = tables(root, "packages").into_iter().map(package);
    Ok(Lock {
        packages: packages.collect::<Result<_, _>>()?,
        roots: None,
        groups: texts(root, "default-groups")
            .iter()
            .filter_map(|group| normal_name(group))
            .collect(),
    })
}

fn package(package: &dyn TableLike) -> Result<Locked, String> {
    let name = name(package)?;
    let marker = text(package, "marker").map(Marker::parse).transpose();
    let marker = marker.map_err(|_| format!("the marker of {name} isn't understood"))?;
    let archives = ["wheels"].into_iter().flat_map(|key| tables(package, key));
    let single = ["sdist", "archive"]
        .into_iter()
        .filter_map(|key| table(package, key));
    let hashes = archives.chain(single).flat_map(hashes);
    Ok(Locked {
        version: text(package, "version").map(str::to_owned),
        marker,
        hashes: hashes.collect(),
        commit: table(package, "vcs")
            .and_then(|vcs| text(vcs, "commit-id"))
            .map(str::to_owned),
        is_needed: true,
        needs: Vec::new(),
        extras: Vec::new(),
        name,
    })
}

fn hashes(archive: &dyn TableLike) -> Vec<(String, String)> {
    let Some(hashes) = table(archive, "hashes") else {
        return Vec::new();
    };
    let texts = hashes.iter();
    texts
        .filter_map(|(name, value)| Some((name.to_owned(), value.as_str()?.to_owned())))
        .collect()
}
