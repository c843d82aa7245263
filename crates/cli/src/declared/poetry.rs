//! `[tool.poetry]`: names of distributions and what is demanded of them.

use importspy_core::value::distribution_name::normal_name;
use toml_edit::{Item, TableLike};

use super::Notes;
use super::pyproject::{File, table};

pub(super) fn read(poetry: &dyn TableLike, file: &File<'_>, notes: &mut Notes<'_>) {
    if let Some(name) = poetry.get("name").and_then(Item::as_str) {
        notes.own_name(name);
    }
    notes.is_settled = true;
    for key in ["dependencies", "dev-dependencies"] {
        if let Some(found) = table(poetry, key) {
            names(found, file, notes);
        }
    }
    let groups = table(poetry, "group").map(TableLike::iter);
    for (_, group) in groups.into_iter().flatten() {
        let group = group.as_table_like();
        if let Some(found) = group.and_then(|group| table(group, "dependencies")) {
            names(found, file, notes);
        }
    }
}

fn names(found: &dyn TableLike, file: &File<'_>, notes: &mut Notes<'_>) {
    for (name, wanted) in found.iter() {
        let Some(normal) = normal_name(name).filter(|name| name != "python") else {
            continue;
        };
        let span = wanted.span().or_else(|| found.key(name)?.span());
        let place = format!("{}:{}", notes.shown(file.path), file.line(span));
        let text = match wanted.as_str() {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        };
        notes.declare(normal, &text, place);
    }
}
