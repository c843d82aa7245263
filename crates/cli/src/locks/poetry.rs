//! `poetry.lock`.

use importspy_core::observe::{Lock, Locked};
use importspy_core::value::Marker;
use toml_edit::{Item, TableLike};

use super::{name, table, tables, text, texts};

pub(super) fn read(root: &dyn TableLike) -> Result<Lock, String> {
    let packages = tables(root, "package").into_iter().map(package);
    Ok(Lock {
        packages: packages.collect::<Result<_, _>>()?,
        roots: None,
        groups: Vec::new(),
    })
}

fn package(package: &dyn TableLike) -> Result<Locked, String> {
    let name = name(package)?;
    // A marker for every group, or one for all.
    let marker = match (text(package, "markers"), table(package, "markers")) {
        (Some(marker), _) => Some(marker),
        (None, Some(groups)) => text(groups, "main"),
        (None, None) => None,
    };
    let marker = marker.map(Marker::parse).transpose();
    let hashes = tables(package, "files").into_iter().filter_map(|file| {
        let (name, digest) = text(file, "hash")?.split_once(':')?;
        Some((name.to_owned(), digest.to_owned()))
    });
    let source = table(package, "source").filter(|source| text(*source, "type") == Some("git"));
    let is_optional = package.get("optional").and_then(Item::as_bool) == Some(true);
    // Older files don't say what is for development only.
    let is_main = texts(package, "groups").iter().any(|group| group == "main");
    Ok(Locked {
        version: text(package, "version").map(str::to_owned),
        marker: marker.map_err(|_| format!("the marker of {name} isn't understood"))?,
        hashes: hashes.collect(),
        commit: source
            .and_then(|source| text(source, "resolved_reference"))
            .map(str::to_owned),
        is_needed: is_main && !is_optional,
        needs: Vec::new(),
        extras: Vec::new(),
        name,
    })
}
