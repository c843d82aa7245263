//! `uv.lock`.

use importspy_core::observe::{Lock, Locked, Need};
use importspy_core::value::Marker;
use importspy_core::value::distribution_name::normal_name;
use toml_edit::TableLike;

use super::{name, table, tables, text, texts};

pub(super) fn read(root: &dyn TableLike) -> Result<Lock, String> {
    let mut packages = Vec::new();
    let mut roots = Vec::new();
    for found in tables(root, "package") {
        let locked = package(found)?;
        if is_project(found) {
            roots.push(Need {
                name: locked.name.clone(),
                extras: Vec::new(),
                marker: None,
            });
        }
        packages.push(locked);
    }
    Ok(Lock {
        packages,
        roots: Some(roots),
        groups: Vec::new(),
    })
}

/// Whether a package is the project that is locked, or another of its workspace.
fn is_project(package: &dyn TableLike) -> bool {
    let source = table(package, "source");
    source.is_some_and(|source| {
        ["editable", "virtual"]
            .iter()
            .any(|key| source.contains_key(key))
    })
}

fn package(package: &dyn TableLike) -> Result<Locked, String> {
    let name = name(package)?;
    let source = table(package, "source");
    let git = source.and_then(|source| text(source, "git"));
    let archives = tables(package, "wheels")
        .into_iter()
        .chain(table(package, "sdist"));
    let hashes = archives.filter_map(|archive| {
        let (name, digest) = text(archive, "hash")?.split_once(':')?;
        Some((name.to_owned(), digest.to_owned()))
    });
    let mut extras = Vec::new();
    if let Some(optional) = table(package, "optional-dependencies") {
        for (extra, _) in optional.iter() {
            let wanted = needs(tables(optional, extra))?;
            extras.push((normal_name(extra).unwrap_or_default(), wanted));
        }
    }
    Ok(Locked {
        version: text(package, "version").map(str::to_owned),
        marker: places(package).map_err(|()| wrong(&name))?,
        hashes: hashes.collect(),
        commit: git
            .and_then(|git| git.rsplit_once('#'))
            .map(|(_, commit)| commit.to_owned()),
        is_needed: false,
        needs: needs(tables(package, "dependencies"))?,
        extras,
        name,
    })
}

/// Where a version is for, if there are others for other places.
fn places(package: &dyn TableLike) -> Result<Option<Marker>, ()> {
    let markers = texts(package, "resolution-markers");
    let each: Vec<String> = markers.iter().map(|one| format!("({one})")).collect();
    match each.is_empty() {
        true => Ok(None),
        false => Marker::parse(&each.join(" or ")).map(Some).map_err(|_| ()),
    }
}

fn wrong(name: &str) -> String {
    format!("a marker of {name} isn't understood")
}

fn needs(listed: Vec<&dyn TableLike>) -> Result<Vec<Need>, String> {
    let need = |listed: &dyn TableLike| {
        let written = text(listed, "name").unwrap_or_default();
        let marker = text(listed, "marker").map(Marker::parse).transpose();
        Ok(Need {
            name: name(listed)?,
            extras: texts(listed, "extra")
                .iter()
                .filter_map(|extra| normal_name(extra))
                .collect(),
            marker: marker.map_err(|_| wrong(written))?,
        })
    };
    listed.into_iter().map(need).collect()
}
